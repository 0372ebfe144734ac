/* What the socket says about the conversation that is open. */

import { t } from "../../lib/i18n.js";
import { told } from "../../state/frames.js";
import { catchUp, changeThread, close, desk, meet, putItem, seen } from "./desk.js";
import { me } from "./remote.js";
import { say } from "./wire.js";

const TYPING_SECONDS = 30;
const ABOUT_CONTACT = ["contact", "muted"]; // the row of the list has only the name
const silences = new Map();

const HANDLERS = {
  "hello": joined,
  "resync": () => catchUp({ anew: true }),
  "chat.message": said,
  "chat.message.client": said,
  "chat.message.updated": said,
  "chat.session.created": said,
  "chat.session.updated": said,
  "chat.session.assigned": said,
  "chat.session.status": said,
  "chat.session.deleted": () => close(),
  "chat.read": read,
  "chat.typing": typing,
};

/** Called by the panel's dispatcher for every frame; what is about another conversation is left alone. */
export function applyFrame({ type, data }) {
  const about = data?.conversation?.id ?? data?.conversation_id;
  if (about !== undefined && about !== desk.get().id) return;
  if (about === undefined && type !== "hello" && type !== "resync") return;
  HANDLERS[type]?.(data, type);
}

// The server forgets with the connection what was open.
function joined() {
  say({ type: "subscribe", open: desk.get().id });
  catchUp();
}

function said(data, type) {
  alarm(data, type);
  putItem(data.conversation);
  changeThread(told, { type, data });
  if (ABOUT_CONTACT.some((name) => data.changed?.includes(name))) meet();
  if (type === "chat.message.client") {
    hush(`contact:${data.message?.sender?.id}`);
    seen();
  }
}

// What a colleague did meanwhile is worth a word to somebody who is writing.
function alarm({ conversation, message, actor }, type) {
  const before = desk.get().item;
  if (!before || (actor?.type === "user" && actor.id === me().id)) return;
  const name = actor?.name || t("A colleague");
  if (type === "chat.session.status" && conversation.status === "resolved" && before.status !== "resolved") {
    desk.set({ alarm: t("%(name)s has resolved this conversation while you were writing.", { name }) });
  } else if (type === "chat.session.assigned" && conversation.assignee && conversation.assignee.id !== me().id && conversation.assignee.id !== before.assignee?.id) {
    desk.set({ alarm: t("The conversation now belongs to %(name)s.", { name: conversation.assignee.name }) });
  } else if (type === "chat.message" && message?.message_type === 1 && !message.private && message.sender?.id !== me().id) {
    desk.set({ alarm: t("%(name)s has answered while you were writing.", { name: message.sender?.name ?? name }) });
  }
}

function read(data) {
  putItem(data.conversation);
  changeThread(told, { type: "chat.read", data });
}

function typing({ person, on, private: hidden }) {
  if (person.type === "user" && person.id === me().id) return;
  const key = `${person.type}:${person.id}`;
  hush(key);
  if (!on) return;
  desk.set({ typing: { ...desk.get().typing, [key]: { type: person.type, name: person.name, private: hidden } } });
  silences.set(key, setTimeout(hush, TYPING_SECONDS * 1000, key));
}

function hush(key) {
  clearTimeout(silences.get(key));
  silences.delete(key);
  const { [key]: known, ...others } = desk.get().typing;
  if (known) desk.set({ typing: others });
}
