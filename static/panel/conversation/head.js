/* The conversation's head: who, where, and what is to become of it. */

import { h, icon } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import { store } from "../app.js";
import { face, statusOf, watchers } from "../presence.js";
import * as actions from "./actions.js";
import { desk } from "./desk.js";
import * as menus from "./menus.js";
import { me } from "./remote.js";
import { furnish } from "./stamp.js";

const MOST_FACES = 3;

export class ConversationHead extends HTMLElement {
  connectedCallback() {
    this.refs = furnish(this, "t-conversation-head");
    this.listen();
    const ends = [desk.subscribe((state) => this.draw(state)), store.subscribe((state) => this.drawOthers(state))];
    this.end = () => ends.forEach((end) => end());
  }

  disconnectedCallback() {
    this.end();
  }

  listen() {
    const { back, priority, team, assignee, take, status, statusMore, details } = this.refs;
    const tell = (name) => () => this.dispatchEvent(new CustomEvent(name, { bubbles: true }));
    back.addEventListener("click", tell("conversation-back"));
    details.addEventListener("click", tell("toggle-details"));
    priority.addEventListener("click", () => menus.priority(priority));
    team.addEventListener("click", () => menus.team(team));
    assignee.addEventListener("click", () => menus.assignee(assignee));
    take.addEventListener("click", actions.take);
    status.addEventListener("click", actions.toggleResolved);
    statusMore.addEventListener("click", () => menus.status(statusMore));
  }

  draw({ item, id }) {
    if (!item) return;
    const { refs } = this;
    refs.name.textContent = item.contact.name || t("Visitor");
    refs.number.textContent = `#${id}`;
    refs.inbox.textContent = item.inbox.name;
    this.drawTools(item);
    this.drawOthers(store.get());
  }

  // Colleagues who have it open, and which of them is answering.
  drawOthers(state) {
    const others = watchers(desk.get().id, state);
    const key = JSON.stringify(others);
    if (this.others === key) return;
    this.others = key;
    this.refs.viewers.hidden = others.length === 0;
    this.refs.viewers.replaceChildren(...others.slice(0, MOST_FACES).map(viewer), ...more(others.length - MOST_FACES));
  }

  drawTools(item) {
    const { refs } = this;
    label(refs.priority, refs.priorityText, menus.priorityName(item.priority), t("Priority"));
    refs.priority.dataset.priority = item.priority ?? "none";
    label(refs.team, refs.teamText, item.team?.name ?? t("No team"), t("Team"));
    label(refs.assignee, refs.assigneeText, item.assignee?.name ?? t("Nobody"), t("Assignee"));
    refs.assigneeDot.dataset.person = item.assignee?.id ?? "";
    refs.assigneeDot.dataset.presence = (item.assignee && statusOf(item.assignee.id)) ?? "";
    refs.take.hidden = item.assignee?.id === me().id || item.status === "resolved";
    const running = item.status === "open" || item.status === "pending";
    refs.status.textContent = running ? t("Resolve") : t("Reopen");
    refs.status.dataset.action = running ? "resolve" : "reopen";
    refs.status.title = menus.statusName(item);
    refs.state.hidden = item.status === "open";
    refs.state.textContent = menus.statusName(item);
    this.dataset.status = item.status;
  }
}

function viewer(person) {
  const words = person.answering ? t("%(name)s is answering", person) : t("%(name)s is looking", person);
  return h("li", { class: `viewer-chip ${person.answering ? "is-answering" : ""}`, title: words }, h("span", { class: "viewer-face" }, face(person), h("span", { class: "viewer-pen" }, icon("pencil"))), h("span", { class: "viewer-words" }, words));
}

const more = (count) => (count > 0 ? [h("li", { class: "viewer-more" }, `+${count}`)] : []);

function label(button, text, value, name) {
  text.textContent = value;
  button.title = `${name}: ${value}`;
  button.setAttribute("aria-label", `${name}: ${value}`);
}
