// What every part of the panel shares: who is here, the API, the store of the inbox, and the way to another page.
import { client } from '../lib/http.js';
import { createStore } from '../lib/store.js';
import { storage } from '../lib/storage.js';
import * as inbox from '../state/inbox.js';

const data = document.body.dataset;
export const me = { id: Number(data.user), name: data.userName, administrator: Boolean(data.admin) };
export const account = { id: Number(data.account), name: data.accountName };
export const api = client({ base: `/api/v1/accounts/${account.id}` });
export const root = client();

// view: {kind, id, label, params}; open: the number on the screen; connection; typing: {number: name}; people: {id: status}.
export const store = createStore({
  inbox: inbox.empty(), counts: {}, view: { kind: 'inbox', params: {} }, open: numberInAddress(), connection: 'connecting', typing: {}, people: {},
  inboxes: [], labels: [], teams: [], agents: [], profile: null, query: '', folded: storage.get('panel.folded') ?? {}, problem: '',
});

export function numberInAddress() {
  return Number(location.pathname.match(/\/app\/conversations\/(\d+)/)?.[1]) || null;
}

export function go(number, { replace = false } = {}) {
  const address = number ? `/app/conversations/${number}` : '/app/';
  if (location.pathname !== address) history[replace ? 'replaceState' : 'pushState']({}, '', address + location.search);
  store.set({ open: number });
}

// Whether an item belongs on the list that is shown; the server says it for filters it alone knows.
export function shown(item, { kind, params } = store.get().view) {
  if (kind === 'search') return false;
  if (params.status && !params.status.split(',').includes(item.status)) return false;
  if (params.assignee === 'me' && item.assignee?.id !== me.id) return false;
  if (params.assignee === 'unassigned' && (item.assignee || item.section === 'closed')) return false;
  if (params.inbox_id && item.inbox.id !== Number(params.inbox_id)) return false;
  if (params.team_id && item.team?.id !== Number(params.team_id)) return false;
  return !params.labels || item.labels.includes(params.labels);
}
