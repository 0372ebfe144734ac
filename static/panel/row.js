// One conversation of the list, readable at a glance.
import { avatar, h, icon } from '../lib/dom.js';
import { age, moment, t } from '../lib/i18n.js';
import { listed } from '../state/inbox.js';
import { intentName, MOOD_ICONS, MOODS } from './ai/words.js';
import { me, store } from './app.js';
import { face as faceOf, watchers, watching } from './presence.js';
import { previewOf } from './previews.js';

const CHANNELS = { web_widget: 'globe', api: 'shopping-bag', email: 'mail', telegram: 'send' };
const PRIORITIES = () => ({ urgent: t('Urgent'), high: t('High'), medium: t('Medium'), low: t('Low') });
const STATUSES = () => ({ pending: t('Pending'), snoozed: t('Snoozed'), resolved: t('Resolved') });
const MARKS = 2;

const pressed = (item) => item.sla_due_at && item.section !== 'closed';

// What a row shows; while it stays the same the element stays as it is.
export const face = (item, state) => JSON.stringify([
  item.version, item.unread_count, state.open === item.id, state.typing[item.id], watchers(item.id, state), item.contact, item.last_message, item.status, item.priority, item.assignee, item.labels, item.ai,
  state.selected.includes(item.id), state.agents.length, pressed(item) && Math.floor(Date.now() / 60_000),
]);

export const blank = () => h('div', { class: 'row-blank', 'aria-hidden': 'true' }, h('span', { class: 'skeleton' }), h('span', { class: 'skeleton' }), h('span', { class: 'skeleton' }));

export const row = (key) => h('div', { class: 'row', role: 'listitem', 'data-key': key }, h('a', { class: 'row-open', draggable: false, tabIndex: -1 }), h('input', { class: 'row-pick', type: 'checkbox', tabIndex: -1 }));

// Puts an item into a row; the link and the box stay, and with them the focus.
export function fill(element, item, state) {
  const [link, box] = element.children, name = item.contact.name || t('Visitor'), open = state.open === item.id;
  element.dataset.conversation = item.id;
  element.toggleAttribute('data-unread', item.unread_count > 0);
  element.toggleAttribute('data-picked', state.selected.includes(item.id));
  for (const each of [element, link]) if (open) each.setAttribute('aria-current', 'true'); else each.removeAttribute('aria-current');
  link.href = `/app/conversations/${item.id}`;
  box.checked = state.selected.includes(item.id);
  box.setAttribute('aria-label', t('Select #%(number)s, %(name)s', { number: item.id, name }));
  const shown = parts(item, state, name);
  element.toggleAttribute('data-marked', shown.at(-1).childElementCount > 0);
  link.replaceChildren(...shown);
}

function parts(item, state, name) {
  return [
    h('span', { class: 'row-face' }, avatar(name), h('span', { class: 'row-channel', title: item.inbox.name }, icon(CHANNELS[item.inbox.channel] ?? 'inbox', item.inbox.name))),
    h('span', { class: 'row-top' }, h('span', { class: 'row-name' }, name), h('span', { class: 'row-number' }, `#${item.id}`)),
    h('time', { class: 'row-age', 'data-at': item.last_activity_at, title: moment(item.last_activity_at) }, age(item.last_activity_at)),
    preview(item, state),
    item.unread_count ? h('span', { class: 'badge row-unread', 'aria-label': t('%(count)s unread', { count: item.unread_count }) }, String(item.unread_count)) : '',
    h('span', { class: 'row-marks' }, marks(item)),
  ];
}

function preview(item, state) {
  const [answerer] = watchers(item.id, state).filter((each) => each.answering);
  if (answerer) return h('span', { class: 'row-preview row-typing', 'data-typing': '' }, t('%(name)s is answering…', { name: answerer.name }));
  if (state.typing[item.id]) return h('span', { class: 'row-preview row-typing', 'data-typing': '' }, t('%(name)s is typing…', { name: state.typing[item.id] }));
  const last = item.last_message;
  if (!last) return h('span', { class: 'row-preview' }, t('No messages yet'));
  return h('span', { class: 'row-preview' }, speaker(last, item.assignee, state.agents), previewOf(last));
}

// Where it is not known which colleague wrote: most likely whose it is, and where it is nobody's only that it was one of us.
function speaker({ sender_type: type, sender_id: id }, assignee, agents) {
  if (type === 'bot') return t('Bot: ');
  if (type !== 'user') return '';
  if ((id ?? assignee?.id) === me.id) return t('You: ');
  const name = id ? agents.find((each) => each.id === id)?.available_name : assignee?.name;
  return name ? `${name}: ` : t('Reply: ');
}

function marks(item) {
  const labels = item.labels.filter((label) => label !== item.ai.intent);
  return [
    item.priority && h('span', { class: `mark mark-${item.priority}` }, PRIORITIES()[item.priority]),
    pressed(item) && due(item.sla_due_at),
    item.status !== 'open' && h('span', { class: 'mark' }, STATUSES()[item.status]),
    intent(item.ai),
    labels.slice(0, MARKS).map((label) => h('span', { class: 'mark' }, label)),
    labels.length > MARKS && h('span', { class: 'mark', title: labels.slice(MARKS).join(', ') }, `+${labels.length - MARKS}`),
    (item.assignee || watchers(item.id).length > 0) && h('span', { class: 'row-assignee' }, watching(item.id), item.assignee && h('span', { title: item.assignee.name }, faceOf(item.assignee))),
  ];
}

// What the AI takes it for, quietly; a mood only where it is one to know of.
function intent({ intent: name, sentiment }) {
  const known = name && name !== 'unknown' && name !== 'other';
  const mood = sentiment && sentiment !== 'neutral';
  return (known || mood) && h('span', { class: 'mark mark-ai', title: [known && intentName(name), mood && MOODS()[sentiment]].filter(Boolean).join(', ') }, mood && icon(MOOD_ICONS[sentiment], MOODS()[sentiment]), known && intentName(name));
}

function due(at) {
  const minutes = Math.round((new Date(at) - Date.now()) / 60_000);
  const late = minutes < 0;
  const text = late ? t('late') : minutes < 120 ? t('%(count)s min left', { count: minutes }) : t('due %(at)s', { at: moment(at) });
  return h('span', { class: `mark ${late ? 'mark-late' : minutes < 60 ? 'mark-high' : ''}` }, text);
}

export function refreshAges(element) {
  element.querySelectorAll('time[data-at]').forEach((each) => { each.textContent = age(each.dataset.at); });
}

// The conversations of the list, in its order, as far as they are loaded.
export const visible = () => listed(store.get().inbox, store.get().folded);
