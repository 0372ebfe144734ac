// Keeping the list true: shown from the device at once, loaded once, then by frames; after a gap by the delta; without a
// line by asking now and then.
import { connect } from '../lib/line.js';
import { gathered } from '../lib/pace.js';
import { share } from '../lib/tabs.js';
import { toast } from '../lib/toast.js';
import * as inbox from '../state/inbox.js';
import { account, api, cache, judged, me, shown, store } from './app.js';

const listeners = new Set();
const COUNTED = new Set(['chat.session.deleted', 'chat.setup.changed']); // views are counted anew, labels and inboxes come and go
let position = null, line = null, greeted = false;
const POLLS = { active: 10_000, idle: 30_000, hidden: 120_000 };
const TYPING_SECONDS = 30, COUNTS_EVERY = 2000, GO_ON = 60_000, KEEP_EVERY = 4000, HOPE = 20_000;
const filtered = ({ view }) => Object.keys(view.params).length > 0;
const keyOf = ({ params }) => `${account.id}:${me.id}:${new URLSearchParams(params)}`;

export const onFrame = (listen) => listeners.add(listen);
export const send = (frame) => line?.send(frame);
export const leads = () => Boolean(line?.leads); // whether the line of all tabs is this one's

// What the device has kept is shown at once, however old, and brought up to date; else, or where that cannot be, all is loaded.
export async function load() {
  const { view, inbox: before } = store.get();
  const kept = before.loaded ? null : await cache.get(keyOf(view));
  if (store.get().view !== view) return;
  if (!kept || store.get().inbox.loaded) return loadAll(view);
  store.set((now) => ({ inbox: kept, counts: Object.keys(now.counts).length ? now.counts : kept.counts }));
  if (judged(view) && kept.sync) return delta({ totals: true });
  return loadAll(view);
}

async function loadAll(view) {
  try {
    const answer = await api.get(`/conversations/inbox?${new URLSearchParams(view.params)}`);
    if (store.get().view !== view) return;
    store.set((now) => ({ inbox: inbox.load(answer, { sort: view.params.sort, pending: now.inbox.pending }), problem: '', counts: answer.counts }));
    keep();
  } catch (error) {
    if (store.get().view === view) store.set({ problem: error.message || 'offline' });
  }
}

let asking = null;

// What has changed since the list was last true. Asked once at a time: who asks meanwhile gets the same answer.
export function delta(options = {}) {
  asking ??= changed(options).finally(() => { asking = null; });
  return asking;
}

async function changed({ totals = false, tell = false }) {
  const { view, inbox: { sync, loaded } } = store.get();
  if (!sync || !loaded) return loadAll(view);
  try {
    const answer = await api.get(`/conversations?updated_since=${encodeURIComponent(sync)}`);
    if (store.get().view !== view) return;
    if (answer.resync || (!judged(view) && answer.items.length)) return loadAll(view);
    took(answer, answer.sync_ts);
    if (filtered({ view }) && (totals || answer.items.length || answer.removed.length)) await countView(view);
    keep();
    if (tell) line.delta(answer);
  } catch (error) {
    store.set({ problem: error.message || 'offline' }); // the next look finds it
  }
}

// counts: null where they are as they were. sync: how far the list is true by now; left out where the answer was another
// tab's, which may have known more.
function took({ items, removed, counts }, sync) {
  store.set((now) => {
    let next = inbox.remove(inbox.apply(now.inbox, items, shown), ...removed);
    if (!filtered(now)) next = inbox.totals(next, counts ?? next.counts);
    return { inbox: { ...next, sync: sync ?? next.sync }, counts: counts ?? now.counts, problem: '' };
  });
}

// Of a filtered list only the server knows the totals.
async function countView(view) {
  const answer = await api.get(`/conversations/summary?${new URLSearchParams(view.params)}`);
  if (store.get().view === view) store.set((now) => ({ inbox: inbox.exact(now.inbox, answer.sections) }));
}

// The first rows as they are now, for the next start.
const keep = gathered(() => {
  const { view, inbox: state } = store.get(), kept = inbox.kept(state);
  if (kept?.sync) cache.put(keyOf(view), kept);
}, KEEP_EVERY);

// What comes within one picture is one change of the list.
let waiting = new Map(), planned = false;

export function put(item) {
  const before = waiting.get(item.id);
  if (!before || before.version <= item.version) waiting.set(item.id, item);
  if (planned) return;
  planned = true;
  if (document.hidden) setTimeout(flush, 250);
  else requestAnimationFrame(flush);
}

function flush() {
  planned = false;
  const items = [...waiting.values()];
  waiting = new Map();
  store.set((now) => (now.inbox.loaded ? { inbox: inbox.heard(now.inbox, items, shown) } : {}));
}

let hopes = 0;

