/* From what is written to a message on its way, and what is to follow it. */

import { desk } from "./desk.js";
import { send } from "./sending.js";
import * as typing from "./typing.js";

/** then: {status, until} to be set once the message has arrived. */
export function sendNow(composer, then = null) {
  const { conversation, uploads, refs } = composer;
  const content = withMentions(refs.text.value.trim(), composer);
  send(conversation, { content, hidden: composer.isNote, uploads: uploads.done, replyTo: desk.get().replyTo?.id, then });
  uploads.sent();
  composer.mentions.clear();
  composer.setText("");
  composer.keepDraft();
  typing.stopped();
  desk.set({ replyTo: null, alarm: null });
  refs.text.focus();
}

// "@Bob" as written becomes the mention the server notifies by; in a reply it stays a plain text.
function withMentions(text, { mentions, isNote }) {
  if (!isNote) return text;
  const names = [...mentions.keys()].sort((one, other) => other.length - one.length);
  return names.reduce((out, name) => out.replaceAll(`@${name}`, `[@${name}](mention://user/${mentions.get(name)}/${encodeURIComponent(name)})`), text);
}
