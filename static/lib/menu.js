// A menu under a button: arrows, Enter, Escape, and finding by typing where there are many.
import { h } from './dom.js';
import { ranked } from './fuzzy.js';
import { t } from './i18n.js';

let closeOpen = null;

// items: [{label, icon, checked, apart, run}], apart: a line before it; find: a field to narrow them.
export function openMenu(anchor, items, { find = false, label = '' } = {}) {
  closeOpen?.();
  const list = h('div', { class: 'menu-items', role: 'menu', 'aria-label': label });
  const field = find && h('input', { class: 'menu-find', type: 'search', placeholder: t('Find…'), 'aria-label': t('Find…'), oninput: () => fill(field.value) });
  const box = h('div', { class: 'menu', onkeydown: keys }, field, list);

  function fill(words = '') {
    const wanted = ranked(items, words);
    list.replaceChildren(...wanted.flatMap((item) => [item.apart && !words ? h('hr', { class: 'menu-line' }) : null, h('button', {
      class: 'menu-item', type: 'button', role: item.checked === undefined ? 'menuitem' : 'menuitemradio', 'aria-checked': item.checked === undefined ? null : String(item.checked),
      onclick: () => { close(); item.run(); },
    }, item.icon ?? null, h('span', {}, item.label), item.hint ? h('kbd', {}, item.hint) : null)]).filter(Boolean));
    if (!wanted.length) list.append(h('p', { class: 'menu-none' }, t('Nothing found')));
  }

  function keys(event) {
    const buttons = [...list.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); buttons.at((at + step + buttons.length) % buttons.length)?.focus(); }
    if (event.key === 'Enter' && at < 0) { event.preventDefault(); buttons[0]?.click(); }
    if (event.key === 'Tab') { close(); anchor.focus(); }
    if (event.key === 'Escape') { event.stopPropagation(); close(); anchor.focus(); }
  }

  function close() {
    box.remove();
    anchor.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    closeOpen = null;
  }
  const outside = (event) => { if (!box.contains(event.target) && !anchor.contains(event.target)) close(); };

  fill();
  document.body.append(box);
  place(box, anchor);
  anchor.setAttribute('aria-expanded', 'true');
  document.addEventListener('pointerdown', outside, true);
  closeOpen = close;
  (field || list.querySelector('button'))?.focus();
}

function place(box, anchor) {
  const at = anchor.getBoundingClientRect(), width = box.offsetWidth, height = box.offsetHeight;
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  box.style.top = `${at.bottom + height + 8 > innerHeight ? Math.max(8, at.top - height - 4) : at.bottom + 4}px`;
}
