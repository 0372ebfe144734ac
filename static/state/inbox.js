// The list: items by number, sections as ordered numbers. Pure: every function returns a new state.

export const SECTIONS = ['urgent', 'waiting', 'all'];
const FAR = '9999';
const KEY = { urgent: (item) => item.sla_due_at ?? FAR, waiting: (item) => item.waiting_since ?? FAR, all: (item) => item.last_activity_at };
const DESCENDING = { all: true };

export const empty = () => ({ items: {}, sections: Object.fromEntries(SECTIONS.map((name) => [name, { ids: [], total: 0, next: null }])), counts: {}, loaded: false });

export function load(answer) {
  const state = empty();
  for (const name of SECTIONS) {
    const { items, total, next } = answer.sections[name];
    items.forEach((item) => { state.items[item.id] = item; });
    state.sections[name] = { ids: items.map((item) => item.id), total, next };
  }
  return { ...state, counts: answer.counts, loaded: true };
}

export function more(state, name, page) {
  const items = { ...state.items };
  page.items.forEach((item) => { items[item.id] = newer(items[item.id], item); });
  const section = state.sections[name];
  const ids = [...new Set([...section.ids, ...page.items.map((item) => item.id)])];
  return sorted({ ...state, items, sections: { ...state.sections, [name]: { ...section, ids, next: page.next } } }, name);
}

// A frame or a delta says what an item is now. An older version than the one known changes nothing.
export function upsert(state, item, shown = () => true) {
  const before = state.items[item.id];
  if (before && newer(before, item) === before) return state;
  const items = { ...state.items, [item.id]: item };
  let next = { ...state, items };
  for (const name of SECTIONS) next = placed(next, name, item, before, shown(item));
  return next;
}

const newer = (before, item) => (before && before.version > item.version ? before : item);
const belongs = (item, name) => name === 'all' || item.section === name;

function placed(state, name, item, before, shown) {
  const section = state.sections[name];
  const was = section.ids.includes(item.id), is = shown && belongs(item, name);
  const counted = before ? belongs(before, name) && shown : false;
  let total = section.total;
  if (is && !was && !counted) total += before || item.fresh !== false ? 1 : 0;
  if (!is && (was || counted)) total = Math.max(0, total - 1);
  const ids = is ? (was ? section.ids : [...section.ids, item.id]) : section.ids.filter((id) => id !== item.id);
  return sorted({ ...state, sections: { ...state.sections, [name]: { ...section, ids, total } } }, name);
}

function sorted(state, name) {
  const key = KEY[name], sign = DESCENDING[name] ? -1 : 1;
  const ids = [...state.sections[name].ids].sort((a, b) => {
    const one = key(state.items[a]), other = key(state.items[b]);
    return sign * (one < other ? -1 : one > other ? 1 : a - b);
  });
  return { ...state, sections: { ...state.sections, [name]: { ...state.sections[name], ids } } };
}

export function remove(state, id) {
  if (!state.items[id]) return state;
  const items = { ...state.items };
  delete items[id];
  const sections = Object.fromEntries(SECTIONS.map((name) => {
    const section = state.sections[name], had = section.ids.includes(id);
    return [name, { ...section, ids: section.ids.filter((each) => each !== id), total: section.total - (had ? 1 : 0) }];
  }));
  return { ...state, items, sections };
}

export function totals(state, counts) {
  const sections = Object.fromEntries(SECTIONS.map((name) => [name, { ...state.sections[name], total: counts[name] ?? state.sections[name].total }]));
  return { ...state, sections, counts };
}
