// A small box beside what it is about: Escape or a press elsewhere closes it, and the focus goes back.
import { h } from '../../lib/dom.js';

let closeOpen = null;

export function popover(anchor, title, content) {
  closeOpen?.();
  const box = h('div', { class: 'popover', role: 'dialog', 'aria-label': title, tabIndex: -1, onkeydown: (event) => { if (event.key === 'Escape') { event.stopPropagation(); close(); anchor.focus(); } } }, h('h3', {}, title), content);
  const outside = (event) => { if (!box.contains(event.target) && !anchor.contains(event.target) && !event.target.closest?.('.menu')) close(); };
  function close() {
    box.remove();
    anchor.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    closeOpen = null;
  }
  document.body.append(box);
  place(box, anchor);
  anchor.setAttribute('aria-expanded', 'true');
  document.addEventListener('pointerdown', outside, true);
  closeOpen = close;
  box.focus();
  return close;
}

function place(box, anchor) {
  const at = anchor.getBoundingClientRect();
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(8, at.top - box.offsetHeight - 6)}px`;
}
