/* The messages, kept at the bottom while one reads the newest and where one is while one reads older ones. */

import { t, tn } from "../../lib/i18n.js";
import { isPending, lastId, rows } from "../../state/messages.js";
import { announced, build, signature } from "./bubble.js";
import { desk, loadOlder } from "./desk.js";
import { furnish } from "./stamp.js";

const NEAR = 120;
const EARLY = 400;

function typingWords({ type, name: given, private: hidden }) {
  const name = given || t("Visitor");
  if (hidden) return t("%(name)s is writing a note…", { name });
  return type === "user" ? t("%(name)s is answering…", { name }) : t("%(name)s is writing…", { name });
}

export class MessageThread extends HTMLElement {
  connectedCallback() {
    this.refs = furnish(this, "t-thread");
    this.drawn = new Map();
    this.refs.scroll.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.refs.newest.addEventListener("click", () => this.toNewest());
    this.addEventListener("show-message", (event) => this.reveal(event.detail));
    this.watcher = new ResizeObserver(() => this.resized());
    this.watcher.observe(this.refs.scroll);
    this.watcher.observe(this.refs.list);
    this.watcher.observe(this.refs.typing);
    this.end = desk.subscribe((state) => this.draw(state));
  }

  disconnectedCallback() {
    this.end();
    this.watcher.disconnect();
  }

  draw(state) {
    if (state.id !== this.shown) this.begin(state);
    this.refs.skeleton.hidden = state.phase !== "loading";
    this.refs.older.hidden = !state.older;
    this.drawTyping(state.typing);
    if (state.thread !== this.thread || state.newAfter !== this.newAfter) this.drawRows(state);
  }

  begin({ id }) {
    Object.assign(this, { shown: id, thread: null, first: true, stuck: true, unseen: 0, last: null });
    this.drawn.clear();
    this.refs.list.replaceChildren();
    this.refs.said.replaceChildren();
  }

  drawRows(state) {
    const { scroll } = this.refs;
    const before = { height: scroll.scrollHeight, top: scroll.scrollTop, anchor: this.refs.list.querySelector(".message") };
    const anchorTop = before.anchor?.getBoundingClientRect().top;
    [this.thread, this.newAfter] = [state.thread, state.newAfter];
    this.arrange(rows(state.thread, { newAfter: state.newAfter }));
    this.announce(state.thread);
    if (!state.thread.ready) return;
    this.settle(before.anchor, anchorTop);
    if (scroll.scrollHeight <= scroll.clientHeight + EARLY) loadOlder();
  }

  /** Keeps elements whose row is unchanged, makes the others, and puts all in order. */
  arrange(wanted) {
    const kept = new Map();
    let previous = null;
    for (const row of wanted) {
      const sign = signature(row);
      const known = this.drawn.get(row.key);
      const element = known?.sign === sign ? known.element : build(row);
      if (known && known.element !== element) known.element.replaceWith(element);
      const place = previous ? previous.nextSibling : this.refs.list.firstChild;
      if (place !== element) this.refs.list.insertBefore(element, place);
      kept.set(row.key, { sign, element });
      previous = element;
    }
    for (const [key, { element }] of this.drawn) if (!kept.has(key)) element.remove();
    this.drawn = kept;
  }

  settle(anchor, anchorTop) {
    const { scroll, list } = this.refs;
    const own = this.thread.messages.at(-1);
    const divider = this.first && list.querySelector(".thread-divider");
    this.first = false;
    if (divider) {
      divider.scrollIntoView({ block: "center" });
      this.size = this.sizeNow;
      this.scrolled();
    } else if (this.stuck || (own && isPending(own) && own.state === "sending")) this.toNewest();
    else if (anchor?.isConnected) scroll.scrollTop += anchor.getBoundingClientRect().top - anchorTop;
  }

  announce(thread) {
    const last = lastId(thread);
    if (this.last !== null && last > this.last) {
      const fresh = thread.messages.filter((each) => each.id > this.last && each.message_type === 0);
      for (const each of fresh) this.refs.said.append(Object.assign(document.createElement("p"), { textContent: announced(each) }));
      if (!this.stuck) this.unseen += fresh.length;
    }
    if (thread.ready) this.last = last ?? 0;
    this.drawNewest();
  }

  drawTyping(typing) {
    const words = Object.values(typing).toSorted((one, other) => (other.type === "contact") - (one.type === "contact")).map(typingWords).join(" · ");
    this.refs.typing.hidden = !words;
    this.refs.typingText.textContent = words;
  }

  drawNewest() {
    this.refs.newest.hidden = this.stuck;
    this.refs.newestText.textContent = this.unseen ? tn("%(count)s new message", "%(count)s new messages", this.unseen) : t("To the newest");
  }

  resized() {
    this.size = this.sizeNow;
    if (this.stuck) this.toNewest();
    else this.scrolled();
  }

  get sizeNow() { return `${this.refs.scroll.clientHeight}/${this.refs.scroll.scrollHeight}`; }

  // A scroll that is told after the box has changed says nothing of what the reader wants.
  scrolled() {
    const { scroll } = this.refs;
    if (this.size !== this.sizeNow) return;
    this.stuck = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
    if (this.stuck) this.unseen = 0;
    this.drawNewest();
    if (scroll.scrollTop < EARLY && this.thread?.ready) loadOlder();
  }

  toNewest() {
    Object.assign(this, { stuck: true, unseen: 0 });
    this.refs.scroll.scrollTop = this.refs.scroll.scrollHeight;
    this.drawNewest();
  }

  reveal(id) {
    const element = this.refs.list.querySelector(`[data-id="${Number(id)}"]`);
    element?.scrollIntoView({ block: "center", behavior: "smooth" });
    element?.animate?.([{ opacity: 0.3 }, { opacity: 1 }], 900);
  }
}
