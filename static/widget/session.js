// The visitor's session: opened on the first need, kept by a token on his device.
import { client } from '../lib/http.js';
import { storage } from '../lib/storage.js';

export const inbox = document.body.dataset.inbox;
const KEY = `chat.${inbox}`;
const open = client();
let token = null;
export const api = client({ token: () => token });
export const session = { id: null, config: null, user: storage.get(`${KEY}.user`) ?? {}, page: {}, channel: null, expires: 0, attributes: {} };

// Answers what the server knows of him: {conversation, messages, has_more, unread_count, last_id, contact, config}.
export async function begin() {
  const answer = await open.post('/chat/session', {
    inbox, visitor_token: storage.get(`${KEY}.token`) ?? '', page: session.page, locale: document.documentElement.lang, ...session.user,
  });
  token = answer.visitor_token;
  storage.set(`${KEY}.token`, token);
  Object.assign(session, { id: answer.session_id, config: answer.config, channel: answer.token, expires: answer.expires_at });
  return answer;
}

// way: 'socket' or 'stream'; lastId: the place in the conversation up to which everything is known.
export async function lineAddress(way, conversation, lastId) {
  if (Date.now() / 1000 > session.expires - 300) await renew();
  const query = new URLSearchParams({ session: session.id, token: session.channel, last_id: conversation ? `${conversation}-${lastId}` : '0-0' });
  if (way === 'stream') return `/channel/sse?${query}`;
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/channel/ws?${query}`;
}

// Answers the newer token.
export async function renew() {
  const answer = await api.get(path('channel-token'));
  Object.assign(session, { channel: answer.token, expires: answer.expires_at });
  return answer.token;
}

export const path = (rest) => `/chat/session/${session.id}/${rest}`;
export const outboxKey = `${KEY}.outbox`;

export function identify(user) {
  session.user = { ...session.user, ...user };
  storage.set(`${KEY}.user`, session.user);
}

export function forget() {
  ['token', 'user', 'outbox'].forEach((name) => storage.remove(`${KEY}.${name}`));
  location.reload();
}
