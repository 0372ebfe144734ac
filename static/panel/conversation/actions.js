/* What an operator does with the open conversation: shown at once, taken back when the server refuses, undone when he thinks again. */

import { t } from "../../lib/i18n.js";
import { toast } from "../../lib/toast.js";
import * as messages from "../../state/messages.js";
import { changeThread, desk, hold, patchItem, putItem } from "./desk.js";
import * as remote from "./remote.js";

/** Raises nothing: a refusal is undone and told. Answers whether it was done. */
async function change(patch, call, said = null, undo = null) {
  const { id, item } = desk.get();
  const before = Object.fromEntries(Object.keys(patch).map((name) => [name, item[name]]));
  const letGo = hold(patch);
  try {
    await call(id);
    if (said) toast(said, { undo });
    return true;
  } catch (error) {
    if (desk.get().id === id) patchItem(before);
    toast(error.message, { kind: "error" });
    return false;
  } finally {
    letGo();
  }
}

const STATUS_SAID = {
  resolved: () => t("Resolved"), open: () => t("Opened again"), pending: () => t("Marked as pending"), snoozed: () => t("Snoozed"),
};

/** until: a Date, or null for "until the customer writes". */
export function setStatus(status, until = null, quiet = false) {
  const { status: before, snoozed_until: beforeUntil } = desk.get().item;
  const undo = quiet ? null : () => setStatus(before, beforeUntil ? new Date(beforeUntil) : null, true);
  const at = until ? until.toISOString() : null;
  return change({ status, snoozed_until: at }, (id) => remote.toggleStatus(id, status, at), quiet ? null : STATUS_SAID[status](), undo);
}

/** The same for a conversation that may have been left meanwhile. */
export function setStatusOf(id, status, until) {
  if (desk.get().id === id && desk.get().item) return setStatus(status, until);
  return remote.toggleStatus(id, status, until ? until.toISOString() : null).catch((error) => toast(error.message, { kind: "error" }));
}

export const toggleResolved = () => setStatus(["resolved", "snoozed"].includes(desk.get().item.status) ? "open" : "resolved");
export const setPriority = (priority) => change({ priority }, (id) => remote.togglePriority(id, priority));

/** person: {id, name} or null for nobody. */
export function assign(person, quiet = false) {
  const before = desk.get().item.assignee;
  const said = person ? t("Assigned to %(name)s", { name: person.name }) : t("Nobody is assigned now");
  return change({ assignee: person }, (id) => remote.assign(id, { assignee_id: person?.id ?? null }), quiet ? null : said, quiet ? null : () => assign(before, true));
}

export function assignTeam(team, quiet = false) {
  const before = desk.get().item.team;
  const said = team ? t("Given to the team %(name)s", { name: team.name }) : t("No team now");
  return change({ team }, (id) => remote.assign(id, { team_id: team?.id ?? null }), quiet ? null : said, quiet ? null : () => assignTeam(before, true));
}

export async function take() {
  const { id } = desk.get();
  try {
    putItem(await remote.take(id));
  } catch (error) {
    toast(error.message, { kind: "error" });
  }
}

export const setLabels = (labels) => change({ labels }, (id) => remote.setLabels(id, labels));

export async function mute(on) {
  const { id, muted } = desk.get();
  desk.set({ muted: on });
  await (on ? remote.mute(id) : remote.unmute(id)).catch((error) => {
    desk.set({ muted });
    toast(error.message, { kind: "error" });
  });
}

export async function markUnread() {
  const { id } = desk.get();
  await remote.unread(id).then(() => toast(t("Marked as unread")), (error) => toast(error.message, { kind: "error" }));
  document.dispatchEvent(new CustomEvent("conversation-left", { detail: { id } }));
}

const THINK_AGAIN = 5000;

/** Deleted for everybody, but only after a moment in which it can be taken back. */
export function removeMessage(message) {
  const { id } = desk.get();
  changeThread(messages.markDeleted, message.id);
  const leave = setTimeout(gone, THINK_AGAIN);
  addEventListener("pagehide", gone, { once: true });
  toast(t("Message deleted"), { undo: back, seconds: THINK_AGAIN / 1000 });

  function gone() {
    clearTimeout(leave);
    removeEventListener("pagehide", gone);
    remote.removeMessage(id, message.id).catch((error) => {
      restore();
      toast(error.message, { kind: "error" });
    });
  }
  function back() {
    clearTimeout(leave);
    removeEventListener("pagehide", gone);
    restore();
  }
  function restore() {
    if (desk.get().id === id) changeThread(messages.restore, message);
  }
}
