/* What is offered while writing: "/" canned replies, "@" colleagues in notes, ":" emoji. */

import { t } from "../../lib/i18n.js";
import { found } from "./emoji.js";
import * as remote from "./remote.js";
import { stamp } from "./stamp.js";

const KINDS = [
  { kind: "canned", sign: "/", before: /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u, load: cannedFor },
  { kind: "mention", sign: "@", before: /(?:^|\s)@([\p{L}\p{N}_.-]*)$/u, load: peopleFor },
  { kind: "emoji", sign: ":", before: /(?:^|\s):([\p{L}\p{N}_]{2,})$/u, load: emojiFor },
];

async function cannedFor(words) {
  const rows = await remote.canned(words);
  return rows.slice(0, 8).map((row) => ({ title: `/${row.short_code}`, text: row.content, put: row.content }));
}

async function peopleFor(words) {
  const people = await remote.agents();
  const fits = people.filter((each) => each.available_name.toLowerCase().includes(words.toLowerCase()));
  return fits.slice(0, 8).map((each) => ({ title: each.available_name, text: each.email, put: `@${each.available_name} `, person: each }));
}

async function emojiFor(words) {
  return found(words).map(({ sign, name }) => ({ title: sign, text: name, put: sign }));
}

export class Suggest {
  constructor(box, field, { notes, chosen }) {
    Object.assign(this, { box, field, notes, chosen, options: [], at: 0, turn: 0 });
    box.id = "composer-suggest";
    box.setAttribute("aria-label", t("Suggestions"));
    field.setAttribute("aria-controls", box.id);
    field.addEventListener("input", () => this.look());
    field.addEventListener("blur", () => setTimeout(() => document.activeElement !== field && this.hide(), 150));
  }

  get open() { return !this.box.hidden; }

  look() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    for (const { kind, before: pattern, load } of KINDS) {
      const match = (kind !== "mention" || this.notes()) && pattern.exec(before);
      if (match) return this.offer(load, match[1], match[1].length + 1, kind);
    }
    return this.hide();
  }

  /** From the button: the same as if its sign had been typed. */
  show(kind) {
    const { load } = KINDS.find((each) => each.kind === kind);
    this.field.focus();
    this.offer(load, "", 0, kind);
  }

  async offer(load, words, back, kind) {
    const mine = ++this.turn;
    const options = await load(words).catch(() => []);
    if (mine !== this.turn) return;
    if (!options.length) return this.hide(kind === "canned" && words === "" ? t("There are no canned replies yet.") : null);
    Object.assign(this, { options, back, at: 0 });
    this.box.classList.toggle("is-emoji", kind === "emoji");
    this.box.replaceChildren(...options.map((option, at) => this.element(option, at)));
    this.box.hidden = false;
    this.mark(0);
  }

  element(option, at) {
    const { root, refs } = stamp("t-option");
    root.id = `suggest-${at}`;
    refs.title.textContent = option.title;
    refs.text.textContent = option.text ?? "";
    root.addEventListener("pointerdown", (event) => { event.preventDefault(); this.take(at); });
    return root;
  }

  mark(at) {
    this.at = (at + this.options.length) % this.options.length;
    [...this.box.children].forEach((each, index) => each.setAttribute("aria-selected", String(index === this.at)));
    this.box.children[this.at]?.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", `suggest-${this.at}`);
  }

  take(at) {
    const option = this.options[at];
    const end = this.field.selectionStart;
    this.field.setRangeText(option.put, end - this.back, end, "end");
    this.hide();
    this.chosen(option);
  }

  hide(words = null) {
    this.turn += 1;
    this.box.hidden = !words;
    this.box.replaceChildren(...(words ? [Object.assign(document.createElement("p"), { className: "suggest-none", textContent: words })] : []));
    this.options = [];
    this.field.removeAttribute("aria-activedescendant");
  }

  /** Whether the key was its own. */
  key(event) {
    if (!this.open) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key === "Escape") this.hide();
    else if (!this.options.length) return false;
    else if (steps[event.key]) this.mark(this.at + steps[event.key]);
    else if (event.key === "Enter" || event.key === "Tab") this.take(this.at);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
