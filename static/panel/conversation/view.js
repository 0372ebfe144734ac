/* The middle column: one conversation, or in words why there is none. */

import { t } from "../../lib/i18n.js";
import { close, desk, open, seen } from "./desk.js";
import { listen } from "./keys.js";
import { furnish } from "./stamp.js";

const WORDS = {
  none: () => [t("No conversation is open"), t("Choose one from the list. Keys j and k go through it, Enter opens.")],
  forbidden: () => [t("This conversation is not yours to read"), t("It is in an inbox you are not a member of. An administrator can change that.")],
  missing: () => [t("There is no such conversation"), t("It may have been deleted, or the address is mistyped.")],
  failed: () => [t("The conversation could not be loaded"), t("Nothing is lost. Check the connection and try again.")],
};

export class ConversationView extends HTMLElement {
  connectedCallback() {
    this.refs = furnish(this, "t-conversation-view");
    this.refs.again.addEventListener("click", () => open(desk.get().id));
    this.refs.back.addEventListener("click", () => this.dispatchEvent(new CustomEvent("conversation-back", { bubbles: true })));
    document.addEventListener("visibilitychange", seen);
    this.endKeys = listen(this);
    this.end = desk.subscribe((state) => this.draw(state));
  }

  disconnectedCallback() {
    this.end();
    this.endKeys();
    document.removeEventListener("visibilitychange", seen);
  }

  /** Shows the conversation with that number; null shows that there is none. */
  open(id) {
    if (id === null) close();
    else if (id !== desk.get().id || desk.get().phase !== "ready") open(id);
  }

  draw({ phase, problem }) {
    const { refs } = this;
    const words = WORDS[phase]?.();
    refs.frame.hidden = Boolean(words);
    refs.state.hidden = !words;
    this.dataset.phase = phase;
    this.setAttribute("aria-busy", String(phase === "loading"));
    if (!words) return;
    [refs.title.textContent, refs.text.textContent] = words;
    if (phase === "failed" && problem) refs.text.textContent = `${words[1]} (${problem})`;
    refs.again.hidden = phase !== "failed";
    refs.back.hidden = phase === "none";
  }
}
