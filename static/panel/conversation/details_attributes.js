/* Custom attributes of the conversation and of the contact. */

import { t } from "../../lib/i18n.js";
import { toast } from "../../lib/toast.js";
import { desk } from "./desk.js";
import { fact } from "./details_contact.js";
import { editable } from "./editing.js";
import * as remote from "./remote.js";
import { furnish } from "./stamp.js";

export class AttributeEditor extends HTMLElement {
  connectedCallback() {
    this.refs = furnish(this, "t-attribute-editor");
    this.refs.add.addEventListener("click", () => this.ask(true));
    this.refs.form.addEventListener("submit", (event) => this.added(event));
    this.refs.form.addEventListener("keydown", (event) => event.key === "Escape" && this.ask(false));
    this.end = desk.subscribe((state) => this.draw(state));
  }

  disconnectedCallback() {
    this.end();
  }

  draw({ custom, contact }) {
    const ofContact = contact?.custom_attributes ?? {};
    if (custom === this.custom && ofContact === this.ofContact) return;
    [this.custom, this.ofContact] = [custom, ofContact];
    const rows = Object.entries(custom).map(([key, value]) => this.row(key, value, (next) => this.save({ ...this.custom, [key]: next })));
    const theirs = Object.entries(ofContact).map(([key, value]) => this.row(key, value, (next) => this.saveContact({ [key]: next })));
    this.refs.facts.replaceChildren(...rows, ...theirs);
  }

  row(key, value, save) {
    if (value !== null && typeof value === "object") return fact(key, JSON.stringify(value));
    return fact(key, editable({ value: String(value ?? ""), label: key, save }));
  }

  ask(on) {
    this.refs.form.hidden = !on;
    this.refs.add.hidden = on;
    if (on) this.refs.key.focus();
    else this.refs.add.focus();
  }

  async added(event) {
    event.preventDefault();
    const { key, value, form } = this.refs;
    try {
      await this.save({ ...this.custom, [key.value.trim()]: value.value.trim() });
      form.reset();
      this.ask(false);
    } catch (error) {
      toast(error.message, { kind: "error" });
    }
  }

  async save(values) {
    const { custom_attributes: custom } = await remote.setCustom(desk.get().id, values);
    desk.set({ custom });
  }

  async saveContact(values) {
    desk.set({ contact: await remote.contact(desk.get().contact.id, { custom_attributes: values }) });
  }
}
