// The list: its head, its sections of any length, and what is said when there is nothing to show.
import { h, icon } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { storage } from '../lib/storage.js';
import { chosen } from '../state/filters.js';
import { onwards, rests, SECTIONS } from '../state/inbox.js';
import { go, store } from './app.js';
import { board } from './board.js';
import { find } from './find.js';
import { need, tend } from './pages.js';
import { pick, picking } from './picking.js';
import { load } from './sync.js';
import { tools } from './tools.js';

const TYPED = 200, TICK = 20_000;
let searching = 0;

export function list(element) {
  const parts = { title: h('h1', {}), field: searchField(), notice: h('p', { class: 'notice', role: 'status', hidden: true }), note: h('div', { class: 'list-note' }), more: h('div', { class: 'list-more', hidden: true }, ...unseen()) };
  const scroll = h('div', { class: 'list-scroll', 'data-density': storage.get('panel.density') ?? 'normal' }, parts.note);
  const head = h('header', { class: 'list-head' }, parts.title, h('label', { class: 'search' }, icon('search'), parts.field));
  element.append(head, parts.notice, scroll);
  tools(head);
  find(element);
  const rows = board(scroll, { need, onFold: fold });
  scroll.append(parts.more);
  listen(scroll, rows);
  follow(parts, rows);
}

function searchField() {
  const seek = (field) => { clearTimeout(searching); searching = setTimeout(() => store.set({ query: field.value.trim() }), TYPED); };
  return h('input', { type: 'search', placeholder: t('Search names, numbers and messages'), 'aria-label': t('Search'), 'data-search': '', oninput: (event) => seek(event.target) });
}

// Whatever happens within one picture is drawn once.
function follow(parts, rows) {
  let planned = false, open = store.get().open;
  const now = () => {
    planned = false;
    const state = store.get();
    draw(parts, rows, state);
    if (open !== state.open) { open = state.open; if (open) rows.reveal(open); }
  };
  store.subscribe(() => { if (!planned) { planned = true; requestAnimationFrame(now); } });
  setInterval(rows.tick, TICK);
  picking();
}

function draw({ title, field, notice, note, more }, rows, state) {
  title.textContent = state.view.label ?? t('Inbox');
  if (document.activeElement !== field && field.value !== state.query) field.value = state.query;
  warn(notice, state);
  const { loaded, sections } = state.inbox;
  const resting = loaded && SECTIONS.some((name) => rests(sections[name]));
  const nothing = loaded && SECTIONS.every((name) => !sections[name].ids.length && (!sections[name].end || rests(sections[name])));
  more.hidden = nothing || !resting;
  tell(note, !loaded ? (state.problem ? 'failed' : 'loading') : nothing ? (resting ? 'sofar' : 'empty') : '', nothing ? JSON.stringify(state.view.params) : state.problem);
  if (!loaded || nothing) return rows.clear();
  rows.refresh(state);
  return tend();
}

const NOTES = { failed, loading: skeleton, empty, sofar };

function tell(note, kind, problem) {
  const key = `${kind} ${kind === 'loading' ? '' : problem}`;
  if (note.dataset.kind === key) return;
  note.dataset.kind = key;
  note.replaceChildren(...(NOTES[kind] ? [NOTES[kind](problem)] : []));
}

function warn(notice, { connection, problem, inbox }) {
  const text = connection !== 'offline' && problem && inbox.loaded ? problem : ''; // without a network connection.js says it for the whole panel
  notice.hidden = !text;
  notice.textContent = text;
}

function fold(name) {
  const folded = { ...store.get().folded, [name]: !store.get().folded[name] };
  storage.set('panel.folded', folded);
  store.set({ folded });
}

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

function listen(scroll, rows) {
  let painting = false;
  scroll.addEventListener('scroll', () => {
    if (painting) return;
    painting = true;
    requestAnimationFrame(() => { painting = false; if (store.get().inbox.loaded) rows.paint(); });
  }, { passive: true });
  scroll.addEventListener('click', clicked);
  scroll.addEventListener('keydown', (event) => {
    const element = event.target.closest('.row');
    if (!element || STEPS[event.key] === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    rows.step(element, STEPS[event.key]);
  });
}

// A click opens, with Shift it selects up to here; with Ctrl or the middle button the browser opens a new tab.
function clicked(event) {
  const element = event.target.closest('.row'), id = Number(element?.dataset.conversation);
  if (!id) return;
  if (event.target.matches('.row-pick')) return pick(id, { range: event.shiftKey });
  if (event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (event.shiftKey) pick(id, { range: true });
  else go(id);
}

// density: "normal" or "compact".
export function setDensity(density) {
  storage.set('panel.density', density);
  document.querySelector('.list-scroll').dataset.density = density;
}

function skeleton() {
  return h('div', { class: 'list-skeleton', 'aria-busy': 'true', 'aria-label': t('Loading') }, Array.from({ length: 7 }, () => h('span', { class: 'skeleton' })));
}

function failed(problem) {
  return h('div', { class: 'empty', role: 'alert' }, icon('wifi-off'), h('h2', {}, t('The list could not be loaded')), h('p', {}, problem), h('button', { class: 'button', type: 'button', onclick: load }, t('Try again')));
}

// Of a filtered list it is the filters that may hide what one looks for.
function empty() {
  const narrowed = Object.keys(chosen(store.get().view)).some((name) => name !== 'sort');
  const clear = () => document.querySelector('[data-tool=clear]').click();
  if (narrowed) return h('div', { class: 'empty' }, icon('list-filter'), h('h2', {}, t('Nothing fits the filters')), h('p', {}, t('What comes and fits them appears by itself.')), h('button', { class: 'button', type: 'button', onclick: clear }, t('Clear the filters')));
  return h('div', { class: 'empty' }, icon('inbox'), h('h2', {}, t('Nothing here')), h('p', {}, t('New conversations appear by themselves.')));
}

// What hardly anything fits is looked for in the newest part of a long list first; the rest is for the asking.
function sofar() {
  return h('div', { class: 'empty' }, icon('list-filter'), h('h2', {}, t('Nothing has been found so far')), ...unseen());
}

function unseen() {
  const further = () => store.set(({ inbox }) => ({ inbox: onwards(inbox) }));
  return [h('p', {}, t('The list is long, and not all of it has been looked through.')), h('button', { class: 'button', type: 'button', onclick: further }, t('Look further'))];
}
