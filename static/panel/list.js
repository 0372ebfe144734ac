// The list: three sections with exact totals. Rows are kept while they say the same, and glide when they move.
import { h, icon } from '../lib/dom.js';
import { t, tc } from '../lib/i18n.js';
import { storage } from '../lib/storage.js';
import { SECTIONS } from '../state/inbox.js';
import { store } from './app.js';
import { face, refreshAges, row } from './row.js';
import { load, more } from './sync.js';
import { find } from './find.js';
import { tools } from './tools.js';

const TITLES = () => ({ urgent: tc('section', 'Urgent'), waiting: t('Waiting'), all: t('All') });
const rows = new Map();
let searching = 0;

export function list(element) {
  const title = h('h1', {});
  const field = h('input', { type: 'search', placeholder: t('Search names, numbers and messages'), 'aria-label': t('Search'), 'data-search': '', oninput: () => { clearTimeout(searching); searching = setTimeout(() => search(field.value), 200); } });
  const scroll = h('div', { class: 'list-scroll' });
  const notice = h('p', { class: 'notice', role: 'status', hidden: true });
  const head = h('header', { class: 'list-head' }, title, h('label', { class: 'search' }, icon('search'), field));
  element.append(head, notice, scroll);
  tools(head);
  find(element);
  const nearEnd = new IntersectionObserver((seen) => seen.forEach((each) => each.isIntersecting && more(each.target.dataset.more)), { root: scroll, rootMargin: '600px' });
  store.subscribe((state) => {
    title.textContent = state.view.label ?? t('Inbox');
    if (document.activeElement !== field && field.value !== state.query) field.value = state.query;
    warn(notice, state);
    glide(scroll, () => draw(scroll, state, nearEnd));
  });
  setInterval(() => refreshAges(scroll), 20_000);
}

function search(words) {
  store.set({ query: words.trim() });
  load();
}

function warn(notice, { connection, problem, inbox }) {
  const text = connection === 'offline' ? t('You are offline. What you write is kept and sent when the network is back.') : problem && inbox.loaded ? problem : '';
  notice.hidden = !text;
  notice.textContent = text;
}

function draw(scroll, state, nearEnd) {
  if (!state.inbox.loaded) return scroll.replaceChildren(state.problem ? failed(state.problem) : skeleton());
  const parts = SECTIONS.flatMap((name) => section(name, state, nearEnd));
  const nothing = !state.inbox.sections.all.total && !state.inbox.sections.all.ids.length;
  return reconcile(scroll, nothing ? [empty(state)] : parts);
}

// Put the children in this order, moving only what is not where it belongs.
function reconcile(parent, wanted) {
  const keep = new Set(wanted);
  [...parent.children].forEach((child) => keep.has(child) || child.remove());
  wanted.forEach((child, index) => { if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null); });
}

function section(name, state, nearEnd) {
  const { ids, total, next } = state.inbox.sections[name];
  if (!total && !ids.length && name !== 'all') return [];
  const open = !state.folded[name];
  const parts = [head(name, state, total, open)];
  if (!open) return parts;
  parts.push(...ids.map((id) => kept(name, state.inbox.items[id], state)));
  if (next) parts.push(sentinel(name, next, nearEnd));
  return parts;
}

const heads = {};
function head(name, state, total, open) {
  heads[name] ??= h('button', { class: 'section-head', type: 'button', 'data-section': name, onclick: () => fold(name) }, icon('chevron-down'), h('span', {}), h('span', { class: 'section-total' }));
  const [, label, count] = heads[name].children;
  label.textContent = state.query && name === 'all' ? t('Found') : TITLES()[name];
  count.textContent = state.query || Object.keys(state.view.params).length ? '' : String(total);
  heads[name].setAttribute('aria-expanded', String(open));
  return heads[name];
}

function fold(name) {
  const folded = { ...store.get().folded, [name]: !store.get().folded[name] };
  storage.set('panel.folded', folded);
  store.set({ folded });
}

function kept(name, item, state) {
  const key = `${name}:${item.id}`, shown = face(item, state);
  if (rows.get(key)?.shown !== shown) {
    const element = row(item, state), before = rows.get(key)?.element;
    element.dataset.key = key;
    if (before?.contains(document.activeElement)) queueMicrotask(() => element.focus());
    rows.set(key, { element, shown });
  }
  return rows.get(key).element;
}

const sentinels = {};
function sentinel(name, next, nearEnd) {
  if (sentinels[name]?.dataset.cursor !== next) {
    sentinels[name] = h('div', { class: 'list-skeleton', 'data-more': name, 'data-cursor': next, 'aria-hidden': 'true' }, h('span', { class: 'skeleton' }));
    nearEnd.observe(sentinels[name]);
  }
  return sentinels[name];
}

const still = matchMedia('(prefers-reduced-motion: reduce)');

// Where a row stood before and stands now is bridged by a short movement.
function glide(scroll, change) {
  const before = still.matches ? new Map() : places(scroll);
  change();
  if (!before.size) return;
  for (const element of scroll.querySelectorAll('.row')) {
    const from = before.get(element.dataset.key) ?? before.get(`#${element.dataset.conversation}`);
    const moved = from === undefined ? 0 : from - element.offsetTop;
    if (moved && Math.abs(moved) < 2000) element.animate([{ translate: `0 ${moved}px` }, { translate: '0 0' }], { duration: 220, easing: 'cubic-bezier(.2,.7,.2,1)' });
  }
}

function places(scroll) {
  const found = new Map();
  scroll.querySelectorAll('.row').forEach((each) => { found.set(each.dataset.key, each.offsetTop); });
  return found;
}

const skeleton = () => h('div', { class: 'list-skeleton', 'aria-busy': 'true', 'aria-label': t('Loading') }, Array.from({ length: 7 }, () => h('span', { class: 'skeleton' })));

const failed = (problem) => h('div', { class: 'empty', role: 'alert' }, icon('wifi-off'), h('h2', {}, t('The list could not be loaded')), h('p', {}, problem), h('button', { class: 'button', type: 'button', onclick: load }, t('Try again')));

function empty(state) {
  const [title, text] = state.query ? [t('Nothing found'), t('Try another word, a name or a number.')] : [t('Nothing here'), t('New conversations appear by themselves.')];
  return h('div', { class: 'empty' }, icon(state.query ? 'search' : 'inbox'), h('h2', {}, title), h('p', {}, text));
}
