// Scrolls the open conversation to one of its messages, older pages loaded on the way; the address names it.
import { store } from './app.js';
import { desk, loadOlder } from './conversation/desk.js';

const PAGES = 10;
let turn = 0;

export async function reveal(id, message) {
  const mine = turn += 1, there = () => mine === turn && store.get().open === id;
  history.replaceState(history.state, '', `${location.pathname}${location.search}#message-${message}`);
  await until(() => !there() || (desk.get().id === id && desk.get().phase === 'ready'));
  for (let page = 0; there() && !known(message) && desk.get().thread.hasOlder && page < PAGES; page += 1) {
    await loadOlder();
    await until(() => !desk.get().older);
  }
  if (there() && known(message)) drawn(() => there() && point(message));
}

// What the address names when the panel begins.
export function revealNamed() {
  const message = Number(location.hash.match(/^#message-(\d+)$/)?.[1]);
  if (message && store.get().open) reveal(store.get().open, message);
}

const known = (message) => desk.get().thread.messages.some((each) => each.id === message);

function until(holds) {
  return new Promise((resolve) => {
    let end = null;
    const look = () => { if (holds()) { end?.(); resolve(); return true; } return false; };
    if (!look()) end = desk.subscribe(look, false);
  });
}

// The thread draws after the store has told, and settles at its end first.
const drawn = (then) => requestAnimationFrame(() => requestAnimationFrame(then));

function point(message) {
  const thread = document.querySelector('message-thread');
  if (!thread) return;
  thread.stuck = false;
  thread.dispatchEvent(new CustomEvent('show-message', { detail: message }));
  thread.querySelector(`[data-id="${message}"]`)?.classList.add('is-found');
}
