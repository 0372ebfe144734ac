// Ctrl/Cmd+K: everything by a few letters: what can be done here, where one can go, and any conversation.
import { avatar, h, icon } from '../lib/dom.js';
import { ranked } from '../lib/fuzzy.js';
import { t } from '../lib/i18n.js';
import { show } from './address.js';
import { api, me, store } from './app.js';
import { assign } from './conversation/actions.js';
import { desk } from './conversation/desk.js';
import { openAt } from './find_rows.js';
import { choices } from './person.js';
import { all } from './places.js';
import { saveView } from './views.js';

const WAIT = 150, MOST = 8;
let open = null;

export function palette() {
  addEventListener('keydown', (event) => {
    if (event.code !== 'KeyK' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (open) open.close(); else if (!document.querySelector('dialog[open]')) begin();
  }, true);
  document.addEventListener('panel:palette', begin);
}

function begin() {
  const back = document.activeElement, state = { typed: '', at: 0, conversations: [], asking: null, timer: 0, shown: [] };
  const list = h('div', { class: 'palette-items', role: 'listbox', id: 'palette-items', onmousedown: (event) => event.preventDefault(), 'aria-label': t('Commands') });
  const field = h('input', { class: 'palette-field', type: 'text', role: 'combobox', placeholder: t('Type a command, a name or a number'), 'aria-label': t('Type a command, a name or a number'), 'aria-expanded': 'true', 'aria-controls': 'palette-items', 'aria-autocomplete': 'list', autocomplete: 'off', oninput: typed });
  const dialog = h('dialog', { class: 'palette', 'aria-label': t('Commands'), onclose: end, onkeydown: keys, onclick: (event) => { if (event.target === dialog) dialog.close(); } }, h('label', { class: 'palette-head' }, icon('search'), field, h('kbd', {}, 'Esc')), list);
  const entries = commands();

  function typed() {
    Object.assign(state, { typed: field.value.trim(), at: 0 });
    state.asking?.abort();
    clearTimeout(state.timer);
    if (state.typed.length < 2 && !/\d/.test(state.typed)) state.conversations = [];
    else state.timer = setTimeout(ask, WAIT);
    draw();
  }

  async function ask() {
    const mine = state.asking = new AbortController();
    const answer = await api.get(`/search?${new URLSearchParams({ q: state.typed })}`, { signal: mine.signal }).catch(() => null);
    if (!answer || mine !== state.asking || mine.signal.aborted) return;
    state.conversations = found(answer);
    draw();
  }

  // A number means a conversation; otherwise what one can do comes first.
  function draw() {
    const fitting = ranked(entries, state.typed, (each) => each.words ?? each.label), first = /^#?\d+$/u.test(state.typed);
    const some = state.typed ? fitting.slice(0, MOST) : fitting;
    state.shown = first ? [...state.conversations, ...some] : [...some, ...state.conversations];
    state.at = Math.min(state.at, Math.max(0, state.shown.length - 1));
    list.replaceChildren(...grouped(state.shown, option));
    if (!state.shown.length) list.append(h('p', { class: 'menu-none' }, t('Nothing found')));
    light();
  }

  const option = (each, index) => h('div', { class: 'palette-item', role: 'option', id: `palette-${index}`, 'aria-selected': 'false', onpointermove: () => { if (state.at !== index) { state.at = index; light(); } }, onclick: () => run(each) },
    each.mark?.() ?? icon(each.icon ?? 'chevron-right'), h('span', { class: 'palette-label' }, each.label), each.note ? h('span', { class: 'palette-note' }, each.note) : null, each.hint ? h('kbd', {}, each.hint) : null);

  function light() {
    list.querySelectorAll('[role=option]').forEach((each, index) => { each.setAttribute('aria-selected', String(index === state.at)); });
    const active = list.querySelector('[aria-selected=true]');
    if (active) field.setAttribute('aria-activedescendant', active.id); else field.removeAttribute('aria-activedescendant');
    active?.scrollIntoView({ block: 'nearest' });
  }

  function keys(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], count = state.shown.length;
    if (step && count) { event.preventDefault(); state.at = (state.at + step + count) % count; light(); }
    if (event.key === 'Enter') { event.preventDefault(); if (state.shown[state.at]) run(state.shown[state.at]); }
    event.stopPropagation();
  }

  function run(each) {
    dialog.close();
    each.run();
  }

  function end() {
    state.asking?.abort();
    clearTimeout(state.timer);
    dialog.remove();
    open = null;
    if (back?.isConnected && document.activeElement === document.body) back.focus();
  }

  document.body.append(dialog);
  dialog.showModal();
  open = dialog;
  draw();
  field.focus();
}

