/* The right column: who writes, and what is known. */

import { desk } from "./desk.js";
import { furnish } from "./stamp.js";

export class ConversationDetails extends HTMLElement {
  connectedCallback() {
    this.refs = furnish(this, "t-details");
    this.refs.close.addEventListener("click", () => this.dispatchEvent(new CustomEvent("toggle-details", { bubbles: true })));
    this.end = desk.subscribe((state) => this.draw(state));
  }

  disconnectedCallback() {
    this.end();
  }

  draw({ phase, viewers }) {
    const { empty, body, viewingSection, viewing } = this.refs;
    empty.hidden = phase === "ready";
    body.hidden = phase !== "ready";
    viewingSection.hidden = viewers.length === 0;
    viewing.replaceChildren(...viewers.map((each) => Object.assign(document.createElement("li"), { textContent: each.name })));
  }
}
