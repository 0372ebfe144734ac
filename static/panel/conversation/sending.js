/* Messages on their way: shown at once, kept on the device, sent exactly once when there is a network. */

import * as messages from "../../state/messages.js";
import { changeThread, desk } from "./desk.js";
import { asMessage, box, onWaiting } from "./waiting.js";

const waiters = new Map();
onWaiting(changed);

/** uploads: what POST attachments answered. Answers a promise kept when it has arrived. */
export function send(conversation, { content, hidden, uploads = [], replyTo = null }) {
  const echo_id = crypto.randomUUID();
  const wire = { content, private: hidden, attachments: uploads.map((each) => each.id) };
  if (replyTo) wire.content_attributes = { in_reply_to: replyTo };
  const arrived = new Promise((resolve) => { waiters.set(echo_id, resolve); });
  box.add({ echo_id, conversation, wire, uploads, at: Math.floor(Date.now() / 1000) });
  return arrived;
}

export const retry = (echoId) => box.retry(echoId);

export function discard(echoId) {
  box.remove(echoId);
  changeThread(messages.withoutPending, echoId);
}

export const sendWaiting = () => box.run();

function changed(entry, state, result) {
  if (state === "sent") waiters.get(entry.echo_id)?.();
  if (entry.conversation !== desk.get().id) return;
  if (state === "sent") return changeThread(messages.upsert, result);
  changeThread(messages.optimistic, asMessage(entry));
  return changeThread(messages.withState, entry.echo_id, state, entry.error ?? "");
}
