// What one may filter by: the name of each, its values, and how a chosen value is said.
import { avatar, h, icon } from '../lib/dom.js';
import { t, tc } from '../lib/i18n.js';
import { listed } from '../state/filters.js';
import { INTENTS, MOOD_ICONS, MOODS } from './ai/words.js';
import { me } from './app.js';
import { CHANNEL_ICONS } from './places.js';

export const statuses = () => [
  { value: 'open', label: t('Open') }, { value: 'pending', label: t('Pending') }, { value: 'snoozed', label: t('Snoozed') }, { value: 'resolved', label: t('Resolved') },
];
export const priorities = () => [{ value: 'urgent', label: t('Urgent') }, { value: 'high', label: t('High') }, { value: 'medium', label: t('Medium') }, { value: 'low', label: t('Low') }];
export const channels = () => [
  { value: 'web_widget', label: t('Website') }, { value: 'email', label: t('E-mail') }, { value: 'telegram', label: 'Telegram' }, { value: 'api', label: 'API' },
  { value: 'wildberries', label: 'Wildberries' }, { value: 'ozon', label: 'Ozon' },
].map((each) => ({ ...each, mark: () => icon(CHANNEL_ICONS[each.value]) }));

export const people = ({ agents }) => agents.map((each) => ({ value: String(each.id), label: each.available_name ?? each.name, hint: each.id === me.id ? t('me') : undefined, mark: () => avatar(each.available_name ?? each.name, 'small') }))
  .toSorted((one, other) => Boolean(other.hint) - Boolean(one.hint) || one.label.localeCompare(other.label));

const named = (rows, name, mark) => rows.map((each) => ({ value: String(each[name === 'title' ? 'title' : 'id']), label: each[name], mark: mark(each) }));

export function swatch(color) {
  const dot = h('span', { class: 'swatch', 'aria-hidden': 'true' });
  dot.style.setProperty('--swatch', color);
  return dot;
}

// Those the AI knows, and whatever other words bots have used on the list; any other may be typed.
const intents = ({ inbox }) => {
  const named = INTENTS(), seen = Object.values(inbox.items).map((each) => each.ai?.intent).filter((each) => each && !named[each] && each !== 'unknown');
  return [...Object.entries(named).map(([value, label]) => ({ value, label })), ...[...new Set(seen)].sort().map((value) => ({ value, label: value }))];
};
const moods = () => Object.entries(MOODS()).map(([value, label]) => ({ value, label, mark: () => icon(MOOD_ICONS[value]) }));

export const inboxes = (state) => named(state.inboxes, 'name', (each) => () => icon(CHANNEL_ICONS[each.channel] ?? 'inbox'));
export const teams = (state) => named(state.teams, 'name', () => () => icon('users'));
export const labels = (state) => named(state.labels, 'title', (each) => () => swatch(each.color));

export const fields = () => [
  { name: 'status', label: t('Status'), icon: 'circle-check', many: true, options: statuses },
  { name: 'assignee', label: t('Assignee'), icon: 'user', options: (state) => [{ value: 'me', label: t('Me') }, { value: 'unassigned', label: t('Nobody') }, ...people(state).filter((each) => each.value !== String(me.id))] },
  { name: 'inbox_id', label: tc('filter', 'Inbox'), icon: 'inbox', many: true, options: inboxes },
  { name: 'team_id', label: t('Team'), icon: 'users', many: true, options: teams },
  { name: 'labels', label: t('Labels'), icon: 'tag', many: true, every: true, options: labels },
  { name: 'priority', label: t('Priority'), icon: 'flag', many: true, options: priorities },
  { name: 'channel', label: t('Channel'), icon: 'globe', many: true, options: channels },
  { name: 'intent', label: t('Intent'), icon: 'zap', many: true, free: true, options: intents },
  { name: 'sentiment', label: t('Mood'), icon: 'smile', many: true, options: moods },
  { name: 'created', label: t('Created'), icon: 'calendar' },
];

// "open or pending", "vip and urgent", "open +3": what a chip says after the name.
export function said(field, value, state) {
  const known = new Map(field.options(state).map((each) => [String(each.value), each.label]));
  const words = listed(value).map((each) => known.get(each) ?? (field.free || field.name === 'labels' ? each : '…'));
  const [first, second] = words;
  if (words.length < 2) return first ?? '';
  if (words.length > 2) return `${first}, ${second} +${words.length - 2}`;
  return field.every ? t('%(one)s and %(other)s', { one: first, other: second }) : t('%(one)s or %(other)s', { one: first, other: second });
}

export const sorts = () => [
  { value: 'latest', label: t('Latest activity') }, { value: 'oldest', label: t('Oldest activity') }, { value: 'newest_created', label: t('Newest first') }, { value: 'oldest_created', label: t('Oldest first') },
  { value: 'longest_waiting', label: t('Longest waiting') }, { value: 'shortest_waiting', label: t('Shortest waiting') }, { value: 'soonest_due', label: t('Due soonest') },
];
