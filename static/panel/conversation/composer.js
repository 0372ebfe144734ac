/* Where one writes: a reply to the customer or a note among colleagues. */

import { t } from "../../lib/i18n.js";
import { storage } from "../../lib/storage.js";
import { find } from "../../state/messages.js";
import { quotedText } from "./bubble.js";
import { desk } from "./desk.js";
import * as drafts from "./drafts.js";
import * as noted from "./noted.js";
import { furnish } from "./stamp.js";
import { listen, sendMenu } from "./composer_parts.js";
import { sendNow } from "./composing.js";
import { Suggest } from "./suggest.js";
import * as typing from "./typing.js";
import { Uploads } from "./uploads.js";

const KEY = "send-key";

export class MessageComposer extends HTMLElement {
  connectedCallback() {
    this.refs = furnish(this, "t-composer");
    this.mode = "reply";
    this.mentions = new Map();
    this.uploads = new Uploads(this.refs.files, () => this.drawSend());
    this.suggest = new Suggest(this.refs.suggest, this.refs.text, { notes: () => this.mode === "note", chosen: (option) => this.took(option) });
    listen(this);
    this.drawMode();
    this.drawKey();
    this.end = desk.subscribe((state) => this.draw(state));
  }

  disconnectedCallback() {
    this.end();
  }

  get isNote() { return this.mode === "note"; }
  get sendsOnEnter() { return (storage.get(KEY) ?? "enter") === "enter"; }

  draw(state) {
    if (state.id !== this.conversation) this.begin(state.id);
    if (state.phase === "ready" && !this.restored) this.restore(state.id);
    this.refs.text.disabled = state.phase !== "ready";
    this.drawQuote(state.replyTo);
    this.drawWarning(state.alarm);
  }

  begin(id) {
    typing.stopped();
    this.uploads.clear();
    Object.assign(this, { conversation: id, restored: false });
    this.setText("");
    this.setMode("reply");
  }

  async restore(id) {
    this.restored = true;
    const words = await drafts.find(id);
    if (!words || this.conversation !== id || this.refs.text.value) return;
    this.setMode(words.private ? "note" : "reply");
    this.setText(words.content);
  }

  /** From the keys: the tab and the place to write. */
  write(mode) {
    this.setMode(mode);
    this.refs.text.focus();
    this.keepDraft();
  }

  setMode(mode) {
    this.mode = mode;
    this.drawMode();
  }

  setText(text) {
    this.refs.text.value = text;
    noted.wrote(text);
    this.fit();
    this.drawSend();
  }

  /** A suggested reply: after what is there already, to be read and changed before it is sent. */
  insert(words) {
    const now = this.refs.text.value.trim();
    this.setMode("reply");
    this.setText([now, words].filter(Boolean).join("\n\n"));
    this.changed();
    this.refs.text.focus();
  }

  took({ person }) {
    if (person) this.mentions.set(person.available_name, person.id);
    this.changed();
  }

  changed() {
    noted.wrote(this.refs.text.value, true);
    this.fit();
    this.drawSend();
    this.keepDraft();
    if (this.refs.text.value.trim()) typing.wrote(this.conversation, this.isNote);
    else typing.stopped();
  }

  keepDraft() {
    if (this.conversation) drafts.keep(this.conversation, { content: this.refs.text.value, private: this.isNote });
  }

  // Grows with the text up to a third of the window.
  fit() {
    const { text } = this.refs;
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, innerHeight / 3)}px`;
  }

  drawMode() {
    const { replyTab, noteTab, card, text, send } = this.refs;
    card.classList.toggle("is-note", this.isNote);
    for (const [tab, mode] of [[replyTab, "reply"], [noteTab, "note"]]) {
      tab.setAttribute("aria-selected", String(this.mode === mode));
      tab.tabIndex = this.mode === mode ? 0 : -1;
    }
    text.placeholder = this.isNote ? t("Note for colleagues. The customer never sees it. @ mentions somebody.") : t("Write to the customer… / offers canned replies");
    send.textContent = this.isNote ? t("Add the note") : t("Send");
    this.refs.hint.textContent = this.isNote ? t("Only colleagues see it") : "";
  }

  drawSend() {
    const nothing = !this.refs.text.value.trim() && !this.uploads.done.length;
    this.refs.send.disabled = this.refs.sendMore.disabled = nothing || this.uploads.busy;
  }

  /** A reply that was not taken comes back to be written on, before what has been written since. */
  takeBack({ wire, uploads }) {
    const since = this.refs.text.value.trim();
    this.write("reply");
    this.setText([wire.content, since].filter(Boolean).join("\n\n"));
    this.uploads.restore(uploads);
    const quoted = wire.content_attributes?.in_reply_to;
    desk.set({ replyTo: quoted ? find(desk.get().thread, quoted) ?? null : null });
    this.keepDraft();
    this.refs.text.focus();
  }

  drawKey() {
    this.refs.key.textContent = this.sendsOnEnter ? t("Enter sends") : t("Ctrl+Enter sends");
  }

  flipKey() {
    storage.set(KEY, this.sendsOnEnter ? "ctrl" : "enter");
    this.drawKey();
  }

  drawQuote(replyTo) {
    this.refs.quote.hidden = !replyTo;
    if (replyTo) this.refs.quoteText.textContent = `${replyTo.sender?.name ?? ""}: ${quotedText(replyTo)}`;
    if (replyTo && replyTo !== this.quoted) this.refs.text.focus();
    this.quoted = replyTo;
  }

  drawWarning(alarm) {
    const wanted = alarm && this.refs.text.value.trim();
    this.refs.warning.hidden = !wanted;
    this.refs.warningText.textContent = wanted ? alarm : "";
    if (alarm && !wanted) desk.set({ alarm: null });
  }

  send(then) {
    if (!this.refs.send.disabled) sendNow(this, then);
  }

  sendMenu() {
    sendMenu(this);
  }
}
