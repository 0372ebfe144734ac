/* What the writer has taken note of. It goes with his reply, so that the server can refuse one that crosses with what
   happened meanwhile. What comes while he writes counts as noted once he types on or has had it before him for a moment;
   what a colleague did, only when he says so. */

import { t } from "../../lib/i18n.js";
import { lastId } from "../../state/messages.js";
import { desk, isHeld } from "./desk.js";
import { me } from "./remote.js";

const GLANCE = 2000;
const NOTHING = { id: null, last_message_id: 0, status: null, assignee_id: null };
let noted = NOTHING;
let writing = false;
let glance = 0;

/** As POST messages takes it. */
export const seen = () => ({ last_message_id: noted.last_message_id, status: noted.status, assignee_id: noted.assignee_id });

/** The composer's text has become this one; by hand: somebody typed on, with what has come before his eyes. */
export function wrote(text, byHand = false) {
  writing = Boolean(text.trim());
  if (byHand || !writing) look(desk.get(), byHand);
}

/** The writer says that he knows. */
export function acknowledge() {
  take(desk.get());
  desk.set({ alarm: null });
}

export function watch() {
  document.addEventListener("visibilitychange", () => look(desk.get()));
  return desk.subscribe((state) => look(state));
}

function look(state, attentive = false) {
  if (state.phase !== "ready") noted = NOTHING;
  else if (state.id !== noted.id || !writing) take(state);
  else if (!state.alarm) weigh(state, attentive);
}

function weigh(state, attentive) {
  const word = colleagues(state);
  const fresh = state.thread.messages.some((each) => each.id > noted.last_message_id && each.message_type === 0);
  if (word) desk.set({ alarm: word });
  else if (!fresh || attentive) take(state);
  else if (!document.hidden) glance ||= setTimeout(glanced, GLANCE, state.id);
}

function glanced(id) {
  glance = 0;
  if (desk.get().id === id && !document.hidden) look(desk.get(), true);
}

function take({ id, thread, item }) {
  clearTimeout(glance);
  glance = 0;
  noted = { id, last_message_id: lastId(thread) ?? 0, status: item.status, assignee_id: item.assignee?.id ?? null };
}

// Frames tell it with a name; here it is found also where no frame told it, as after an hour's sleep.
function colleagues({ item, thread }) {
  const own = me().id;
  const answer = thread.messages.find((each) => each.id > noted.last_message_id && each.message_type === 1 && !each.private && each.sender?.id !== own);
  if (answer) return t("%(name)s has answered while you were writing.", { name: answer.sender?.name ?? t("A colleague") });
  if (item.status === "resolved" && noted.status !== "resolved" && !isHeld("status")) return t("This conversation has been resolved while you were writing.");
  const holder = item.assignee;
  if (holder && holder.id !== own && holder.id !== noted.assignee_id && !isHeld("assignee")) return t("The conversation now belongs to %(name)s.", { name: holder.name });
  return null;
}
