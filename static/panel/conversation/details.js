/* The right column: who writes, and what is known. */

import { store } from "../app.js";
import { face, statusWord, watchers } from "../presence.js";
import { h } from "../../lib/dom.js";
import { desk } from "./desk.js";
import { furnish } from "./stamp.js";

export class ConversationDetails extends HTMLElement {
  connectedCallback() {
    this.refs = furnish(this, "t-details");
    this.refs.close.addEventListener("click", () => this.dispatchEvent(new CustomEvent("toggle-details", { bubbles: true })));
    const ends = [desk.subscribe((state) => this.draw(state)), store.subscribe((state) => this.drawOthers(state))];
    this.end = () => ends.forEach((end) => end());
  }

  disconnectedCallback() {
    this.end();
  }

  draw({ phase }) {
    this.refs.empty.hidden = phase === "ready";
    this.refs.body.hidden = phase !== "ready";
    this.drawOthers(store.get());
  }

  drawOthers(state) {
    const others = watchers(desk.get().id, state).map((each) => ({ ...each, status: state.people[each.id] }));
    const key = JSON.stringify(others);
    if (this.others === key) return;
    this.others = key;
    this.refs.viewingSection.hidden = others.length === 0;
    this.refs.viewing.replaceChildren(...others.map((each) => h("li", {}, face(each), h("span", {}, each.name), h("small", {}, statusWord(each.status)))));
  }
}
