// The panel: put the parts in their places and keep them together.
import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { storage } from '../lib/storage.js';
import { api, go, numberInAddress, root, store } from './app.js';
import { list } from './list.js';
import { rail, setTheme } from './rail.js';
import { visible } from './row.js';
import { load, onFrame, start } from './sync.js';
import { mount } from './conversation/mount.js';

setTheme(storage.get('panel.theme') ?? 'system');
rail(document.querySelector('.rail'));
list(document.querySelector('.list'));
mount({ conversation: document.querySelector('main.conversation'), details: document.querySelector('aside.details'), store, onFrame });

store.subscribe(({ open, inbox }) => {
  document.body.toggleAttribute('data-open', Boolean(open));
  const unread = Object.values(inbox.items).reduce((sum, item) => sum + (item.section === 'closed' ? 0 : item.unread_count), 0);
  document.title = `${unread ? `(${unread}) ` : ''}${document.body.dataset.accountName} · Chat Center`;
});
addEventListener('popstate', () => store.set({ open: numberInAddress() }));

const KEYS = {
  j: [() => step(1), t('Next conversation')], k: [() => step(-1), t('Previous conversation')],
  '/': [() => document.querySelector('[data-search]').focus(), t('Search')], '?': [help, t('Keyboard shortcuts')],
};
const MORE = () => ({ r: t('Reply'), n: t('Note'), a: t('Assign'), t: t('Team'), l: t('Labels'), p: t('Priority'), s: t('Snooze'), e: t('Resolve or reopen'), u: t('Mark unread'), Esc: t('Back to the list') });

addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, textarea, select, [contenteditable], dialog, .menu');
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key][0]();
});

function step(by) {
  const ids = [...new Set(visible())], at = ids.indexOf(store.get().open);
  const next = ids[at < 0 ? 0 : Math.max(0, Math.min(ids.length - 1, at + by))];
  if (next) go(next);
  document.querySelector(`.row[data-conversation="${next}"]`)?.scrollIntoView({ block: 'nearest' });
}

function help() {
  const keys = [...Object.entries(KEYS).map(([key, [, label]]) => [key, label]), ...Object.entries(MORE())];
  const dialog = h('dialog', { class: 'help', 'aria-label': t('Keyboard shortcuts'), onclose: () => dialog.remove() },
    h('h2', {}, t('Keyboard shortcuts')), h('dl', {}, keys.map(([key, label]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, label)])));
  document.body.append(dialog);
  dialog.showModal();
}
document.addEventListener('panel:help', help);

async function setup() {
  const [profile, inboxes, labels, teams, agents] = await Promise.all([root.get('/api/v1/profile'), api.get('/inboxes'), api.get('/labels'), api.get('/teams'), api.get('/agents')]);
  const channels = { 'Channel::WebWidget': 'web_widget', 'Channel::Api': 'api', 'Channel::Email': 'email', 'Channel::Telegram': 'telegram' };
  store.set({ profile, inboxes: inboxes.payload.map((each) => ({ ...each, channel: channels[each.channel_type] })), labels: labels.payload, teams, agents });
}

load();
start();
setup().catch((error) => store.set({ problem: error.message }));
onFrame(({ type }) => { if (type === 'chat.setup.changed') setup().catch(() => {}); });
