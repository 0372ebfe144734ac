// The rail: views with their counts, the state of the connection, and the person himself.
import { h, icon, avatar } from '../lib/dom.js';
import { t, tc } from '../lib/i18n.js';
import { openMenu } from '../lib/menu.js';
import { storage } from '../lib/storage.js';
import { toast } from '../lib/toast.js';
import { account, go, me, root, store } from './app.js';
import { load } from './sync.js';

const VIEWS = () => [
  { kind: 'inbox', label: t('Inbox'), icon: 'inbox', params: {}, count: 'opened' },
  { kind: 'mine', label: t('Mine'), icon: 'user-check', params: { assignee: 'me', status: 'open,pending' }, count: 'mine' },
  { kind: 'unassigned', label: t('Unassigned'), icon: 'user-x', params: { assignee: 'unassigned' }, count: 'unassigned' },
  { kind: 'snoozed', label: tc('view', 'Snoozed'), icon: 'alarm-clock', params: { status: 'snoozed' }, count: 'snoozed' },
  { kind: 'resolved', label: tc('view', 'Resolved'), icon: 'circle-check', params: { status: 'resolved' } },
];
const CHANNELS = { web_widget: 'globe', api: 'code', email: 'mail', telegram: 'send' };
const CONNECTIONS = () => ({ live: t('Live'), reconnecting: t('Reconnecting…'), connecting: t('Connecting…'), offline: t('Offline') });
const AVAILABILITY = () => ({ online: t('Online'), busy: t('Busy'), offline: t('Away') });
let counts = {};

export function show(view) {
  store.set({ view, query: '', inbox: { ...store.get().inbox, loaded: false } });
  go(null);
  load();
}

const item = (view, second = false) => {
  const current = store.get().view, count = view.count && (counts[view.count] ?? '');
  return h('button', {
    class: `rail-item ${second ? 'rail-second' : ''}`, type: 'button', title: view.label, onclick: () => show(view),
    'aria-current': current.kind === view.kind && current.id === view.id ? 'true' : null,
  }, view.mark ?? icon(view.icon), h('span', { class: 'rail-text' }, view.label), count || view.number ? h('span', { class: 'rail-count' }, String(count || view.number)) : null);
};

function swatch(color) {
  const dot = h('span', { class: 'swatch' });
  dot.style.setProperty('--swatch', color);
  return dot;
}

const group = (title, views) => (views.length ? h('div', { class: 'rail-group rail-second' }, h('p', { class: 'rail-title' }, title), views.map((view) => item(view, true))) : null);

export function rail(element) {
  store.subscribe((state) => {
    counts = { ...state.counts, opened: (state.counts.urgent ?? 0) + (state.counts.waiting ?? 0) || '' };
    const inboxes = state.inboxes.map((each) => ({ kind: 'of-inbox', id: each.id, label: each.name, icon: CHANNELS[each.channel] ?? 'inbox', params: { inbox_id: each.id }, number: counts.inboxes?.[each.id] || '' }));
    const teams = state.teams.map((each) => ({ kind: 'team', id: each.id, label: each.name, icon: 'users', params: { team_id: each.id } }));
    const labels = state.labels.filter((each) => each.show_on_sidebar).map((each) => ({ kind: 'label', id: each.title, label: each.title, mark: swatch(each.color), params: { labels: each.title } }));
    const key = JSON.stringify([state.view.kind, state.view.id, counts, inboxes.map((each) => [each.label, each.number]), teams.length, labels.length, state.connection, state.profile?.name, availability(state)]);
    if (element.dataset.key === key) return;
    element.dataset.key = key;
    element.replaceChildren(
      h('button', { class: 'rail-head rail-second', type: 'button', 'aria-haspopup': 'menu', onclick: (event) => accounts(event.currentTarget) }, avatar(account.name, 'small'), h('span', { class: 'rail-text' }, account.name)),
      h('div', { class: 'rail-group' }, VIEWS().map((view) => item(view))),
      group(t('Inboxes'), inboxes), group(t('Teams'), teams), group(t('Labels'), labels),
      foot(state),
    );
  });
}

const availability = ({ profile }) => profile?.accounts.find((each) => each.id === account.id)?.availability ?? 'online';

function foot(state) {
  const mine = availability(state);
  return h('div', { class: 'rail-foot' },
    h('p', { class: 'rail-item rail-second', 'data-connection': state.connection, role: 'status' }, h('span', { class: 'dot' }), h('span', { class: 'rail-text' }, CONNECTIONS()[state.connection])),
    h('button', { class: 'rail-item', type: 'button', 'aria-haspopup': 'menu', title: me.name, 'data-availability': mine, onclick: (event) => person(event.currentTarget, mine) },
      avatar(me.name, 'small'), h('span', { class: 'rail-text' }, me.name), h('span', { class: 'dot rail-count' })));
}

function accounts(anchor) {
  const mine = store.get().profile?.accounts ?? [];
  openMenu(anchor, mine.map((each) => ({ label: each.name, checked: each.id === account.id, run: () => submit('.set-account', 'account_id', each.id) })), { label: t('Accounts') });
}

function submit(form, field, value) {
  const element = document.querySelector(form);
  if (field) element.elements[field].value = value;
  element.submit();
}

function person(anchor, mine) {
  const theme = document.documentElement.dataset.theme ?? 'system';
  const language = document.documentElement.lang;
  const themes = { system: t('Theme: as the system'), light: t('Theme: light'), dark: t('Theme: dark') };
  openMenu(anchor, [
    ...Object.entries(AVAILABILITY()).map(([word, label]) => ({ label, checked: word === mine, run: () => setAvailability(word) })),
    ...Object.entries(themes).map(([word, label]) => ({ label, checked: word === theme, run: () => setTheme(word) })),
    { label: 'Русский', checked: language === 'ru', run: () => submit('.set-language', 'language', 'ru') },
    { label: 'English', checked: language === 'en', run: () => submit('.set-language', 'language', 'en') },
    { label: t('Keyboard shortcuts'), icon: icon('command'), hint: '?', run: () => document.dispatchEvent(new CustomEvent('panel:help')) },
    ...(me.administrator ? [{ label: t('Settings'), icon: icon('settings'), run: () => location.assign('/admin/') }] : []),
    { label: t('Sign out'), icon: icon('log-out'), run: () => submit('.sign-out') },
  ], { label: me.name });
}

async function setAvailability(word) {
  try {
    store.set({ profile: await root.post('/api/v1/profile/availability', { profile: { account_id: account.id, availability: word } }) });
  } catch (error) { toast(error.message, { kind: 'error' }); }
}

export function setTheme(word) {
  storage.set('panel.theme', word);
  if (word === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = word;
}
