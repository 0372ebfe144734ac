// Filters as an address, a request and a saved view have them. Pure: parameters are strings, several values joined by commas.

export const LISTS = ['status', 'priority', 'inbox_id', 'team_id', 'labels', 'channel', 'intent', 'sentiment'];
const SINGLE = ['assignee', 'created_after', 'created_before', 'mentions', 'sort'];
const NUMBERS = ['inbox_id', 'team_id'];
const NAMES = [...LISTS, ...SINGLE];
const NOT_SAVED = ['mentions', 'sort'];

export const listed = (text) => (text === undefined || text === null || text === '' ? [] : String(text).split(','));

// A parameter that says nothing is left out, so that equal filters are equal objects.
export function tidy(params) {
  return Object.fromEntries(NAMES.filter((name) => params[name] !== undefined && params[name] !== null && String(params[name]) !== '').map((name) => [name, String(params[name])]));
}

// Several values mean the same in any order.
export const same = (one, other) => JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));

const ordered = (params) => Object.fromEntries(Object.entries(tidy(params)).map(([name, value]) => [name, LISTS.includes(name) ? listed(value).sort().join(',') : value]));

// What was chosen over what the place itself asks for.
export const chosen = ({ params, base = {} }) => Object.fromEntries(Object.entries(tidy(params)).filter(([name, value]) => value !== String(base[name] ?? '')));

// "?view=mine&labels=vip" -> {kind, id, params}: the place and what is chosen over it.
export function fromSearch(search) {
  const given = new URLSearchParams(search);
  const [kind, ...rest] = (given.get('view') ?? 'inbox').split(':');
  return { kind, id: rest.length ? rest.join(':') : undefined, params: tidy(Object.fromEntries(NAMES.map((name) => [name, given.get(name)]))) };
}

export function toSearch(view) {
  const place = view.id === undefined ? view.kind : `${view.kind}:${view.id}`;
  const words = new URLSearchParams({ ...(place === 'inbox' ? {} : { view: place }), ...chosen(view) }).toString();
  return words && `?${words.replaceAll('%2C', ',').replaceAll('%3A', ':')}`;
}

// A saved view keeps lists and numbers; who mentions whom and the order are not part of it.
export function toFilters(params) {
  const kept = Object.entries(tidy(params)).filter(([name]) => !NOT_SAVED.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, LISTS.includes(name) ? listed(value).map((each) => (NUMBERS.includes(name) ? Number(each) : each)) : value]));
}

export const toParams = (filters) => tidy(Object.fromEntries(Object.entries(filters).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value])));

// True or false where an item itself says whether it belongs; what only the server knows counts as true.
export function matches(item, params, me) {
  return Object.entries(params).every(([name, value]) => (ASKED[name] ? ASKED[name](item, listed(value), me) : true));
}

const ASKED = {
  status: (item, wanted) => wanted.includes('all') || wanted.includes(item.status),
  priority: (item, wanted) => wanted.includes(item.priority),
  assignee: (item, [wanted], me) => wanted === 'all' || (wanted === 'unassigned' ? !item.assignee && item.section !== 'closed' : item.assignee?.id === (wanted === 'me' ? me : Number(wanted))),
  inbox_id: (item, wanted) => wanted.includes(String(item.inbox.id)),
  team_id: (item, wanted) => wanted.includes(String(item.team?.id)),
  labels: (item, wanted) => wanted.every((label) => item.labels.includes(label)),
  channel: (item, wanted) => wanted.includes(item.inbox.channel),
  intent: (item, wanted) => wanted.includes(item.ai?.intent),
  sentiment: (item, wanted) => wanted.includes(item.ai?.sentiment),
};
