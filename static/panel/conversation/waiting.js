/* What has been written and has not yet arrived. Apart from sending.js, because modules that import each other in a
   circle cannot be given hashed names. */

import { outbox } from "../../lib/outbox.js";
import { storage } from "../../lib/storage.js";
import * as remote from "./remote.js";

let listener = () => {};
export const onWaiting = (hear) => { listener = hear; };

export const box = outbox({
  key: `outbox-${remote.accountId()}-${remote.me().id}`, storage, onChange: (...change) => listener(...change),
  send: ({ conversation, wire, echo_id }) => remote.post(conversation, { ...wire, echo_id }),
});

/** What has not yet arrived there, as messages to be shown. */
export const waitingFor = (conversation) => box.all().filter((entry) => entry.conversation === conversation).map(asMessage);

export function asMessage({ echo_id, wire, uploads, at, state, error }) {
  return {
    id: null, echo_id, content: wire.content, private: wire.private, message_type: 1, created_at: at, state, reason: error ?? "",
    attachments: uploads, content_attributes: wire.content_attributes ?? {}, sender: { ...remote.me(), type: "user" },
  };
}
