// Keeping the list true: loaded once, then by frames; after a gap by the delta; without a socket by asking now and then.
import { gathered, poller } from '../lib/pace.js';
import { connect } from '../lib/socket.js';
import * as inbox from '../state/inbox.js';
import { account, api, shown, store } from './app.js';

const listeners = new Set();
let position = null, syncedTo = null, socket = null;
const POLLS = { active: 10_000, idle: 30_000, hidden: 120_000 };
const TYPING_SECONDS = 30, COUNTS_EVERY = 2000, AGAIN_AFTER = 5000;
const filtered = ({ view, query }) => Boolean(query || Object.keys(view.params).length);

export const onFrame = (listen) => listeners.add(listen);
export const send = (frame) => socket?.send(frame);

export async function load() {
  const { view, query } = store.get();
  const params = new URLSearchParams({ ...view.params, ...(query ? { q: query } : {}) });
  try {
    const answer = await api.get(`/conversations/inbox?${params}`);
    if (store.get().view !== view || store.get().query !== query) return;
    syncedTo = answer.sync_ts;
    store.set((now) => ({ inbox: inbox.load(answer), problem: '', counts: filtered(now) ? now.counts : answer.counts }));
  } catch (error) {
    store.set({ problem: error.message || 'offline' });
  }
}

export async function more(name) {
  const { view, query, inbox: state } = store.get();
  const cursor = state.sections[name].next;
  if (!cursor) return;
  const params = new URLSearchParams({ ...view.params, ...(query ? { q: query } : {}), section: name, cursor });
  const page = await api.get(`/conversations?${params}`).catch(() => null);
  const same = () => store.get().view === view && store.get().query === query;
  if (!page) setTimeout(() => same() && more(name), AGAIN_AFTER);
  else if (same()) store.set((now) => ({ inbox: inbox.more(now.inbox, name, page) }));
}

export async function delta() {
  if (!syncedTo) return load();
  try {
    const answer = await api.get(`/conversations?updated_since=${encodeURIComponent(syncedTo)}`);
    if (answer.resync) return load();
    syncedTo = answer.sync_ts;
    answer.items.forEach(put);
    answer.removed.forEach((id) => store.set((now) => ({ inbox: inbox.remove(now.inbox, id) })));
    counted(answer.counts);
    store.set({ problem: '' });
  } catch { /* the next look finds it */ }
}

export function put(item) {
  const { query } = store.get();
  if (!query) store.set((now) => ({ inbox: inbox.upsert(now.inbox, item, shown) }));
}

function frame(each) {
  position = each.pos ?? position;
  const { type, data } = each;
  if (type === 'hello') position = data.position ?? position;
  if (type === 'resync') load();
  if (data?.conversation?.section) put(data.conversation);
  if (type === 'chat.session.deleted') store.set((now) => ({ inbox: inbox.remove(now.inbox, data.conversation_id) }));
  if (type === 'chat.typing') typing(data);
  if (type === 'chat.presence') store.set({ people: data.users });
  if (data?.conversation?.section || type === 'chat.session.deleted') counts();
  listeners.forEach((listen) => listen(each));
}

const ends = {};
function typing({ conversation_id: id, person, on }) {
  clearTimeout(ends[id]);
  const put = (name) => store.set((now) => ({ typing: { ...now.typing, [id]: name } }));
  put(on ? person.name || '…' : undefined);
  if (on) ends[id] = setTimeout(() => put(undefined), TYPING_SECONDS * 1000);
}

// The rail's counts are the server's: asked for at most every two seconds, and only when something happened.
const counts = gathered(async () => {
  const answer = await api.get('/conversations/summary').catch(() => null);
  if (answer) counted(answer.counts);
}, COUNTS_EVERY);

// They are of all a person may see; the sections' totals only where nothing is filtered away.
function counted(counts) {
  store.set((now) => ({ counts, ...(filtered(now) ? {} : { inbox: inbox.totals(now.inbox, counts) }) }));
}

export function start() {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  socket = connect({
    url: () => `${scheme}://${location.host}/channel/ws?${new URLSearchParams({ type: 'staff', account_id: account.id, ...(position ? { since: position } : {}) })}`,
    onFrame: frame,
    onState: (connection) => { store.set({ connection }); fallBack(connection); },
    onRefused: () => { location.assign('/sign-in/?next=/app/'); },
  });
}

const pace = () => (document.hidden ? POLLS.hidden : document.hasFocus() ? POLLS.active : POLLS.idle);
const polling = poller(delta, pace);

function fallBack(connection) {
  if (connection === 'live' || connection === 'offline') polling.stop();
  else polling.start();
}
