/* One line of the thread as an element. */

import { stamp } from "./stamp.js";
import { t } from "../../lib/i18n.js";
import { initials } from "../../lib/dom.js";
import { translatable } from "../ai/translating.js";
import { find, isDeleted, isPending } from "../../state/messages.js";
import { removeMessage } from "./actions.js";
import { desk } from "./desk.js";
import { fileElement } from "./files.js";
import { canRemove, me } from "./remote.js";
import { discard, retry } from "./sending.js";
import { clock, dayName, fullTime, hueOf, plain, write } from "./text.js";

const BUILDERS = { day, divider: () => stamp("t-divider").root, activity, message };

export const build = (row) => BUILDERS[row.kind](row);

/** What the element depends on: while it stays the same the element stays too. */
export function signature(row) {
  const quoted = row.message && quotedBy(row.message);
  return JSON.stringify([row.kind, row.first, row.message, quoted?.content, quoted && isDeleted(quoted)]);
}

function day(row) {
  const { root, refs } = stamp("t-day");
  refs.text.textContent = dayName(new Date(row.at * 1000));
  return root;
}

function activity({ message: said }) {
  const { root, refs } = stamp("t-activity");
  refs.text.textContent = said.content;
  setTime(refs.time, said);
  return root;
}

function message({ message: said, first }) {
  const { root, refs } = stamp("t-message");
  root.classList.add(sideOf(said));
  root.classList.toggle("is-note", Boolean(said.private));
  root.classList.toggle("is-first", first);
  root.classList.toggle("is-deleted", isDeleted(said));
  root.dataset.id = said.id ?? "";
  root.dataset.state = (isPending(said) ? said.state : said.status) ?? "";
  author(refs, said, first);
  body(refs, said);
  foot(refs, said);
  tools(refs, said);
  if (!isDeleted(said)) translatable(refs, said);
  return root;
}

const sideOf = (said) => (said.message_type === 0 ? "is-theirs" : "is-own");

function author(refs, said, first) {
  const name = authorOf(said);
  refs.author.hidden = !first;
  refs.name.textContent = name;
  refs.note.hidden = !said.private;
  refs.avatar.textContent = first ? initials(name) : "";
  refs.avatar.classList.toggle("is-empty", !first);
  refs.avatar.classList.add(`hue-${hueOf(name)}`);
}

function authorOf(said) {
  if (said.message_type === 0) return said.sender?.name || desk.get().contact?.name || t("Visitor");
  return said.sender?.name || t("Automatic");
}

function body(refs, said) {
  const deleted = isDeleted(said);
  if (deleted) refs.text.textContent = t("This message was deleted");
  else write(refs.text, said.content ?? "");
  refs.text.hidden = !deleted && !said.content;
  const files = deleted ? [] : said.attachments ?? [];
  refs.files.hidden = files.length === 0;
  refs.files.append(...files.map(fileElement));
  quote(refs, deleted ? null : quotedBy(said));
}

function quotedBy(said) {
  const id = said.content_attributes?.in_reply_to;
  return id ? find(desk.get().thread, id) ?? { id, content: t("An earlier message") } : null;
}

function quote(refs, quoted) {
  refs.quote.hidden = !quoted;
  if (!quoted) return;
  refs.quoteName.textContent = quoted.sender ? authorOf(quoted) : "";
  refs.quoteText.textContent = quotedText(quoted);
  refs.quote.addEventListener("click", () => refs.quote.dispatchEvent(new CustomEvent("show-message", { bubbles: true, detail: quoted.id })));
}

/** A line that stands for the message where it is quoted. */
export function quotedText(said) {
  if (isDeleted(said)) return t("This message was deleted");
  return plain(said.content) || said.attachments?.[0]?.file_name || t("File");
}

const STATES = {
  sending: { icon: "clock", text: () => t("Sending…") },
  waiting: { icon: "clock", text: () => t("Waiting for the network") },
  held: { icon: "alert", text: () => t("Not sent yet: see below") },
  sent: { icon: "check", text: () => t("Sent") },
  delivered: { icon: "checks", text: () => t("Delivered") },
  read: { icon: "checks", text: () => t("Read") },
  failed: { icon: "alert", text: () => t("Not sent") },
};

function foot(refs, said) {
  setTime(refs.time, said);
  const pending = isPending(said);
  const name = pending ? said.state : said.status;
  const shown = STATES[name] && said.message_type === 1 && !isDeleted(said) && (pending || !said.private);
  if (shown) state(refs.state, name, said);
  refs.retry.hidden = refs.discard.hidden = !(pending && name === "failed");
  refs.retry.addEventListener("click", () => retry(said.echo_id));
  refs.discard.addEventListener("click", () => discard(said.echo_id));
}

function state(element, name, said) {
  const reason = said.reason || said.content_attributes?.external_error;
  const text = STATES[name].text() + (name === "failed" && reason ? `: ${reason}` : "");
  element.classList.add(`is-${name}`);
  element.append(icon(STATES[name].icon));
  const words = document.createElement("span");
  words.textContent = text;
  words.className = ["sent", "delivered", "read"].includes(name) ? "visually-hidden" : "";
  element.append(words);
  element.title = text;
}

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "c-icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(space, "use"));
  svg.firstChild.setAttribute("href", `#c-${name}`);
  return svg;
}

function setTime(element, said) {
  const date = new Date(said.created_at * 1000);
  element.dateTime = date.toISOString();
  element.textContent = clock(date);
  element.title = fullTime(date);
}

function tools(refs, said) {
  const settled = !isPending(said) && !isDeleted(said);
  refs.answer.hidden = !settled;
  refs.answer.addEventListener("click", () => desk.set({ replyTo: said }));
  const mine = said.message_type === 1 && said.sender?.type === "user" && (said.sender.id === me().id || canRemove());
  refs.remove.hidden = !(settled && mine);
  refs.remove.addEventListener("click", () => removeMessage(said));
}

/** What a screen reader is told of a message that has just come. */
export const announced = (said) => t("%(name)s: %(text)s", { name: authorOf(said), text: quotedText(said) });
