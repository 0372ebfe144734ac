/* The contact's card: ways to reach, edited in place, and where they write from. */

import { avatar } from "../../lib/dom.js";
import { t } from "../../lib/i18n.js";
import * as actions from "./actions.js";
import { desk, patchItem } from "./desk.js";
import { editable } from "./editing.js";
import * as remote from "./remote.js";
import { furnish, stamp } from "./stamp.js";
import { dayMonth, write } from "./text.js";

const EDITED = [
  { name: "name", label: () => t("Name"), type: "text" }, { name: "email", label: () => t("E-mail"), type: "email" },
  { name: "phone_number", label: () => t("Phone"), type: "tel" },
];

export class ContactCard extends HTMLElement {
  connectedCallback() {
    this.refs = furnish(this, "t-contact-card");
    this.refs.mute.addEventListener("click", () => actions.mute(!desk.get().muted));
    this.end = desk.subscribe((state) => this.draw(state));
  }

  disconnectedCallback() {
    this.end();
  }

  draw({ contact, additional, muted }) {
    this.refs.mute.textContent = muted ? t("Unblock the contact") : t("Block the contact");
    if (!contact || (contact === this.contact && additional === this.additional) || this.isTyped(contact)) return;
    [this.contact, this.additional] = [contact, additional];
    const name = contact.name || t("Visitor");
    this.refs.avatar.replaceChildren(avatar(name));
    this.refs.name.textContent = name;
    this.refs.since.textContent = t("Known since %(date)s", { date: dayMonth(new Date(contact.created_at * 1000)) });
    const edited = EDITED.map((field) => fact(field.label(), this.field(field)));
    this.refs.facts.replaceChildren(...edited, ...circumstances({ ...contact.additional_attributes, ...additional }));
  }

  /** What is being typed of the same contact is not taken from under the hands. */
  isTyped(contact) {
    return contact.id === this.contact?.id && Boolean(this.querySelector(".fact input"));
  }

  field({ name, label, type }) {
    return editable({ value: this.contact[name], label: label(), type, save: (value) => this.save({ [name]: value }), left: () => this.draw(desk.get()) });
  }

  async save(values) {
    const contact = await remote.contact(this.contact.id, values);
    this.refs.facts.replaceChildren();
    desk.set({ contact });
    patchItem({ contact: { ...desk.get().item.contact, name: contact.name } });
  }
}

export function fact(term, value) {
  const { root, refs } = stamp("t-fact");
  refs.term.textContent = term;
  if (value instanceof Node) refs.value.append(value);
  else write(refs.value, String(value));
  return root;
}

// Integrations and the widget name the same things differently.
function circumstances(known) {
  const { browser = {}, page, city, country } = known;
  const named = (thing, more) => (typeof thing === "object" && thing ? [thing.name ?? thing.browser_name, more ?? thing.version].filter(Boolean).join(" ") : thing);
  const facts = [
    [t("Location"), known.location ?? [city, country].filter(Boolean).join(", ")],
    [t("Browser"), named(browser, browser?.browser_version)],
    [t("System"), known.os ?? known.platform ?? [browser?.platform_name, browser?.platform_version].filter(Boolean).join(" ")],
    [t("Page"), page?.url ?? known.initiated_from ?? (typeof page === "string" ? page : null)],
    [t("Page title"), page?.title],
    [t("Came from"), page?.referrer ?? known.referer ?? known.referrer],
    [t("Language"), known.locale ?? browser?.browser_language ?? known.browser_language],
    [t("Company"), known.company_name],
  ];
  return facts.filter(([, value]) => typeof value === "string" && value).map(([term, value]) => fact(term, value));
}
