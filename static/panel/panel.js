// The panel: put the parts in their places and keep them together.
import { storage } from '../lib/storage.js';
import { begin, follow, nameView } from './address.js';
import { api, root, store } from './app.js';
import { bell } from './bell.js';
import { connection } from './connection.js';
import { keys } from './keys.js';
import { list } from './list.js';
import { startAlerts } from './alerted.js';
import { startNotices } from './notices.js';
import { palette } from './palette.js';
import { setTheme } from './person.js';
import { presence } from './presence.js';
import { rail } from './rail.js';
import { revealNamed } from './reveal.js';
import { load, onFrame, start } from './sync.js';
import { loadViews } from './views.js';
import { assistant } from './ai/mount.js';
import { mount } from './conversation/mount.js';

setTheme(storage.get('panel.theme') ?? 'system');
begin();
rail(document.querySelector('.rail'));
list(document.querySelector('.list'));
mount({ conversation: document.querySelector('main.conversation'), details: document.querySelector('aside.details'), store, onFrame });
assistant(onFrame);
palette();
keys();
bell();
presence();
startNotices();
startAlerts();
connection();

store.subscribe(({ open }) => document.body.toggleAttribute('data-open', Boolean(open)));
addEventListener('popstate', follow);

const CHANNELS = { 'Channel::WebWidget': 'web_widget', 'Channel::Api': 'api', 'Channel::Email': 'email', 'Channel::Telegram': 'telegram' };

async function setup() {
  const [profile, inboxes, labels, teams, agents] = await Promise.all([root.get('/api/v1/profile'), api.get('/inboxes'), api.get('/labels'), api.get('/teams'), api.get('/agents'), loadViews()]);
  store.set({ profile, inboxes: inboxes.payload.map((each) => ({ ...each, channel: CHANNELS[each.channel_type] })), labels: labels.payload, teams, agents });
  nameView();
}

load();
start();
revealNamed();
setup().catch((error) => store.set({ problem: error.message }));
const SET_UP = new Set(['chat.setup.changed', 'resync']); // who loads anew may have missed that labels or views have changed
onFrame(({ type }) => { if (SET_UP.has(type)) setup().catch(() => {}); }); // not now: what is shown stays, and the next change asks again
