/* What the head's buttons open: the same menus the keys open. */

import { t } from "../../lib/i18n.js";
import { openMenu } from "../../lib/menu.js";
import { toast } from "../../lib/toast.js";
import * as actions from "./actions.js";
import { swatch } from "../fields.js";
import { face } from "../presence.js";
import { desk } from "./desk.js";
import * as remote from "./remote.js";
import { stamp } from "./stamp.js";
import { shortTime } from "./text.js";

const PRIORITIES = { urgent: () => t("Urgent"), high: () => t("High"), medium: () => t("Medium"), low: () => t("Low") };
const STATUSES = { open: () => t("Open"), resolved: () => t("Resolved"), pending: () => t("Pending") };

export const priorityName = (priority) => PRIORITIES[priority]?.() ?? t("No priority");

export function statusName({ status, snoozed_until: until }) {
  if (status !== "snoozed") return STATUSES[status]?.() ?? status;
  return until ? t("Snoozed until %(moment)s", { moment: shortTime(new Date(until)) }) : t("Snoozed until the customer writes");
}

export function priority(anchor) {
  const now = desk.get().item.priority ?? null;
  const items = [null, "low", "medium", "high", "urgent"];
  openMenu(anchor, items.map((each) => ({ label: priorityName(each), checked: each === now, run: () => actions.setPriority(each) })), { label: t("Priority") });
}

export function status(anchor) {
  const { status: now } = desk.get().item;
  const steps = [
    { name: "resolved", label: t("Resolve"), hint: "e", run: () => actions.setStatus("resolved") },
    { name: "open", label: t("Reopen"), run: () => actions.setStatus("open") },
    { name: "pending", label: t("Mark as pending"), run: () => actions.setStatus("pending") },
    { name: "snooze", label: t("Snooze…"), hint: "s", run: () => snooze(anchor) },
    { name: "unread", label: t("Mark as unread"), hint: "u", run: actions.markUnread },
  ];
  openMenu(anchor, steps.filter((each) => each.name !== now), { label: t("Change the status") });
}

export const snooze = (anchor) => chooseMoment(anchor, (until) => actions.setStatus("snoozed", until));

/** choose(until): a Date, or null for "until the customer writes". */
export function chooseMoment(anchor, choose) {
  const items = moments().map(([label, date]) => ({ label, hint: shortTime(date), run: () => choose(date) }));
  items.push({ label: t("Until the customer writes"), run: () => choose(null) });
  items.push({ label: t("Choose date and time…"), run: () => askMoment(choose) });
  openMenu(anchor, items, { label: t("Snooze until") });
}

/** Later today, tomorrow and next Monday, at hours people work. */
export function moments(now = new Date()) {
  const at = (days, hours) => { const date = new Date(now); date.setDate(date.getDate() + days); date.setHours(hours, 0, 0, 0); return date; };
  const later = new Date(now.getTime() + 3 * 3600_000);
  later.setMinutes(0, 0, 0);
  const monday = (8 - (now.getDay() || 7)) % 7 || 7;
  return [[t("Later today"), later], [t("Tomorrow"), at(1, 9)], [t("Next week"), at(monday, 9)]];
}

function askMoment(choose) {
  const { root, refs } = stamp("t-until");
  const local = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
  refs.moment.min = local.toISOString().slice(0, 16);
  refs.moment.value = `${new Date(local.getTime() + 86_400_000).toISOString().slice(0, 10)}T09:00`;
  refs.cancel.addEventListener("click", () => root.close());
  refs.form.addEventListener("submit", () => choose(new Date(refs.moment.value)));
  root.addEventListener("close", () => root.remove());
  document.body.append(root);
  root.showModal();
}

export async function assignee(anchor) {
  const { item } = desk.get();
  const people = await remote.assignable(item.inbox.id).catch(refused);
  const mine = remote.me().id;
  const sorted = people.toSorted((one, other) => (other.id === mine) - (one.id === mine) || one.available_name.localeCompare(other.available_name));
  pick(anchor, t("Assignee"), sorted.map((each) => ({ id: each.id, name: each.available_name, me: each.id === mine, icon: face({ id: each.id, name: each.available_name }) })), item.assignee, t("Nobody"), actions.assign);
}

export async function team(anchor) {
  const teams = await remote.teams().catch(refused);
  pick(anchor, t("Team"), teams, desk.get().item.team, t("No team"), actions.assignTeam);
}

function pick(anchor, label, rows, now, none, choose) {
  const items = rows.map((row) => ({ label: row.name, icon: row.icon, hint: row.me ? t("me") : undefined, checked: row.id === now?.id, run: () => choose({ id: row.id, name: row.name }) }));
  items.push({ label: none, checked: !now, run: () => choose(null) });
  openMenu(anchor, items, { find: true, label });
}

export async function labels(anchor) {
  const { item } = desk.get();
  const known = await remote.labels().catch(refused);
  const flip = (title) => (item.labels.includes(title) ? item.labels.filter((each) => each !== title) : [...item.labels, title]);
  const items = known.map(({ title, color }) => ({ label: title, icon: swatch(color), checked: item.labels.includes(title), run: () => actions.setLabels(flip(title)) }));
  openMenu(anchor, items, { find: true, label: t("Labels") });
}

function refused(error) {
  toast(error.message, { kind: "error" });
  return [];
}
