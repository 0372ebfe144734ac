// What a search finds, in place of the list: contacts, then conversations with the words marked in their messages.
import { h, icon } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { api, store } from './app.js';
import { findChips, narrowing } from './find_chips.js';
import { contactRow, conversationRow } from './find_rows.js';

const empty = { phase: 'idle', query: '', contacts: [], conversations: [], next: null, narrow: false, problem: '' };
let found = { ...empty }, asking = null;

export function find(element) {
  const parts = {
    chips: h('div', { class: 'tools find-chips', role: 'group', 'aria-label': t('Narrow the search') }),
    body: h('div', { class: 'find-body' }), status: h('p', { class: 'visually-hidden', role: 'status' }),
  };
  const box = h('div', { class: 'find', role: 'region', 'aria-label': t('Search results'), hidden: true }, parts.chips, parts.status, parts.body);
  element.append(box);
  const show = () => draw(parts);
  const near = new IntersectionObserver((seen) => { if (seen.some((each) => each.isIntersecting)) more(show); }, { root: parts.body, rootMargin: '400px' });
  parts.near = near;
  findChips(parts.chips, () => begin(store.get().query, show));
  store.subscribe(({ query }) => {
    box.hidden = !query;
    element.closest('.list')?.toggleAttribute('data-finding', Boolean(query));
    if (query === found.query) return;
    if (query) begin(query, show); else stop(show);
  });
  addEventListener('keydown', (event) => keys(event, box), true);
}

function stop(show) {
  asking?.abort();
  found = { ...empty };
  show();
}

// Older answers never overwrite newer ones: whoever asks anew ends the question before.
function begin(query, show) {
  asking?.abort();
  const mine = asking = new AbortController();
  found = { ...found, phase: 'loading', query, next: null };
  show();
  if (query) ask(query, mine, show);
}

async function ask(query, mine, show, cursor = null) {
  const params = new URLSearchParams({ q: query, ...narrowing(), ...(cursor ? { cursor } : {}) });
  try {
    const answer = await api.get(`/search?${params}`, { signal: mine.signal });
    if (mine === asking) found = cursor ? joined(answer) : { ...empty, ...answer, phase: 'ready', query };
  } catch (error) {
    if (mine !== asking || mine.signal.aborted) return;
    found = { ...found, phase: 'failed', next: null, problem: Object.values(error.fields ?? {}).flat()[0] ?? error.message };
  }
  if (mine === asking) show();
}

function joined(answer) {
  const known = new Set(found.conversations.map(({ item }) => item.id));
  return { ...found, phase: 'ready', conversations: [...found.conversations, ...answer.conversations.filter(({ item }) => !known.has(item.id))], next: answer.next, narrow: answer.narrow };
}

function more(show) {
  if (found.phase !== 'ready' || !found.next) return;
  found = { ...found, phase: 'more' };
  ask(found.query, asking, show, found.next);
}

function draw({ body, status, near }) {
  const { phase, contacts, conversations, next, narrow, problem } = found;
  const nothing = !contacts.length && !conversations.length;
  body.setAttribute('aria-busy', String(phase === 'loading'));
  near.disconnect();
  if (phase === 'idle') return body.replaceChildren();
  status.textContent = phase === 'ready' ? (nothing ? t('Nothing found') : t('Found: %(count)s', { count: `${contacts.length + conversations.length}${next ? '+' : ''}` })) : '';
  if (phase === 'failed') return body.replaceChildren(failed(problem));
  if (nothing) return body.replaceChildren(...(phase === 'loading' ? [skeleton()] : [narrow ? tooMany() : none()]));
  const end = next && phase !== 'loading' ? skeleton(2) : null;
  const kept = { top: body.scrollTop, focus: document.activeElement?.closest?.('.find-option')?.dataset.option };
  body.replaceChildren(...[
    contacts.length ? part(t('Contacts'), contacts.map(contactRow)) : null,
    conversations.length ? part(t('Conversations'), conversations.map(conversationRow)) : null, narrow ? tooMany() : null, end,
  ].filter(Boolean));
  if (phase === 'ready' || phase === 'more') body.scrollTop = kept.top;
  if (kept.focus) body.querySelector(`[data-option="${CSS.escape(kept.focus)}"]`)?.focus();
  if (end) near.observe(end);
  return undefined;
}

const part = (title, rows) => h('section', { class: 'find-part', 'aria-label': title }, h('h2', { class: 'find-title' }, title), rows);
const skeleton = (count = 5) => h('div', { class: 'list-skeleton', 'aria-hidden': 'true' }, Array.from({ length: count }, () => h('span', { class: 'skeleton' })));
const none = () => h('div', { class: 'empty' }, icon('search'), h('h2', {}, t('Nothing found')), h('p', {}, t('Try another form of the word, a name, a phone number, an order number or #42 for a conversation.')), Object.keys(narrowing()).length ? h('p', {}, t('Or take the limits above off.')) : null);
const tooMany = () => h('p', { class: 'notice find-narrow', role: 'note' }, t('Too many matches: narrow your search by a word, an inbox or a date.'));
const failed = (problem) => h('div', { class: 'empty', role: 'alert' }, icon('wifi-off'), h('h2', {}, t('The search did not work')), h('p', {}, problem), h('button', { class: 'button', type: 'button', onclick: () => { found = { ...empty }; store.set({}); } }, t('Try again')));

// Arrows go through everything that can be opened; Escape goes back to the field, then out of the search.
function keys(event, box) {
  if (box.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector('[data-search]'), options = [...box.querySelectorAll('.find-option:not(:disabled)')];
  const inField = event.target === field, at = options.indexOf(event.target.closest?.('.find-option'));
  if (!inField && at < 0) return;
  const does = {
    ArrowDown: () => options[Math.min(at + 1, options.length - 1)]?.focus(), ArrowUp: () => (at > 0 ? options[at - 1] : field).focus(),
    Enter: inField ? () => found.phase === 'ready' && options[0]?.click() : null,
    Escape: inField ? () => leave(field) : () => { field.focus(); field.select(); },
  }[event.key];
  if (!does || (inField && event.key === 'ArrowUp')) return;
  event.preventDefault();
  event.stopPropagation();
  does();
}

function leave(field) {
  field.value = '';
  store.set({ query: '' });
  document.querySelector('.list-scroll [tabindex="0"], .list-scroll .row')?.focus();
}
