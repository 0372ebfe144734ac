// The person's own notifications: told at once, listed under the bell, read by opening what they are about.
import { h, icon } from '../lib/dom.js';
import { age, moment, t } from '../lib/i18n.js';
import { toast } from '../lib/toast.js';
import * as notices from '../state/notices.js';
import { fresh } from '../state/news.js';
import { api, go, store } from './app.js';
import { plain } from './conversation/text.js';
import { onFrame } from './sync.js';

const KINDS = () => ({
  conversation_mention: ['at-sign', t('Mentioned you')],
  conversation_assignment: ['user-check', t('Assigned to you')],
  assigned_conversation_new_message: ['message-circle', t('New message for you')],
  participating_conversation_new_message: ['message-circle', t('New message')],
});
let open = null;

export function startNotices() {
  onFrame(hear);
  let before = null;
  store.subscribe(({ open: number, notices: state }) => {
    if (number !== before) { before = number; settle(number); }
    if (open && open.state !== state) draw(state);
  });
}

function hear({ type, data }) {
  if (type === 'hello' || type === 'resync') load();
  if (type !== 'chat.notification') return;
  store.set((now) => ({ notices: notices.told(now.notices, data) }));
  if (data.ids === null) load();
  if (data.happened === 'created') came(data.notification);
}

const load = (page = 1) => api.get(`/notifications?page=${page}`).then(({ data }) => store.set((now) => ({ notices: notices.loaded(now.notices, data) })), () => {}); // the next hello loads them

// Whoever has it before him is told nothing; it is read.
function came(notice) {
  if (document.hasFocus() && !document.hidden && store.get().open === notice.primary_actor_id) settle(notice.primary_actor_id);
  else if (notices.callsFor(notice) && fresh(notice) && !document.hidden) announce(notice);
}

function announce(notice) {
  const title = notice.push_message_title;
  const words = notice.notification_type === 'conversation_mention' ? t('You were mentioned in %(title)s.', { title }) : t('%(title)s is yours now.', { title });
  toast(words, { undo: () => go(notice.primary_actor_id), label: t('Show') });
}

// Opening a conversation reads what is about it, on all screens.
function settle(number) {
  if (number && notices.unreadOf(store.get().notices, number)) readAll({ primary_actor_id: number });
}

const readAll = (which = {}) => api.post('/notifications/read_all', which).catch(() => {}); // unread still, and so it is shown

export function openNotices(anchor) {
  const list = h('div', { class: 'notices-list' });
  const dialog = h('dialog', { class: 'notices', 'aria-label': t('Notifications'), onclose: closed, onkeydown: keys, onclick: (event) => { if (event.target === dialog) dialog.close(); } },
    h('header', { class: 'notices-head' }, h('h2', {}, t('Notifications')), h('button', { class: 'link-button', type: 'button', 'data-read-all': '', onclick: () => readAll() }, t('Mark all read')),
      h('button', { class: 'icon-button', type: 'button', 'aria-label': t('Close'), onclick: () => dialog.close() }, icon('x'))), list);
  open = { dialog, list, state: null, back: anchor.dataset.place };
  document.body.append(dialog);
  dialog.showModal();
  draw(store.get().notices);
  load();
}

function closed() {
  const { dialog, back } = open;
  open = null;
  dialog.remove();
  document.querySelector(`[data-place="${back}"]`)?.focus();
}

function draw(state) {
  const { dialog, list } = open, focused = list.contains(document.activeElement) ? document.activeElement.dataset.newsLine : null;
  open.state = state;
  dialog.querySelector('[data-read-all]').hidden = !state.unread;
  list.replaceChildren(...(state.list.length ? state.list.map(line) : [nothing(state)]), ...(state.more ? [h('button', { class: 'notices-more link-button', type: 'button', onclick: () => load(state.pages + 1) }, t('Show more'))] : []));
  if (focused) list.querySelector(`[data-news-line="${focused}"]`)?.focus();
}

function line(notice) {
  const [sign, kind] = KINDS()[notice.notification_type];
  const words = plain(notice.push_message_body || '') || t('Message deleted');
  return h('button', { class: 'news', type: 'button', 'data-news-line': notice.id, 'data-unread': notice.read_at ? null : '', onclick: () => { open.dialog.close(); go(notice.primary_actor_id); settle(notice.primary_actor_id); } },
    icon(sign),
    h('span', { class: 'news-top' }, h('span', { class: 'news-kind' }, kind), notice.read_at ? null : h('span', { class: 'visually-hidden' }, t('unread'))),
    h('time', { class: 'news-age', title: moment(notice.created_at * 1000) }, age(notice.created_at * 1000)),
    h('span', { class: 'news-title' }, notice.push_message_title),
    h('span', { class: 'news-words' }, words));
}

const nothing = ({ loaded }) => (loaded ? h('div', { class: 'empty' }, icon('bell'), h('h2', {}, t('Nothing yet')), h('p', {}, t('Mentions, assignments and new messages of your conversations will be listed here.'))) : h('p', { class: 'quiet notices-wait', role: 'status' }, t('Loading…')));

function keys(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], lines = [...open.list.querySelectorAll('button')];
  if (!step || !lines.length) return;
  event.preventDefault();
  const at = lines.indexOf(document.activeElement);
  lines[at < 0 ? (step > 0 ? 0 : lines.length - 1) : Math.min(lines.length - 1, Math.max(0, at + step))].focus();
}
