// The bar for what is selected in the list, and the keys that select.
import { h, icon } from '../lib/dom.js';
import { t, tn } from '../lib/i18n.js';
import { SECTIONS } from '../state/inbox.js';
import { store } from './app.js';
import { chooseMoment } from './conversation/menus.js';
import { labels, people, priorities, teams } from './fields.js';
import { changeMany, faceOf } from './many.js';
import { openPicker } from './picker.js';

const CLOSED = ['resolved', 'snoozed'];
const selected = () => (store.get().query ? [] : store.get().selected ?? []);
const items = () => selected().map((id) => store.get().inbox.items[id]).filter(Boolean);
const reopening = () => items().length > 0 && items().every((each) => CLOSED.includes(each.status));

export function bulkBar(list) {
  const count = h('span', { class: 'bulk-count', role: 'status' });
  const progress = h('progress', { class: 'bulk-progress', hidden: true, 'aria-label': t('Progress') });
  const tool = (name, picture, label, key, run) => h('button', { class: 'icon-button bulk-tool', type: 'button', 'data-bulk': name, title: `${label} (${key})`, 'aria-label': label, 'aria-keyshortcuts': key, onclick: (event) => run(event.currentTarget) }, icon(picture));
  const tools = h('span', { class: 'bulk-tools' },
    tool('assign', 'user', t('Assign'), 'A', assign), tool('team', 'users', t('Team'), 'T', team), tool('label', 'tag', t('Labels'), 'L', label),
    tool('priority', 'flag', t('Priority'), 'P', priority), tool('snooze', 'alarm-clock', t('Snooze'), 'S', snooze), tool('resolve', 'circle-check', t('Resolve'), 'E', resolve));
  const clear = h('button', { class: 'icon-button bulk-clear', type: 'button', title: `${t('Clear the selection')} (Esc)`, 'aria-label': t('Clear the selection'), onclick: () => deselect(list) }, icon('x'));
  const bar = h('div', { class: 'bulk', role: 'toolbar', 'aria-label': t('Selected conversations') }, clear, count, tools, progress);
  list.append(bar);
  store.subscribe((state) => draw(state, { bar, count, progress, tools, list }));
  addEventListener('keydown', (event) => keys(event, list, tools), true);
}

function draw({ selected: ids = [], bulk, query }, { bar, count, progress, tools, list }) {
  const shown = (ids.length > 0 && !query) || Boolean(bulk);
  bar.toggleAttribute('data-shown', shown);
  bar.inert = !shown;
  for (const each of [list, document.body]) each.toggleAttribute('data-selecting', shown);
  if (ids.length) count.textContent = tn('%(count)s selected', '%(count)s selected', ids.length);
  progress.hidden = !bulk;
  if (bulk) Object.assign(progress, { max: bulk.total, value: bulk.done });
  tools.querySelectorAll('button').forEach((each) => { each.disabled = Boolean(bulk); });
  const last = tools.lastElementChild, words = reopening() ? t('Reopen') : t('Resolve');
  last.setAttribute('aria-label', words);
  last.title = `${words} (E)`;
}

function deselect(list) {
  store.set({ selected: [] });
  if (list.querySelector('.bulk')?.contains(document.activeElement)) list.querySelector('.list-scroll [tabindex="0"], .list-scroll .row')?.focus();
}

// What could not be changed stays selected, to be tried again; leave: the rest goes with the rows.
async function run(change, face, said, { leave = false } = {}) {
  const ids = [...selected()];
  if (leave) store.set({ selected: [] });
  const failed = await changeMany(ids, change, face, said);
  if (failed.length) store.set({ selected: failed });
}

const fieldsOf = (fields, said, options) => run({ fields }, () => faceOf(fields), said, options);

function assign(anchor) {
  const options = [...people(store.get()), { value: '', label: t('Nobody') }];
  openPicker(anchor, { label: t('Assign'), options, choose: (value) => {
    const { label: name } = options.find((each) => each.value === value);
    return fieldsOf({ assignee_id: Number(value) || null }, (count) => (value ? tn('%(count)s assigned to %(name)s', '%(count)s assigned to %(name)s', count, { name }) : tn('%(count)s assigned to nobody', '%(count)s assigned to nobody', count)));
  } });
}

