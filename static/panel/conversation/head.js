/* The conversation's head: who, where, and what is to become of it. */

import { t } from "../../lib/i18n.js";
import * as actions from "./actions.js";
import { desk } from "./desk.js";
import * as menus from "./menus.js";
import { me } from "./remote.js";
import { furnish } from "./stamp.js";

export class ConversationHead extends HTMLElement {
  connectedCallback() {
    this.refs = furnish(this, "t-conversation-head");
    this.listen();
    this.end = desk.subscribe((state) => this.draw(state));
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

  draw({ item, id, viewers }) {
    if (!item) return;
    const { refs } = this;
    refs.name.textContent = item.contact.name || t("Visitor");
    refs.number.textContent = `#${id}`;
    refs.inbox.textContent = item.inbox.name;
    refs.viewers.hidden = viewers.length === 0;
    refs.viewersText.textContent = viewers.map((each) => each.name).join(", ");
    refs.viewers.title = t("Looking now");
    this.drawTools(item);
  }

  drawTools(item) {
    const { refs } = this;
    label(refs.priority, refs.priorityText, menus.priorityName(item.priority), t("Priority"));
    refs.priority.dataset.priority = item.priority ?? "none";
    label(refs.team, refs.teamText, item.team?.name ?? t("No team"), t("Team"));
    label(refs.assignee, refs.assigneeText, item.assignee?.name ?? t("Nobody"), t("Assignee"));
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

function label(button, text, value, name) {
  text.textContent = value;
  button.title = `${name}: ${value}`;
  button.setAttribute("aria-label", `${name}: ${value}`);
}
