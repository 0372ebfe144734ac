// The chips over the list: what is chosen over the place itself, each to be changed or taken off, and the order of the list.
import { h, icon } from '../lib/dom.js';
import { t, tn } from '../lib/i18n.js';
import { openMenu } from '../lib/menu.js';
import { chosen, listed, same } from '../state/filters.js';
import { refine, show } from './address.js';
import { store } from './app.js';
import { openDates, span } from './dates.js';
import { fields, said, sorts } from './fields.js';
import { openPicker } from './picker.js';
import { all } from './places.js';
import { saveView, updateView } from './views.js';

export function filterBar() {
  const add = h('button', { class: 'tool', type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'data-tool': 'filter', onclick: () => chooseField(add) }, icon('list-filter'), h('span', {}, t('Filter')));
  const clear = h('button', { class: 'tool tool-plain', type: 'button', 'data-tool': 'clear', onclick: () => { clearAll(); add.focus(); } }, t('Clear'));
  const save = h('button', { class: 'tool tool-plain', type: 'button', 'data-tool': 'save', onclick: () => keep(save) }, h('span', {}, t('Save view')));
  const sort = h('button', { class: 'tool', type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'data-tool': 'sort', onclick: () => chooseSort(sort) }, icon('arrow-up-down'), h('span', { class: 'tool-text' }));
  const places = h('button', { class: 'tool tool-places', type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'data-tool': 'places', 'aria-label': t('Views'), onclick: () => choosePlace(places) }, icon('bookmark'));
  const total = h('span', { class: 'tools-total', role: 'status' });
  const chips = h('div', { class: 'tools-chips' }, clear, save);
  const bar = h('div', { class: 'tools', role: 'group', 'aria-label': t('Filters') }, h('div', { class: 'tools-row' }, places, add, total, sort), chips);
  const drawn = new Map();
  store.subscribe((state) => draw(state, { chips, drawn, add, clear, save, sort, total }));
  return bar;
}

function draw(state, parts) {
  const active = activeFields(state.view), sorted = sorts().find((each) => each.value === (state.view.params.sort ?? 'latest')) ?? sorts()[0];
  keepChips(active, state, parts);
  parts.clear.hidden = !active.length;
  parts.chips.hidden = !active.length;
  drawSave(parts.save, state, active);
  parts.sort.lastChild.textContent = sorted.value === 'latest' ? '' : sorted.label;
  parts.sort.setAttribute('aria-label', t('Order: %(order)s', { order: sorted.label }));
  parts.sort.title = t('Order: %(order)s', { order: sorted.label });
  parts.sort.toggleAttribute('data-on', sorted.value !== 'latest');
  parts.total.textContent = active.length && state.inbox.loaded && !state.query ? totalOf(state.inbox.sections.all) : '';
}

function totalOf({ total, capped }) {
  const number = `${new Intl.NumberFormat(document.documentElement.lang || 'en').format(total)}${capped ? '+' : ''}`;
  return tn('%(number)s conversation', '%(number)s conversations', total, { number });
}

// "created" is two parameters and one chip.
function activeFields(view) {
  const picked = chosen(view);
  return fields().filter((field) => (field.name === 'created' ? picked.created_after || picked.created_before : picked[field.name]));
}

function keepChips(active, state, { chips, drawn, add, clear }) {
  for (const [name, chip] of drawn) if (!active.some((field) => field.name === name)) { chip.remove(); drawn.delete(name); }
  active.forEach((field) => {
    const chip = drawn.get(field.name) ?? makeChip(field, add);
    if (!drawn.has(field.name)) { drawn.set(field.name, chip); chips.insertBefore(chip, clear); }
    const words = valueOf(field, state);
    const edit = chip.firstChild;
    edit.lastChild.textContent = words;
    edit.title = `${field.label}: ${words}`;
  });
}

const valueOf = (field, { view: { params }, ...state }) => (field.name === 'created' ? span(params.created_after, params.created_before) : said(field, params[field.name], state));

function makeChip(field, add) {
  const edit = h('button', { class: 'filter-edit', type: 'button', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', onclick: () => change(field, edit, add) }, h('span', { class: 'filter-name' }, `${field.label}: `), h('span', { class: 'filter-value' }));
  const off = h('button', { class: 'filter-off', type: 'button', 'aria-label': t('Take off the filter “%(name)s”', { name: field.label }), onclick: () => { takeOff(field); add.focus(); } }, icon('x'));
  return h('span', { class: 'filter-chip', role: 'group', 'aria-label': field.label, 'data-filter': field.name }, edit, off);
}

const takeOff = (field) => refine(field.name === 'created' ? { created_after: '', created_before: '' } : { [field.name]: '' });
const clearAll = () => refine(Object.fromEntries(Object.keys(chosen(store.get().view)).filter((name) => name !== 'sort').map((name) => [name, ''])));

function chooseField(add) {
  openMenu(add, fields().map((field) => ({ label: field.label, icon: icon(field.icon), run: () => change(field, add, add) })), { find: true, label: t('Filter by') });
}

// The first change is a step of its own for "back", the following belong to it.
function change(field, anchor, home) {
  const { view } = store.get();
  let replace = false;
  const set = (patch) => { refine(patch, { replace }); replace = true; };
  if (field.name === 'created') {
    openDates(anchor, { label: field.label, after: view.params.created_after, before: view.params.created_before, home, choose: (after, before) => set({ created_after: after, created_before: before }) });
    return;
  }
  const selected = listed(view.params[field.name]);
  const choose = field.many ? (values) => set({ [field.name]: values.join(',') }) : (value) => set({ [field.name]: selected.includes(String(value)) ? '' : value });
  openPicker(anchor, { label: field.label, options: field.options(store.get()), selected, many: field.many, free: field.free, choose, home });
}

function chooseSort(anchor) {
  const now = store.get().view.params.sort ?? 'latest';
  openMenu(anchor, sorts().map((each) => ({ label: each.label, checked: each.value === now, run: () => { refine({ sort: each.value === 'latest' ? '' : each.value }); anchor.focus(); } })), { label: t('Order') });
}

// Where the rail has no room for words, every place is found here.
function choosePlace(anchor) {
  const { view } = store.get();
  openMenu(anchor, all(store.get()).map((place) => ({ label: place.label, icon: icon(place.icon ?? 'tag'), checked: place.kind === view.kind && place.id === view.id, run: () => show(place) })), { find: true, label: t('Views') });
}

const savedNow = ({ view, views = [] }) => (view.kind === 'view' ? views.find((each) => String(each.id) === view.id) : undefined);

// A view that was changed may take the change; anything else that is filtered may become a view.
function drawSave(save, state, active) {
  const saved = savedNow(state), changed = saved && !same({ ...state.view.params, sort: '' }, all(state).find((each) => each.saved === saved).params);
  save.hidden = state.view.kind === 'mentions' || (saved ? !changed : !active.some((field) => field.name));
  save.firstChild.textContent = saved && may(saved) ? t('Save changes') : t('Save view');
}

const may = (view) => view.mine || Boolean(document.body.dataset.admin);

function keep(anchor) {
  const saved = savedNow(store.get());
  if (!saved || !may(saved)) { saveView(anchor); return; }
  openMenu(anchor, [
    { label: t('Update “%(name)s”', { name: saved.name }), icon: icon('check'), run: () => updateView(saved) },
    { label: t('Save as a new view'), icon: icon('plus'), run: () => saveView(anchor) },
  ], { label: t('Save view') });
}

