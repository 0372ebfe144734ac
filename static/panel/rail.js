// The rail: places with their counts, the state of the connection, and the person himself.
import { avatar, h, icon } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { show } from './address.js';
import { account, me, store } from './app.js';
import { swatch } from './fields.js';
import { accounts, person } from './person.js';
import { openNotices } from './notices.js';
import { ofInbox, ofLabel, ofTeam, ofView, standing } from './places.js';
import { viewLine } from './views.js';

const CONNECTIONS = () => ({ live: t('Live'), streaming: t('Live (backup line)'), reconnecting: t('Reconnecting…'), connecting: t('Connecting…'), polling: t('Checking now and then'), offline: t('Offline') });
const COUNTED = { 'of-inbox': 'inboxes', team: 'teams', label: 'labels', view: 'views' };

export function rail(element) {
  store.subscribe((state) => {
    const groups = groupsOf(state), key = keyOf(state, groups);
    if (element.dataset.key === key) return;
    element.dataset.key = key;
    const focused = element.contains(document.activeElement) ? document.activeElement.dataset.place : null;
    element.replaceChildren(...parts(state, groups));
    if (focused) element.querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus();
  });
}

function groupsOf(state) {
  return [
    ['', standing()], [t('Views'), (state.views ?? []).map(ofView)], [t('Inboxes'), state.inboxes.map(ofInbox)], [t('Teams'), state.teams.map(ofTeam)],
    [t('Labels'), state.labels.filter((each) => each.show_on_sidebar).map(ofLabel)],
  ];
}

const keyOf = (state, groups) => JSON.stringify([state.view.kind, state.view.id, groups.map(([, places]) => places.map((each) => [each.label, each.icon, countOf(each, state), each.saved?.mine, each.saved?.filters])), state.connection, state.alerts, state.notices.unread, state.profile?.name, availability(state)]);

// Nothing is said where nothing is there, or where it is not counted yet.
function countOf(place, { counts }) {
  if (place.count === 'opened') return counts.opened ?? (counts.urgent ?? 0) + (counts.waiting ?? 0);
  return place.count ? counts[place.count] : counts[COUNTED[place.kind]]?.[place.id];
}

const parts = (state, groups) => [
  h('button', { class: 'rail-head rail-second', type: 'button', title: account.name, 'aria-haspopup': 'menu', 'data-place': '@account', onclick: (event) => accounts(event.currentTarget) }, avatar(account.name, 'small'), h('span', { class: 'rail-text' }, account.name)),
  ...groups.map(([title, places]) => group(title, places, state)).filter(Boolean), foot(state),
];

function group(title, places, state) {
  if (!places.length) return null;
  return h('div', { class: `rail-group ${title ? 'rail-second' : ''}`, role: 'group', 'aria-label': title || null }, title ? h('p', { class: 'rail-title', 'aria-hidden': 'true' }, title) : null, places.map((place) => (place.saved ? viewLine(place, item(place, state)) : item(place, state))));
}

function item(place, state) {
  const { view } = state, count = countOf(place, state);
  return h('button', {
    class: 'rail-item', type: 'button', title: place.label, 'data-place': `${place.kind}:${place.id ?? ''}`, onclick: () => show(place),
    'aria-current': view.kind === place.kind && view.id === place.id ? 'true' : null,
  }, place.color ? swatch(place.color) : icon(place.icon), h('span', { class: 'rail-text' }, place.label), count ? h('span', { class: 'rail-count' }, new Intl.NumberFormat(document.documentElement.lang || 'en', count > 99_999 ? { notation: 'compact' } : {}).format(count)) : null);
}

const availability = ({ profile }) => profile?.accounts.find((each) => each.id === account.id)?.availability ?? 'online';

function foot(state) {
  const mine = availability(state);
  return h('div', { class: 'rail-foot' },
    h('button', { class: 'rail-item', type: 'button', 'aria-haspopup': 'dialog', title: t('Notifications'), 'data-place': '@notices', onclick: (event) => openNotices(event.currentTarget) }, icon('bell'), h('span', { class: 'rail-text' }, t('Notifications')),
      state.notices.unread ? h('span', { class: 'badge rail-news', 'aria-label': t('%(count)s unread', { count: state.notices.unread }) }, state.notices.unread > 99 ? '99+' : String(state.notices.unread)) : null),
    h('a', { class: 'rail-item', href: '/app/articles/', title: t('Knowledge base') }, icon('book-open'), h('span', { class: 'rail-text' }, t('Knowledge base'))),
    me.administrator && h('a', { class: 'rail-item', href: '/app/ai/quality', title: state.alerts ? t('AI: something needs attention') : t('AI') }, icon('sparkles'), h('span', { class: 'rail-text' }, t('AI')), state.alerts ? h('span', { class: 'rail-alert' }, icon('circle-alert', t('Something needs attention'))) : null),
    h('p', { class: 'rail-item rail-second', 'data-connection': state.connection, role: 'status', title: CONNECTIONS()[state.connection] ?? '' }, h('span', { class: 'dot' }), h('span', { class: 'rail-text' }, CONNECTIONS()[state.connection] ?? '')),
    h('button', { class: 'rail-item', type: 'button', 'aria-haspopup': 'menu', title: me.name, 'data-place': '@person', 'data-availability': mine, onclick: (event) => person(event.currentTarget, mine) },
      avatar(me.name, 'small'), h('span', { class: 'rail-text' }, me.name), h('span', { class: 'dot rail-count' })));
}
