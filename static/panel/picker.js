// A list under a button to choose from by typing: one value, or several while it stays open.
import { h, icon } from '../lib/dom.js';
import { t } from '../lib/i18n.js';

let closeOpen = null, made = 0;

// options: [{value, label, mark, hint}]; selected: values; mixed: values that only some have; free: what is typed may be chosen
// too; many: choose(values) after every change, otherwise choose(value) once. Answers the function that closes it.
export function openPicker(anchor, { label, options, selected = [], mixed = [], many = false, free = false, choose, home = anchor }) {
  closeOpen?.();
  const state = { chosen: new Set(selected.map(String)), mixed: new Set(mixed.map(String)), at: 0, typed: '', shown: [] };
  const id = `picker-${made += 1}`;
  const list = h('div', { class: 'menu-items picker-items', role: 'listbox', id, onmousedown: (event) => event.preventDefault(), 'aria-label': label, 'aria-multiselectable': many ? 'true' : null });
  const field = h('input', {
    class: 'menu-find', type: 'text', role: 'combobox', placeholder: label, 'aria-label': label, 'aria-expanded': 'true', 'aria-controls': id, 'aria-autocomplete': 'list', autocomplete: 'off',
    oninput: () => { Object.assign(state, { typed: field.value.trim(), at: 0 }); draw(); },
  });
  const box = h('div', { class: 'menu picker', onkeydown: keys }, field, list);

  function draw() {
    state.shown = narrowed(options, state, free);
    list.replaceChildren(...state.shown.map((each, index) => option(each, index)));
    if (!state.shown.length) list.append(h('p', { class: 'menu-none' }, t('Nothing found')));
    light();
  }

  function option(each, index) {
    const value = String(each.value), on = state.chosen.has(value), half = state.mixed.has(value);
    return h('div', {
      class: 'menu-item picker-item', role: 'option', id: `${id}-${index}`, 'aria-selected': String(on), 'data-value': value, 'data-mixed': half, 'aria-description': half ? t('Some of them') : null,
      onpointermove: () => { if (state.at !== index) { state.at = index; light(); } }, onclick: () => take(each),
    }, h('span', { class: many ? 'tick tick-box' : 'tick', 'aria-hidden': 'true' }, on ? icon('check') : null), each.mark?.() ?? null, h('span', { class: 'picker-label' }, each.label), each.hint ? h('span', { class: 'picker-hint' }, each.hint) : null);
  }

  function light() {
    [...list.querySelectorAll('[role=option]')].forEach((each, index) => each.toggleAttribute('data-active', index === state.at));
    const active = list.querySelector('[data-active]');
    if (active) field.setAttribute('aria-activedescendant', active.id); else field.removeAttribute('aria-activedescendant');
    active?.scrollIntoView({ block: 'nearest' });
  }

  function take(each) {
    const value = String(each.value);
    if (!many) { close(); choose(each.value); return; }
    state.chosen[state.chosen.has(value) ? 'delete' : 'add'](value);
    state.mixed.delete(value);
    draw();
    choose([...state.chosen], value, state.chosen.has(value));
  }

  function keys(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], count = state.shown.length;
    if (step && count) { event.preventDefault(); state.at = (state.at + step + count) % count; light(); }
    if (event.key === 'Enter') { event.preventDefault(); if (state.shown[state.at]) take(state.shown[state.at]); }
    if (event.key === 'Tab') close();
    if (event.key === 'Escape') { event.preventDefault(); close(); }
    event.stopPropagation();
  }

  const close = popover(box, anchor, home, () => { closeOpen = null; });
  closeOpen = close;
  draw();
  place(box, anchor);
  field.focus();
  return close;
}

function narrowed(options, { typed, chosen }, free) {
  const words = typed.toLowerCase();
  const known = [...options, ...[...chosen].filter((value) => free && !options.some((each) => String(each.value) === value)).map((value) => ({ value, label: value }))];
  const found = known.filter((each) => each.label.toLowerCase().includes(words));
  const exact = found.some((each) => each.label.toLowerCase() === words);
  return free && typed && !exact ? [...found, { value: typed, label: t('Only “%(words)s”', { words: typed }) }] : found;
}

// Shows a box by its anchor until it is closed or something else is pressed. The focus goes back where it came from.
export function popover(box, anchor, home = anchor, ended = () => {}) {
  let closed = false;
  const close = ({ refocus = true } = {}) => {
    if (closed) return;
    closed = true;
    const inside = box.contains(document.activeElement);
    box.remove();
    anchor.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    if (refocus && inside) (anchor.isConnected ? anchor : home).focus();
    ended();
  };
  const outside = (event) => { if (!box.contains(event.target) && !anchor.contains(event.target)) close({ refocus: false }); };
  document.body.append(box);
  place(box, anchor);
  anchor.setAttribute('aria-expanded', 'true');
  document.addEventListener('pointerdown', outside, true);
  return close;
}

function place(box, anchor) {
  const at = anchor.getBoundingClientRect(), width = box.offsetWidth, height = box.offsetHeight;
  const below = at.bottom + height + 8 <= innerHeight;
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  box.style.top = below ? `${at.bottom + 4}px` : 'auto';
  box.style.bottom = below ? 'auto' : `${Math.max(8, innerHeight - at.top + 4)}px`;
}
