// Keeping the list true: loaded once, then by frames; after a gap by the delta; without a socket by asking now and then.
import { connect } from '../lib/socket.js';
import * as inbox from '../state/inbox.js';
import { account, api, shown, store } from './app.js';

const listeners = new Set();
let position = null, syncedTo = null, socket = null, poll = 0;
const POLLS = { active: 10_000, idle: 30_000, hidden: 120_000 };
const TYPING_SECONDS = 30;

export const onFrame = (listen) => listeners.add(listen);
export const send = (frame) => socket?.send(frame);

export async function load() {
  const { view, query } = store.get();
  const params = new URLSearchParams({ ...view.params, ...(query ? { q: query } : {}) });
  try {
    const answer = await api.get(`/conversations/inbox?${params}`);
    if (store.get().view !== view || store.get().query !== query) return;
    syncedTo = answer.sync_ts;
    store.set({ inbox: inbox.load(answer), problem: '' });
  } catch (error) {
    store.set({ problem: error.message || 'offline' });
  }
}

export async function more(name) {
  const { view, query, inbox: state } = store.get();
  const cursor = state.sections[name].next;
  if (!cursor) return;
  const params = new URLSearchParams({ ...view.params, ...(query ? { q: query } : {}), section: name, cursor });
  const page = await api.get(`/conversations?${params}`);
  if (store.get().view === view && store.get().query === query) store.set((now) => ({ inbox: inbox.more(now.inbox, name, page) }));
}

export async function delta() {
  if (!syncedTo) return load();
  try {
    const answer = await api.get(`/conversations?updated_since=${encodeURIComponent(syncedTo)}`);
    if (answer.resync) return load();
    syncedTo = answer.sync_ts;
    answer.items.forEach(put);
    answer.removed.forEach((id) => store.set((now) => ({ inbox: inbox.remove(now.inbox, id) })));
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
  if (type.startsWith('chat.')) counts();
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
let counting = 0;
function counts() {
  clearTimeout(counting);
  counting = setTimeout(async () => {
    const { view, query } = store.get();
    if (query || Object.keys(view.params).length) return;
    const answer = await api.get('/conversations/summary').catch(() => null);
    if (answer && store.get().view === view) store.set((now) => ({ inbox: inbox.totals(now.inbox, answer.counts) }));
  }, 2000);
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

function fallBack(connection) {
  clearInterval(poll);
  if (connection === 'live' || connection === 'offline') return;
  const pace = document.hidden ? POLLS.hidden : document.hasFocus() ? POLLS.active : POLLS.idle;
  poll = setInterval(delta, pace);
}
