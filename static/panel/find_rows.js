// One found contact or conversation. Marked words are elements; nothing a stranger wrote is ever markup.
import { avatar, h, icon } from '../lib/dom.js';
import { age, moment, t, tc } from '../lib/i18n.js';
import { go } from './app.js';
import { previewOf } from './previews.js';
import { reveal } from './reveal.js';

const STATUSES = () => ({ pending: t('Pending'), snoozed: t('Snoozed'), resolved: t('Resolved') });

export function openAt(id, message = null) {
  go(id);
  if (message) reveal(id, message);
}

export function contactRow(contact) {
  const name = contact.name || contact.email || contact.phone_number || t('Visitor'), newest = contact.conversations?.[0];
  const reach = [contact.email, contact.phone_number].filter((each) => each && each !== name).join(' · ');
  return h('button', { class: 'find-option find-contact', type: 'button', 'data-option': `contact-${contact.id}`, disabled: !newest, onclick: () => openAt(newest.id) },
    avatar(name, 'small'),
    h('span', { class: 'find-lines' }, h('span', { class: 'row-name' }, name), reach ? h('span', { class: 'find-reach' }, reach) : null),
    h('span', { class: 'row-number' }, newest ? `#${newest.id}` : t('No conversations')));
}

export function conversationRow({ item, match, hits = [] }) {
  const name = item.contact.name || t('Visitor');
  const head = h('button', { class: 'find-option find-head', type: 'button', 'data-option': `conversation-${item.id}`, onclick: () => openAt(item.id, match === 'number' ? null : hits[0]?.message_id) },
    avatar(name, 'small'),
    h('span', { class: 'find-lines' },
      h('span', { class: 'row-top' }, h('span', { class: 'row-name' }, name), h('span', { class: 'row-number' }, match === 'number' ? h('mark', {}, `#${item.id}`) : `#${item.id}`)),
      h('span', { class: 'find-reach' }, [item.inbox.name, STATUSES()[item.status]].filter(Boolean).join(' · '))),
    h('time', { class: 'row-age', datetime: item.last_activity_at, title: moment(item.last_activity_at) }, age(item.last_activity_at)));
  const last = !hits.length && previewOf(item.last_message) ? h('p', { class: 'find-last' }, previewOf(item.last_message)) : null;
  return h('article', { class: 'find-conversation', 'data-found': item.id }, head, last, hits.slice(0, 3).map((hit) => hitRow(item, hit)));
}

function hitRow(item, hit) {
  return h('button', { class: 'find-option find-hit', type: 'button', 'data-option': `message-${hit.message_id}`, 'data-private': hit.private, onclick: () => openAt(item.id, hit.message_id) },
    h('span', { class: 'find-who' }, hit.private ? icon('sticky-note', t('Note')) : null, `${who(hit, item)}, ${age(hit.created_at)}`),
    h('span', { class: 'find-text' }, hit.parts.map(({ text, hit: on }) => (on ? h('mark', {}, text) : text))));
}

const who = (hit, item) => hit.sender_name || { contact: item.contact.name || t('Visitor'), bot: tc('sender', 'Bot') }[hit.sender_type] || t('Automatic');
