/* Messages on their way: shown at once, kept on the device, sent exactly once when there is a network. */

import * as messages from "../../state/messages.js";
import { setStatusOf } from "./actions.js";
import { changeThread, desk } from "./desk.js";
import { seen } from "./noted.js";
import { asMessage, box, heldIn, onFollow, onMissed, onWaiting } from "./waiting.js";

onWaiting(changed);
onFollow((conversation, { status, until }) => setStatusOf(conversation, status, until ? new Date(until) : null));
onMissed((conversation, rows) => { if (conversation === desk.get().id) changeThread(messages.withPage, rows, "newer"); });

/** uploads: what POST attachments answered. then: {status, until} to be set once it has arrived, also if that is after a reload. */
export function send(conversation, { content, hidden, uploads = [], replyTo = null, then = null }) {
  const echo_id = crypto.randomUUID();
  const wire = { content, private: hidden, attachments: uploads.map((each) => each.id) };
  if (!hidden) wire.seen = seen();
  if (replyTo) wire.content_attributes = { in_reply_to: replyTo };
  box.add({ echo_id, conversation, wire, uploads, at: Math.floor(Date.now() / 1000), then: then && { status: then.status, until: then.until?.toISOString() ?? null } });
}

export const retry = (echoId) => box.retry(echoId);

/** Its writer has seen what came between and means it all the same. */
export function sendAnyway(echoId) {
  const { kept } = box.all().find((entry) => entry.echo_id === echoId);
  box.retry(echoId, { seen: { last_message_id: kept.last_message_id, status: kept.status, assignee_id: kept.assignee?.id ?? null } });
}

export function discard(echoId) {
  box.remove(echoId);
  changeThread(messages.withoutPending, echoId);
  desk.set({ held: heldIn(desk.get().id) });
}

export const sendWaiting = () => box.run();

function changed(entry, state, result) {
  if (entry.conversation !== desk.get().id) return;
  desk.set({ held: heldIn(entry.conversation) });
  if (state === "sent") return changeThread(messages.upsert, result);
  const shown = asMessage(entry);
  changeThread(messages.optimistic, shown);
  return changeThread(messages.withState, entry.echo_id, state === "failed" ? shown.state : state, shown.reason);
}
