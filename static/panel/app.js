// What every part of the panel shares: who is here, the API, the store of the inbox, and the way to another page.
import { createCache } from '../lib/cache.js';
import { client } from '../lib/http.js';
import { createStore } from '../lib/store.js';
import { storage } from '../lib/storage.js';
import { matches } from '../state/filters.js';
import * as inbox from '../state/inbox.js';
import * as notices from '../state/notices.js';

const data = document.body.dataset;
export const me = { id: Number(data.user), name: data.userName, administrator: Boolean(data.admin) };
export const account = { id: Number(data.account), name: data.accountName };
export const api = client({ base: `/api/v1/accounts/${account.id}` });
export const root = client();
export const cache = createCache({ name: 'chat-center', owner: me.id });

// view: {kind, id, label, base, params}; open: the number on the screen; selected: numbers; connection; typing: {number: name};
// people: {id: status}; watched: {number: [{id, name}]}, who looks; answering: {number: {id: name}}, who writes a reply; query: what is searched for, in place of the list;
// notices: the person's own notifications; alerts: how many things of the AI administrators should look at.
export const store = createStore({
  inbox: inbox.empty(), counts: {}, view: { kind: 'inbox', params: {} }, open: numberInAddress(), selected: [], connection: 'connecting', typing: {}, people: {}, watched: {}, answering: {},
  inboxes: [], labels: [], teams: [], agents: [], views: [], profile: null, query: '', notices: notices.empty(), alerts: 0, folded: storage.get('panel.folded') ?? {}, problem: '',
});

export function numberInAddress() {
  return Number(location.pathname.match(/\/app\/conversations\/(\d+)/)?.[1]) || null;
}

export const addressOf = (number) => `${number ? `/app/conversations/${number}` : '/app/'}${location.search}`;

export function go(number, { replace = false } = {}) {
  const path = number ? `/app/conversations/${number}` : '/app/';
  if (location.pathname !== path) history[replace ? 'replaceState' : 'pushState']({}, '', addressOf(number));
  store.set({ open: number });
}

// What an item does not tell: whoever filters by it asks the server again.
const UNSEEN = ['mentions', 'created_after', 'created_before', 'q'];
export const judged = ({ params }) => !UNSEEN.some((name) => params[name]);

// Whether an item belongs on the list that is shown; undefined where only the server knows.
export function shown(item, view = store.get().view) {
  if (!matches(item, view.params, me.id)) return false;
  return judged(view) || undefined;
}
