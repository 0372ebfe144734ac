/* Keys of the open conversation. They rest while one types, while a menu or a dialog is open, and with Ctrl, Alt or Meta. */

import * as actions from "./actions.js";
import { desk } from "./desk.js";
import * as menus from "./menus.js";

const BUSY = "input, textarea, select, [contenteditable], dialog[open], .menu";

/** Answers the function that ends it. */
export function listen(view) {
  const part = (name) => view.querySelector(`[data-ref="${name}"]`);
  const composer = () => view.querySelector("message-composer");
  const does = {
    KeyR: () => composer().write("reply"),
    KeyN: () => composer().write("note"),
    KeyA: () => menus.assignee(part("assignee")),
    KeyT: () => menus.team(part("team")),
    KeyL: () => menus.labels(part("name")),
    KeyP: () => menus.priority(part("priority")),
    KeyS: () => menus.snooze(part("statusMore")),
    KeyE: actions.toggleResolved,
    KeyU: actions.markUnread,
    Escape: () => view.dispatchEvent(new CustomEvent("conversation-back", { bubbles: true })),
  };
  const pressed = (event) => {
    const act = does[event.code];
    if (!act || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || desk.get().phase !== "ready") return;
    if (event.target.closest?.(BUSY) || document.querySelector("dialog[open]") || afterG(event)) return;
    event.preventDefault();
    act();
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}

// "g then a letter" belongs to the views.
let lastG = -Infinity;
document.addEventListener("keydown", (event) => { if (event.code === "KeyG") lastG = event.timeStamp; }, true);
const afterG = (event) => event.timeStamp - lastG < 1000;
