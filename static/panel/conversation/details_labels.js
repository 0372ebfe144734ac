/* The conversation's labels as chips. */

import { t } from "../../lib/i18n.js";
import * as actions from "./actions.js";
import { desk } from "./desk.js";
import * as menus from "./menus.js";
import * as remote from "./remote.js";
import { furnish, stamp } from "./stamp.js";

export class LabelEditor extends HTMLElement {
  connectedCallback() {
    this.refs = furnish(this, "t-label-editor");
    this.colours = new Map();
    this.refs.add.addEventListener("click", () => menus.labels(this.refs.add));
    this.end = desk.subscribe((state) => this.draw(state));
  }

  disconnectedCallback() {
    this.end();
  }

  draw({ item, phase }) {
    if (phase === "ready" && !this.asked) this.learn();
    if (!item || item.labels === this.labels) return;
    this.labels = item.labels;
    this.refs.chips.replaceChildren(...item.labels.map((title) => this.chip(title)));
    this.refs.chips.hidden = item.labels.length === 0;
  }

  async learn() {
    this.asked = true;
    const labels = await remote.labels().catch(() => []);
    this.colours = new Map(labels.map(({ title, color }) => [title, color]));
    this.labels = null;
    this.draw(desk.get());
  }

  chip(title) {
    const { root, refs } = stamp("t-chip");
    refs.text.textContent = title;
    refs.dot.style.backgroundColor = this.colours.get(title) ?? "";
    refs.off.setAttribute("aria-label", t("Remove the label %(title)s", { title }));
    refs.off.addEventListener("click", () => actions.setLabels(this.labels.filter((each) => each !== title)));
    return root;
  }
}
