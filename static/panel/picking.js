// Rows that are selected, to be changed together.
import { listed } from '../state/inbox.js';
import { store } from './app.js';

let anchor = null;

// range: everything from the row that was picked last to this one.
export function pick(id, { range = false } = {}) {
  const { selected, inbox, folded } = store.get();
  const between = range && anchor ? stretch(listed(inbox, folded), anchor, id) : [];
  if (between.length) store.set({ selected: [...new Set([...selected, ...between])] });
  else store.set({ selected: selected.includes(id) ? selected.filter((each) => each !== id) : [...selected, id] });
  anchor = id;
}

function stretch(ids, from, to) {
  const [first, last] = [ids.indexOf(from), ids.indexOf(to)].sort((one, other) => one - other);
  return first < 0 ? [] : ids.slice(first, last + 1);
}

const BUSY = 'input:not([type=checkbox]), textarea, select, [contenteditable], dialog, .menu';

// x picks the row that has the focus, else the conversation that is open; with Shift all up to it.
export function picking() {
  addEventListener('keydown', (event) => {
    const busy = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(BUSY) || document.querySelector('dialog[open]');
    if (event.code !== 'KeyX' || busy || store.get().query) return;
    const id = Number(event.target.closest?.('.row')?.dataset.conversation) || store.get().open;
    if (!id) return;
    event.preventDefault();
    pick(id, { range: event.shiftKey });
  });
}
