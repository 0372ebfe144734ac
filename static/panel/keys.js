// Keys of the whole panel, by their place on the keyboard so that any layout will do. They rest while one types.
import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { show } from './address.js';
import { go, store } from './app.js';
import { standing } from './places.js';
import { visible } from './row.js';

const BUSY = 'input:not([type=checkbox]), textarea, select, [contenteditable], dialog, .menu';
const CHORD = 1000;
let lastG = -Infinity;

export function keys() {
  addEventListener('keydown', pressed);
  document.addEventListener('panel:help', help);
}

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(BUSY) || document.querySelector('dialog[open]')) return;
  const act = chord(event) ?? single(event);
  if (!act) return;
  event.preventDefault();
  act();
}

// g, and within a second the letter of a place.
function chord(event) {
  const waited = event.timeStamp - lastG < CHORD;
  lastG = event.code === 'KeyG' && !event.shiftKey ? event.timeStamp : -Infinity;
  const place = waited && standing().find((each) => each.key && `Key${each.key.toUpperCase()}` === event.code);
  return place ? () => show(place) : null;
}

function single(event) {
  if (event.code === 'KeyJ') return () => step(1);
  if (event.code === 'KeyK') return () => step(-1);
  if (event.key === '?' || (event.code === 'Slash' && event.shiftKey)) return help;
  return event.key === '/' || event.code === 'Slash' ? () => document.querySelector('[data-search]')?.focus() : null;
}

function step(by) {
  const ids = [...new Set(visible())], at = ids.indexOf(store.get().open);
  const next = ids[at < 0 ? 0 : Math.max(0, Math.min(ids.length - 1, at + by))];
  if (next) go(next);
  document.querySelector(`.row[data-conversation="${next}"]`)?.scrollIntoView({ block: 'nearest' });
}

const command = () => (/Mac|iPhone|iPad/u.test(navigator.platform) ? '⌘' : 'Ctrl ');

const KEYS = () => [
  [t('Everywhere'), [[`${command()}K`, t('Commands, conversations and views')], ['/', t('Search')], ['?', t('Keyboard shortcuts')], ...standing().filter((each) => each.key).map((each) => [`g ${each.key}`, each.label])]],
  [t('The list'), [['j', t('Next conversation')], ['k', t('Previous conversation')], ['x', t('Select the conversation')], [`${command()}A`, t('Select the section')], ['Esc', t('Clear the selection')]]],
  [t('The open conversation, or all that are selected'), [['r', t('Reply')], ['n', t('Note')], ['a', t('Assign')], ['t', t('Team')], ['l', t('Labels')], ['p', t('Priority')], ['s', t('Snooze')], ['e', t('Resolve or reopen')], ['u', t('Mark unread')], ['Esc', t('Back to the list')]]],
];

function help() {
  if (document.querySelector('dialog.help')) return;
  const back = document.activeElement;
  const dialog = h('dialog', { class: 'help', 'aria-label': t('Keyboard shortcuts'), onclose: () => { dialog.remove(); if (back?.isConnected) back.focus(); }, onclick: (event) => { if (event.target === dialog) dialog.close(); } },
    h('h2', { tabIndex: -1, autofocus: true }, t('Keyboard shortcuts')), h('div', { class: 'help-groups' }, KEYS().map(([title, keys]) => h('section', {}, h('h3', {}, title), h('dl', {}, keys.map(([key, label]) => [h('dt', {}, key.split(' ').filter(Boolean).map((each) => h('kbd', {}, each))), h('dd', {}, label)]))))));
  document.body.append(dialog);
  dialog.showModal();
}