function team(anchor) {
  const options = [...teams(store.get()), { value: '', label: t('No team') }];
  openPicker(anchor, { label: t('Team'), options, choose: (value) => fieldsOf({ team_id: Number(value) || null }, moved) });
}

function priority(anchor) {
  const options = [...priorities(), { value: '', label: t('No priority') }];
  openPicker(anchor, { label: t('Priority'), options, choose: (value) => fieldsOf({ priority: value || null }, moved) });
}

const moved = (count) => tn('%(count)s conversation changed', '%(count)s conversations changed', count);

function label(anchor) {
  const having = new Map();
  items().forEach((each) => each.labels.forEach((title) => having.set(title, (having.get(title) ?? 0) + 1)));
  const every = [...having].filter(([, count]) => count === items().length).map(([title]) => title);
  openPicker(anchor, { label: t('Labels'), options: labels(store.get()), many: true, selected: every, mixed: [...having.keys()].filter((title) => !every.includes(title)), choose: (_, title, on) => flip(title, on) });
}

const flip = (title, on) => run(
  { labels: { add: on ? [title] : [], remove: on ? [] : [title] } },
  (item) => ({ labels: on ? [...new Set([...item.labels, title])] : item.labels.filter((each) => each !== title) }),
  (count) => (on ? tn('Label added to %(count)s conversation', 'Label added to %(count)s conversations', count) : tn('Label taken off %(count)s conversation', 'Label taken off %(count)s conversations', count)),
);

function snooze(anchor) {
  chooseMoment(anchor, (until) => run(
    { fields: { status: 'snoozed' }, snoozed_until: until?.toISOString() ?? null }, () => ({ status: 'snoozed', snoozed_until: until?.toISOString() ?? null }),
    (count) => tn('%(count)s snoozed', '%(count)s snoozed', count), { leave: true },
  ));
}

function resolve() {
  if (!reopening()) return run({ fields: { status: 'resolved' } }, () => ({ status: 'resolved' }), (count) => tn('%(count)s resolved', '%(count)s resolved', count), { leave: true });
  return run({ fields: { status: 'open' } }, () => ({ status: 'open' }), (count) => tn('%(count)s opened again', '%(count)s opened again', count), { leave: true });
}

const BUSY = 'input:not([type=checkbox]), textarea, select, [contenteditable], dialog, .menu';
const DOES = { KeyA: 'assign', KeyT: 'team', KeyL: 'label', KeyP: 'priority', KeyS: 'snooze', KeyE: 'resolve' };

// While something is selected the keys mean the selection; they reach the open conversation again when nothing is.
function keys(event, list, tools) {
  if (event.defaultPrevented || event.target.closest?.(BUSY) || document.querySelector('dialog[open]')) return;
  const inside = list.contains(event.target), plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  let act = null;
  if (inside && event.code === 'KeyA' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) act = () => selectSection(event.target);
  if (selected().length && plain && event.key === 'Escape') act = () => deselect(list);
  if (selected().length && plain && DOES[event.code] && performance.now() - lastG > CHORD) act = () => tools.querySelector(`[data-bulk=${DOES[event.code]}]`).click();
  if (event.code === 'KeyG') lastG = performance.now();
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

// "g then a letter" goes to a place, whatever is selected.
const CHORD = 1000;
let lastG = -Infinity;

function selectSection(target) {
  const { inbox, folded = {} } = store.get();
  const row = target.closest('[data-key], [data-section]'), named = row?.dataset.section ?? row?.dataset.key?.split(':')[0];
  const first = SECTIONS.find((each) => !folded[each] && inbox.sections[each].ids.length);
  const name = SECTIONS.includes(named) ? named : first;
  if (name) store.set({ selected: [...inbox.sections[name].ids].filter((id) => inbox.items[id]) });
}
