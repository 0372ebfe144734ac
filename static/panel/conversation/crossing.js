/* A reply the server did not take, because something had happened that its writer had not seen: what came between, and
   his choice. Until he has chosen the reply is kept on the device. */

import { t } from "../../lib/i18n.js";
import { quotedText } from "./bubble.js";
import { desk } from "./desk.js";
import { discard, sendAnyway } from "./sending.js";
import { stamp } from "./stamp.js";

const THEN = { resolved: () => t("Send anyway and resolve"), pending: () => t("Send anyway and mark as pending"), snoozed: () => t("Send anyway and snooze") };

export class CrossedReply extends HTMLElement {
  connectedCallback() {
    this.end = desk.subscribe(({ held }) => this.draw(held));
  }

  disconnectedCallback() {
    this.end();
  }

  draw(held) {
    const key = held ? `${held.echo_id}:${held.kept.last_message_id}` : "";
    if (this.dataset.key === key) return;
    this.dataset.key = key;
    this.hidden = !held;
    this.replaceChildren(...(held ? [this.question(held)] : []));
  }

  question(held) {
    const { root, refs } = stamp("t-crossing");
    refs.list.append(...lines(held.kept).map(line));
    refs.words.textContent = held.wire.content || held.uploads[0]?.file_name || "";
    if (held.then) refs.anyway.textContent = THEN[held.then.status]();
    refs.back.addEventListener("click", () => this.back(held));
    refs.anyway.addEventListener("click", () => sendAnyway(held.echo_id));
    return root;
  }

  back(held) {
    discard(held.echo_id);
    this.dispatchEvent(new CustomEvent("back-to-draft", { bubbles: true, detail: held }));
  }
}

function line({ text, words }) {
  const { root, refs } = stamp("t-crossing-line");
  refs.text.textContent = text;
  refs.words.textContent = words ?? "";
  refs.words.hidden = !words;
  return root;
}

function lines({ reasons, said, more, assignee }) {
  const out = said.map((each) => ({ text: who(each), words: quotedText(each) }));
  if (more) out.push({ text: t("and %(count)s more", { count: more }) });
  if (reasons.includes("resolved")) out.push({ text: t("The conversation has been resolved.") });
  if (reasons.includes("reassigned")) out.push({ text: t("The conversation now belongs to %(name)s.", { name: assignee?.name ?? "" }) });
  return out;
}

const who = (said) => (said.message_type === 0 ? t("%(name)s wrote:", { name: said.sender?.name || t("Visitor") }) : t("%(name)s answered:", { name: said.sender?.name || t("Automatic") }));
