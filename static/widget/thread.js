// The thread, grouped by day; elements stay while what they show stays the same.
import { h, icon, linked } from '../lib/dom.js';
import { clock, day, number, size, t } from '../lib/i18n.js';
import { older, retry, store } from './chat.js';
import { session } from './session.js';
import { queued } from './state.js';

const STATES = () => ({ sending: ['clock', t('Sending…')], waiting: ['clock', t('Waiting for the network')], sent: ['check', t('Sent')], delivered: ['check-check', t('Delivered')], read: ['check-check', t('Read')], failed: ['circle-alert', t('Not sent')] });
const made = new Map();

export function draw(element, state) {
  const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 80;
  const height = element.scrollHeight, first = element.dataset.first;
  const parts = [welcome(state), ...messages(state), queue(queued(state)), state.typing ? typing(state.typing) : null].filter(Boolean);
  const keep = new Set(parts);
  [...element.children].forEach((child) => keep.has(child) || child.remove());
  parts.forEach((part, index) => { if (element.children[index] !== part) element.insertBefore(part, element.children[index] ?? null); });
  element.dataset.first = state.list[0]?.id ?? '';
  if (first && first !== element.dataset.first) element.scrollTop += element.scrollHeight - height;
  else if (atEnd) element.scrollTop = element.scrollHeight;
  element.onscroll = () => { if (element.scrollTop < 60 && store.get().more) older(); };
}

function once(key, shown, build) {
  if (made.get(key)?.shown !== shown) made.set(key, { shown, element: build() });
  return made.get(key).element;
}

function welcome({ ready, more }) {
  const config = session.config;
  if (!ready || more) return null;
  return once('welcome', [config.welcome_title, config.greeting, config.closed?.message].join(), () => h('div', { class: 'welcome' }, h('h2', {}, config.welcome_title || t('Hello!')), config.welcome_tagline && h('p', {}, config.welcome_tagline),
    [config.greeting, config.closed?.message].filter(Boolean).map((words) => h('div', { class: 'said theirs' }, h('p', { class: 'bubble' }, words)))));
}

function messages({ list, pending }) {
  const waiting = pending.map((entry) => ({ id: entry.echo_id, echo_id: entry.echo_id, sender_type: 'client', body: entry.content, status: entry.state, error: entry.error, created_at: entry.at ?? new Date().toISOString(), attachments: entry.files ?? [], content_attributes: {} }));
  const all = [...list, ...waiting];
  return all.flatMap((message, index) => {
    const before = all[index - 1];
    const heading = !before || day(before.created_at) !== day(message.created_at) ? [once(`day ${message.id}`, day(message.created_at), () => h('p', { class: 'day' }, day(message.created_at)))] : [];
    const named = message.sender?.name && before?.sender?.name !== message.sender.name;
    return [...heading, once(message.echo_id ?? message.id, JSON.stringify([message, named, index === all.length - 1]), () => said(message, named, index === all.length - 1))];
  });
}

function said(message, named, last) {
  const mine = message.sender_type === 'client';
  const body = message.content_attributes.deleted ? h('p', { class: 'bubble deleted' }, t('Message deleted')) : message.body ? h('p', { class: 'bubble' }, linked(message.body)) : null;
  return h('div', { class: `said ${mine ? 'mine' : 'theirs'}`, 'data-message': message.id, 'data-state': message.status },
    author(message, named), body, message.attachments.map(file), mine && (last || !['sent', 'delivered', 'read'].includes(message.status)) ? state(message) : !mine && last ? h('p', { class: 'state' }, clock(message.created_at)) : null);
}

// Who speaks, and that it is a machine where it is one.
function author(message, named) {
  const words = [named && message.sender.name, message.content_attributes.ai && t('automatic reply')].filter(Boolean);
  return words.length ? h('p', { class: 'author' }, words.join(' · ')) : null;
}

function state(message) {
  const [sign, label] = STATES()[message.status];
  return h('p', { class: `state ${message.status}` }, clock(message.created_at), icon(sign), message.error || label, message.status === 'failed' ? h('button', { type: 'button', onclick: () => retry(message.echo_id) }, t('Retry')) : null);
}

function file(each) {
  if (each.file_type === 'image') return h('a', { class: 'picture', href: each.data_url, target: '_blank', rel: 'noopener' }, h('img', { src: each.thumb_url || each.data_url, alt: each.file_name, loading: 'lazy' }));
  return h('a', { class: 'file', href: each.data_url, target: '_blank', rel: 'noopener' }, icon('file'), h('span', {}, each.file_name, ' ', h('small', {}, size(each.file_size))));
}

const typing = (name) => once('typing', name, () => h('p', { class: 'typing', 'data-typing': '' }, h('i', {}), h('i', {}), h('i', {}), t('%(name)s is typing…', { name })));

const span = (minutes) => (minutes < 90 ? number(minutes, { style: 'unit', unit: 'minute', unitDisplay: 'long' }) : number(Math.round(minutes / 60), { style: 'unit', unit: 'hour', unitDisplay: 'long' }));

function queue(place) {
  if (!place) return null;
  const where = place.position === 1 ? t('You are next in line.') : t('You are number %(position)s in line.', { position: number(place.position) });
  const wait = place.minutes ? t('About %(time)s.', { time: span(place.minutes) }) : '';
  return once('queue', `${where} ${wait}`, () => h('p', { class: 'queue', 'data-queue': place.position }, icon('clock'), `${where} ${wait}`.trim()));
}