function grouped(shown, option) {
  const groups = new Map();
  shown.forEach((each, index) => groups.set(each.group, [...(groups.get(each.group) ?? []), option(each, index)]));
  return [...groups].map(([title, options]) => h('div', { class: 'palette-group', role: 'group', 'aria-label': title }, h('p', { class: 'palette-title', 'aria-hidden': 'true' }, title), options));
}

function found({ contacts = [], conversations = [] }) {
  const entry = (item, note) => ({ group: t('Conversations'), label: item.contact.name || t('Visitor'), note: [`#${item.id}`, note].filter(Boolean).join(' · '), mark: () => avatar(item.contact.name || t('Visitor'), 'small'), id: item.id, run: () => openAt(item.id) });
  const rows = [
    ...conversations.filter((each) => each.match === 'number').map(({ item }) => entry(item, item.inbox.name)), ...contacts.flatMap((each) => each.conversations ?? []).map((item) => entry(item, item.inbox.name)),
    ...conversations.filter((each) => each.match !== 'number').map(({ item, hits }) => ({ ...entry(item, hits?.[0]?.parts.map(({ text }) => text).join('') ?? ''), run: () => openAt(item.id, hits?.[0]?.message_id) })),
  ];
  return rows.filter((each, index) => rows.findIndex((other) => other.id === each.id) === index).slice(0, MOST);
}

function commands() {
  return [...onConversation(), ...elsewhere(), ...own()];
}

// The open conversation has keys for all it can do: the palette presses them.
const press = (code) => requestAnimationFrame(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { code, key: code.slice(3).toLowerCase(), bubbles: true, cancelable: true })));

function onConversation() {
  const { phase, item, id } = desk.get();
  if (phase !== 'ready') return [];
  const group = t('Conversation #%(number)s', { number: id }), closed = ['resolved', 'snoozed'].includes(item.status);
  return [
    { label: closed ? t('Reopen') : t('Resolve'), icon: 'circle-check', hint: 'e', code: 'KeyE' }, { label: t('Snooze…'), icon: 'alarm-clock', hint: 's', code: 'KeyS' },
    ...(item.assignee?.id === me.id ? [] : [{ label: t('Assign to me'), icon: 'user-check', run: () => assign({ id: me.id, name: me.name }) }]),
    { label: t('Assign…'), icon: 'user', hint: 'a', code: 'KeyA' }, { label: t('Team…'), icon: 'users', hint: 't', code: 'KeyT' }, { label: t('Labels…'), icon: 'tag', hint: 'l', code: 'KeyL' },
    { label: t('Priority…'), icon: 'flag', hint: 'p', code: 'KeyP' }, { label: t('Reply'), icon: 'reply', hint: 'r', code: 'KeyR' }, { label: t('Write a note'), icon: 'sticky-note', hint: 'n', code: 'KeyN' },
    { label: t('Mark as unread'), icon: 'mail', hint: 'u', code: 'KeyU' },
  ].map(({ code, ...each }) => ({ group, run: () => press(code), ...each }));
}

function elsewhere() {
  const state = store.get();
  const places = all(state).map((place) => ({ group: t('Go to'), label: place.label, icon: place.icon ?? 'tag', hint: place.key ? `g ${place.key}` : undefined, run: () => show(place) }));
  const search = { group: t('Go to'), label: t('Search'), icon: 'search', hint: '/', run: () => requestAnimationFrame(() => document.querySelector('[data-search]')?.focus()) };
  const save = { group: t('Go to'), label: t('Save view'), icon: 'bookmark', run: saveView };
  return [...places, search, save];
}

const own = () => choices().map(({ label, icon: picture, hint, run }) => ({ group: t('Yours'), label, mark: () => picture?.cloneNode(true) ?? icon('user'), hint, run }));
