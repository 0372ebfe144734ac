// The places of the rail: what each shows by itself, and how it is called.
import { t, tc } from '../lib/i18n.js';
import { toParams } from '../state/filters.js';

export const CHANNEL_ICONS = { web_widget: 'globe', api: 'code', email: 'mail', telegram: 'send', wildberries: 'shopping-bag', ozon: 'shopping-bag' };

export const standing = () => [
  { kind: 'inbox', label: t('Inbox'), icon: 'inbox', base: {}, count: 'opened', key: 'i' },
  { kind: 'mine', label: t('Mine'), icon: 'user-check', base: { assignee: 'me', status: 'open,pending' }, count: 'mine', key: 'm' },
  { kind: 'unassigned', label: t('Unassigned'), icon: 'user-x', base: { assignee: 'unassigned' }, count: 'unassigned', key: 'u' },
  { kind: 'mentions', label: t('Mentions'), icon: 'at-sign', base: { mentions: 'me' }, count: 'mentions' },
  { kind: 'snoozed', label: tc('view', 'Snoozed'), icon: 'alarm-clock', base: { status: 'snoozed' }, count: 'snoozed', key: 's' },
  { kind: 'resolved', label: tc('view', 'Resolved'), icon: 'circle-check', base: { status: 'resolved' }, key: 'r' },
];

export const ofInbox = (each) => ({ kind: 'of-inbox', id: String(each.id), label: each.name, icon: CHANNEL_ICONS[each.channel] ?? 'inbox', base: { inbox_id: String(each.id) } });
export const ofTeam = (each) => ({ kind: 'team', id: String(each.id), label: each.name, icon: 'users', base: { team_id: String(each.id) } });
export const ofLabel = (each) => ({ kind: 'label', id: each.title, label: each.title, color: each.color, base: { labels: each.title } });
export const ofView = (each) => ({ kind: 'view', id: String(each.id), label: each.name, icon: each.shared ? 'users' : 'bookmark', base: {}, params: toParams(each.filters), saved: each });

export const all = (state) => [
  ...standing(), ...(state.views ?? []).map(ofView), ...state.inboxes.map(ofInbox), ...state.teams.map(ofTeam), ...state.labels.map(ofLabel),
];

// What the address names may not be loaded yet: then it is known by what it asks for.
const UNKNOWN = {
  'of-inbox': (id) => ({ base: { inbox_id: id } }), team: (id) => ({ base: { team_id: id } }), label: (id) => ({ base: { labels: id } }), view: () => ({ base: {} }),
};

export function placeOf({ kind, id }, state) {
  const known = all(state).find((each) => each.kind === kind && each.id === id);
  if (known) return known;
  return UNKNOWN[kind] && id ? { kind, id, ...UNKNOWN[kind](id) } : standing()[0];
}
