// The chat: opens the session, keeps the thread true, talks to the loader on the host's page.
import { connect } from '../lib/line.js';
import { outbox } from '../lib/outbox.js';
import { storage } from '../lib/storage.js';
import { createStore } from '../lib/store.js';
import { t } from '../lib/i18n.js';
import { api, begin, forget, identify, inbox, outboxKey, path, renew, session, lineAddress } from './session.js';
import * as thread from './state.js';

export const store = createStore({ ...thread.empty(), ready: false, connection: 'connecting', open: false, problem: '', online: false, visitor: null });
const set = (change) => store.set(change);
const host = (type, data) => parent.postMessage({ chat: inbox, type, data }, '*');
const POLLS = { watched: 6000, unwatched: 30_000 };
let line = null, box = null, silence = 0, owed = false;

export async function start() {
  try {
    welcome(await begin());
  } catch (error) {
    set({ problem: error.passing ? t('The chat cannot be reached. We keep trying.') : error.message });
    if (error.passing) setTimeout(start, 4000);
    host('error', { message: error.message });
  }
}

function welcome(answer, anew = false) {
  set((now) => ({ ...thread.upsert({ ...now, conversation: answer.conversation, list: anew ? [] : now.list }, answer.messages), more: answer.has_more, seq: answer.last_id, unread: answer.unread_count, ready: true, problem: '', online: answer.config.online, visitor: answer.contact }));
  box ??= outbox({ key: outboxKey, storage, send: post, onChange: changed });
  box.all().forEach((entry) => changed(entry, entry.state));
  box.run();
  line ??= connect({ url: (way) => lineAddress(way, store.get().conversation?.id, store.get().seq), renew, poll, pace, post: upward, onFrame: frame, onState: (connection) => set({ connection }), onRefused: refused });
  host('ready', { color: answer.config.color, position: answer.config.position });
  unread();
}

async function post(entry) {
  const message = await api.post(path('messages'), {
    content: entry.content, echo_id: entry.echo_id, attachments: entry.uploads, in_reply_to: entry.in_reply_to, page: session.page, locale: document.documentElement.lang, custom_attributes: session.attributes, ...session.user,
  });
  const began = store.get().conversation?.id !== message.conversation_id;
  set((now) => ({ ...thread.upsert(now, [message]), conversation: began ? { id: message.conversation_id, status: 'open', assignee: null } : { ...now.conversation, status: now.conversation.status === 'resolved' ? 'open' : now.conversation.status } }));
  if (began) set({ seq: 0 });
  return message;
}

function changed(entry, state) {
  set((now) => (state === 'sent' ? { pending: now.pending.filter((each) => each.echo_id !== entry.echo_id) } : thread.pending(now, { ...entry, state })));
}

export function write(content, uploads = []) {
  box?.add({ echo_id: crypto.randomUUID(), content, uploads: uploads.map((each) => each.id), files: uploads, at: new Date().toISOString() });
}
export const retry = (echoId) => box.retry(echoId);
export const typing = (on) => line?.send({ type: 'typing', on });

function frame(each) {
  const { type, id, data } = each, last = thread.last(store.get());
  if (type === 'hello') catchUp();
  if (type === 'resync') loadAnew();
  set((now) => thread.told(now, each));
  if (type === 'chat.message' || type === 'chat.message.updated') said(data, type === 'chat.message' && data.id > last);
  if (type === 'chat.read' && data.by === 'contact' && data.at) { set({ unread: 0 }); unread(); }
  if (type === 'chat.typing') typed(data);
  if (owed && id) acknowledge(id);
}

// Told once the whole event has been applied: its last frame carries its number.
function acknowledge(number) {
  owed = false;
  line.send({ type: 'ack', last_id: number });
}

function said(message, fresh) {
  if (message.sender_type === 'client') return;
  owed = true;
  if (!fresh) return;
  set((now) => ({ typing: null, unread: now.unread + 1 }));
  host('message', { body: message.body, from: message.sender?.name ?? '' });
  unread(`${message.sender?.name ? `${message.sender.name}: ` : ''}${message.body || t('Attachment')}`.slice(0, 140));
  looked();
}

function typed({ on, name }) {
  clearTimeout(silence);
  set({ typing: on ? name : null });
  if (on) silence = setTimeout(() => set({ typing: null }), 30_000);
}

const unread = (preview) => host('unread', { count: store.get().unread, preview });

// Seen is what a person can see: the chat is open, the tab in front.
function looked() {
  const { open, unread: count, conversation } = store.get();
  if (!open || document.hidden || !count || !conversation) return;
  set({ unread: 0 });
  unread();
  api.post(path('seen')).catch(() => {});
}

// Too far behind for the socket: what was told of messages that are shown is not known either.
const loadAnew = () => begin().then((answer) => welcome(answer, true), () => {});

async function catchUp() {
  for (let page = { has_more: true }; page.has_more;) {
    page = await api.get(path(`messages?after=${thread.last(store.get())}`)).catch(() => ({ messages: [], has_more: false }));
    set((now) => thread.upsert(now, page.messages));
  }
  if (!store.get().conversation && store.get().list.length) loadAnew(); // begun in another tab
  box?.run();
}

// A token that is no longer good is renewed with the session.
const refused = () => { begin().then(welcome, () => {}); return true; };

// What an event stream cannot carry.
const upward = ({ type, ...rest }) => { api.post(path(type), rest).catch(() => {}); };

// While nothing stands: ask whether anything has happened, and load what has.
async function poll() {
  const { conversation, seq } = store.get();
  const known = await api.get(path(`messages?after=${thread.last(store.get())}`));
  if (known.last_id !== seq || known.conversation?.id !== conversation?.id) welcome(await begin());
}
const pace = () => (store.get().open && !document.hidden ? POLLS.watched : POLLS.unwatched);

export async function older() {
  const { list, more } = store.get();
  if (!more) return;
  set({ more: false });
  const page = await api.get(path(`messages?before=${list[0].id}`));
  set((now) => ({ ...thread.upsert(now, page.messages), more: page.has_more }));
}

const HOST = {
  open: (value) => { set({ open: value }); looked(); if (value) document.querySelector('textarea')?.focus(); },
  page: (value) => { session.page = value; },
  user: (value) => { const { phone_number: phone, ...rest } = value ?? {}; identify({ ...rest, ...(phone ? { phone } : {}) }); if (session.id) begin().then(welcome).catch((error) => host('error', { message: error.message })); },
  attributes: (value) => { session.attributes = { ...session.attributes, ...value }; },
  reset: forget,
};
addEventListener('message', ({ source, data }) => { if (source === parent && data?.chat === inbox) HOST[data.type]?.(data.data); });
addEventListener('keydown', (event) => { if (event.key === 'Escape') host('close'); });
document.addEventListener('visibilitychange', looked);
export const close = () => host('close');
