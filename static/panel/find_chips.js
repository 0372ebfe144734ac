// What narrows a search: an inbox, who it is assigned to, when it was said.
import { h, icon } from '../lib/dom.js';
import { t, tc } from '../lib/i18n.js';
import { me, store } from './app.js';
import { openDates, span } from './dates.js';
import { inboxes, people } from './fields.js';
import { openPicker } from './picker.js';

let limits = {};

// As the request wants it: only what is asked.
export const narrowing = () => Object.fromEntries(Object.entries(limits).filter(([, value]) => value));

const whom = (state) => [{ value: 'me', label: t('Me') }, { value: 'unassigned', label: t('Nobody') }, ...people(state).filter((each) => each.value !== String(me.id))];
const CHIPS = () => [
  { name: 'inbox_id', label: tc('filter', 'Inbox'), options: inboxes }, { name: 'assignee', label: t('Assignee'), options: whom }, { name: 'date', label: t('Date') },
];

export function findChips(element, changed) {
  const chips = CHIPS().map((field) => makeChip(field, () => { draw(); changed(); }));
  const draw = () => chips.forEach(({ field, chip }) => say(field, chip));
  element.append(...chips.map(({ chip }) => chip));
  store.subscribe(draw);
}

function makeChip(field, changed) {
  const edit = h('button', { class: 'filter-edit', type: 'button', 'aria-haspopup': field.options ? 'listbox' : 'dialog', 'aria-expanded': 'false', onclick: () => choose(field, edit, changed) }, h('span', { class: 'filter-name' }, field.label), h('span', { class: 'filter-value' }));
  const off = h('button', { class: 'filter-off', type: 'button', 'aria-label': t('Take off the filter “%(name)s”', { name: field.label }), onclick: () => { set(field, '', ''); changed(); edit.focus(); } }, icon('x'));
  return { field, chip: h('span', { class: 'filter-chip', role: 'group', 'aria-label': field.label, 'data-limit': field.name }, edit, off) };
}

function set({ name }, value, before = '') {
  limits = name === 'date' ? { ...limits, after: value, before } : { ...limits, [name]: value };
}

function choose(field, anchor, changed) {
  if (field.name === 'date') openDates(anchor, { label: field.label, after: limits.after, before: limits.before, choose: (after, before) => { set(field, after, before); changed(); } });
  else openPicker(anchor, { label: field.label, options: field.options(store.get()), selected: [limits[field.name] ?? ''], choose: (value) => { set(field, value === limits[field.name] ? '' : value); changed(); } });
}

function say(field, chip) {
  const words = field.name === 'date' ? span(limits.after, limits.before) : field.options(store.get()).find((each) => String(each.value) === String(limits[field.name]))?.label ?? '';
  const [name, value] = chip.firstChild.children;
  name.textContent = words ? `${field.label}: ` : field.label;
  value.textContent = words;
  chip.toggleAttribute('data-on', Boolean(words));
  chip.lastChild.hidden = !words;
}