// Shows a change before the server has confirmed it: optimistic({id, status: 'resolved'}). The item the server sends ends it.
// Answers the function that takes it back, with a word on why where there is one.
export function optimistic(patch) {
  const key = ++hopes;
  const back = () => store.set((now) => ({ inbox: inbox.unpatch(now.inbox, key, shown) }));
  const ending = setTimeout(() => { back(); delta(); }, HOPE);
  store.set((now) => ({ inbox: inbox.patch(now.inbox, key, patch, shown) }));
  return (problem) => {
    clearTimeout(ending);
    back();
    if (problem) toast(problem, { kind: 'error' });
  };
}

function frame(each) {
  position = each.pos ?? position;
  const { type, data } = each;
  if (type === 'hello') greet(data);
  if (type === 'resync') loadAll(store.get().view);
  if (data?.conversation?.section) put(data.conversation);
  if (type === 'chat.session.deleted') store.set((now) => ({ inbox: inbox.remove(now.inbox, data.conversation_id) }));
  if (type === 'chat.typing') typing(data);
  if (type === 'counts') told(data);
  if (type === 'chat.presence') store.set({ people: data.users });
  if (data?.conversation?.section || COUNTED.has(type)) counts();
  listeners.forEach((listen) => listen(each));
}

// Between loading and listening something may have happened.
function greet(data) {
  position = data?.position ?? position;
  pushed = false;
  looks([]);
  if (greeted || store.get().inbox.loaded) ask();
  greeted = true;
}

const ends = {};
function typing({ conversation_id: id, person, on }) {
  clearTimeout(ends[id]);
  const say = (name) => store.set((now) => ({ typing: { ...now.typing, [id]: name } }));
  say(on ? person.name || '…' : undefined);
  if (on) ends[id] = setTimeout(() => say(undefined), TYPING_SECONDS * 1000);
}

// Counts are the server's. Over a socket they are sent; else they are asked for at most every two seconds, seldom in the
// background, and only when something happened.
let pushed = false;
const ask = gathered(() => delta(), () => (document.hidden ? POLLS.idle : COUNTS_EVERY));
const goOn = gathered(() => delta(), GO_ON);
const askView = gathered(() => countView(store.get().view).catch((error) => store.set({ problem: error.message || 'offline' })), COUNTS_EVERY);

function counts() {
  const { view } = store.get();
  if (!pushed || !judged(view)) return ask();
  goOn(); // how far the list is true: with a late mark the next start would ask for much
  return filtered({ view }) ? askView() : undefined;
}

function told(found) {
  pushed = true;
  store.set((now) => ({ counts: found, inbox: filtered(now) || !now.inbox.loaded ? now.inbox : inbox.totals(now.inbox, found) }));
}

export function start() {
  line = share({
    name: `panel:${account.id}:${me.id}`,
    join: (heard) => connect({ url, post, poll, pace: () => pace, ...heard }),
    onFrame: frame,
    onState: (connection) => store.set({ connection }),
    onRefused: () => { leave(() => location.assign('/sign-in/?next=/app/')); },
    onPace: (found) => { pace = found; },
    onDelta: (answer) => took(answer),
  });
  for (const [target, name] of [[document, 'visibilitychange'], [window, 'focus'], [window, 'blur']]) target.addEventListener(name, tellPace);
  tellPace();
  document.querySelector('form.sign-out')?.addEventListener('submit', (event) => { event.preventDefault(); leave(() => event.target.submit()); });
}

// Nothing of what was read stays behind on the device. Once: signing out ends the line too, which would go to the same page.
let left = false;
async function leave(then) {
  if (left) return;
  left = true;
  await cache.wipe();
  then();
}

// The quickest pace any of the tabs asks for is everybody's: one of them asks for all.
let pace = POLLS.active;
const tellPace = () => line.pace(document.hidden ? POLLS.hidden : document.hasFocus() ? POLLS.active : POLLS.idle);

function url(way) {
  const query = new URLSearchParams({ type: 'staff', account_id: account.id, ...(position ? { since: position } : {}) });
  if (way === 'stream') return `/channel/sse?${query}&counts=1`;
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/channel/ws?${query}`;
}

// What an event stream cannot carry, one after the other; what is lost with the network is said again at the next hello.
// Where nothing stands, only that he writes: it may be lost.
let saying = Promise.resolve();
function post(frame, stream) {
  const { type, conversation_id: number, on, private: hidden } = frame;
  if (stream) saying = saying.then(() => api.post('/stream', { stream, frame })).catch(() => {});
  else if (type === 'subscribe') looks(frame.open);
  else if (type === 'typing') api.post(`/conversations/${number}/toggle_typing_status`, { typing_status: on ? 'on' : 'off', is_private: hidden }).catch(() => {});
}

// Without a line, what is on the screens is said with every question; when one stands again, that says it.
let looked = [];
function looks(open) {
  const told = [...looked.filter((number) => !open.includes(number)).map((number) => [number, false]), ...open.map((number) => [number, true])];
  looked = open;
  for (const [number, on] of told) api.post(`/conversations/${number}/viewing`, { on }).catch(() => {});
}

async function poll() {
  await delta({ tell: true });
  looks(line?.opened ?? []);
  if (store.get().problem) throw new Error(store.get().problem);
}
