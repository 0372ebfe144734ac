/* Messages on their way: shown at once, kept on the device, sent exactly once when there is a network. */

import { outbox } from "../../lib/outbox.js";
import { storage } from "../../lib/storage.js";
import * as messages from "../../state/messages.js";
import { changeThread, desk } from "./desk.js";
import * as remote from "./remote.js";

const waiters = new Map();
const box = outbox({
  key: `outbox-${remote.accountId()}-${remote.me().id}`, storage, onChange: changed,
  send: ({ conversation, wire, echo_id }) => remote.post(conversation, { ...wire, echo_id }),
});

/** uploads: what POST attachments answered. Answers a promise kept when it has arrived. */
export function send(conversation, { content, hidden, uploads = [], replyTo = null }) {
  const echo_id = crypto.randomUUID();
  const wire = { content, private: hidden, attachments: uploads.map((each) => each.id) };
  if (replyTo) wire.content_attributes = { in_reply_to: replyTo };
  const arrived = new Promise((resolve) => { waiters.set(echo_id, resolve); });
  box.add({ echo_id, conversation, wire, uploads, at: Math.floor(Date.now() / 1000) });
  return arrived;
}

/** What has not yet arrived there, as messages to be shown. */
export const waitingFor = (conversation) => box.all().filter((entry) => entry.conversation === conversation).map(asMessage);
export const retry = (echoId) => box.retry(echoId);

export function discard(echoId) {
  box.remove(echoId);
  changeThread(messages.withoutPending, echoId);
}

export const sendWaiting = () => box.run();

function asMessage({ echo_id, wire, uploads, at, state, error }) {
  return {
    id: null, echo_id, content: wire.content, private: wire.private, message_type: 1, created_at: at, state, reason: error ?? "",
    attachments: uploads, content_attributes: wire.content_attributes ?? {}, sender: { ...remote.me(), type: "user" },
  };
}

function changed(entry, state, result) {
  if (state === "sent") waiters.get(entry.echo_id)?.();
  if (entry.conversation !== desk.get().id) return;
  if (state === "sent") return changeThread(messages.upsert, result);
  changeThread(messages.optimistic, asMessage(entry));
  return changeThread(messages.withState, entry.echo_id, state, entry.error ?? "");
}
