/* What the contact has written about before. */

import { moment, t } from "../../lib/i18n.js";
import { previewOf } from "../previews.js";
import { desk } from "./desk.js";
import { statusName } from "./menus.js";
import * as remote from "./remote.js";
import { furnish, stamp } from "./stamp.js";
import { plain } from "./text.js";

export class PreviousConversations extends HTMLElement {
  connectedCallback() {
    this.refs = furnish(this, "t-previous");
    this.end = desk.subscribe((state) => this.draw(state));
  }

  disconnectedCallback() {
    this.end();
  }

  draw({ id, phase, contact }) {
    if (phase !== "ready" || id === this.shown) return;
    this.shown = id;
    this.load(id, contact.id);
  }

  async load(id, contact) {
    this.refs.list.replaceChildren();
    this.refs.none.hidden = true;
    const rows = await remote.contactConversations(contact).catch(() => null);
    if (this.shown !== id || !rows) return;
    const others = rows.filter((row) => row.id !== id);
    this.refs.none.hidden = others.length > 0;
    this.refs.list.replaceChildren(...others.map((row) => this.row(row)));
  }

  row(conversation) {
    const { root, refs } = stamp("t-previous-row");
    const last = conversation.last_non_activity_message?.content || previewOf(conversation.item?.last_message);
    refs.number.textContent = `#${conversation.id} · ${statusName(conversation)}`;
    refs.text.textContent = plain(last) || t("No messages");
    refs.time.textContent = moment(conversation.last_activity_at * 1000);
    const open = () => this.dispatchEvent(new CustomEvent("open-conversation", { bubbles: true, detail: conversation.id }));
    refs.open.addEventListener("click", open);
    return root;
  }
}
