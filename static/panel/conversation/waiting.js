/* What has been written and has not yet arrived. Apart from sending.js, because modules that import each other in a
   circle cannot be given hashed names. */

import { outbox } from "../../lib/outbox.js";
import { storage } from "../../lib/storage.js";
import * as remote from "./remote.js";

const MOST_SAID = 3;
let listener = () => {};
let missed = () => {};
let follow = () => {};
export const onWaiting = (hear) => { listener = hear; };

/** hear(conversation, messages): what a refusal says that its writer had not seen. */
export const onMissed = (hear) => { missed = hear; };

/** act(conversation, then): what is to follow a message that has arrived. A promise; until it is kept the message waits. */
export const onFollow = (act) => { follow = act; };

export const box = outbox({ key: `outbox-${remote.accountId()}-${remote.me().id}`, storage, onChange: (...change) => listener(...change), send });

// Posted again after a reload in the middle, it is the same message, and what follows it is done then.
async function send({ conversation, wire, echo_id, then }) {
  const message = await posted(conversation, { ...wire, echo_id });
  if (then) await follow(conversation, then);
  return message;
}

async function posted(conversation, message) {
  try {
    return await remote.post(conversation, message);
  } catch (error) {
    if (error.code === "moved_on") {
      error.kept = shortened(error.current);
      missed(conversation, error.current.messages);
    }
    throw error;
  }
}

// Of what came between, as much as is shown: the device has little room.
function shortened({ messages, ...rest }) {
  const own = remote.me().id;
  const said = messages.filter((each) => each.message_type === 0 || (each.message_type === 1 && !each.private && each.sender?.id !== own));
  return { ...rest, said: said.slice(-MOST_SAID).map(inShort), more: Math.max(0, said.length - MOST_SAID) };
}

const inShort = ({ id, message_type, content, sender, attachments }) => ({
  id, message_type, content: (content ?? "").slice(0, 280), sender: sender && { name: sender.name }, attachments: (attachments ?? []).slice(0, 1).map(({ file_name }) => ({ file_name })),
});

/** The reply there which its writer has to decide on, or null. */
export const heldIn = (conversation) => box.all().find((entry) => entry.conversation === conversation && entry.state === "failed" && entry.kept) ?? null;

/** What has not yet arrived there, as messages to be shown. */
export const waitingFor = (conversation) => box.all().filter((entry) => entry.conversation === conversation).map(asMessage);

export function asMessage({ echo_id, wire, uploads, at, state, error, kept }) {
  return {
    id: null, echo_id, content: wire.content, private: wire.private, message_type: 1, created_at: at, state: kept ? "held" : state, reason: error ?? "",
    attachments: uploads, content_attributes: wire.content_attributes ?? {}, sender: { ...remote.me(), type: "user" },
  };
}
