// The list: items by number, and of each section the part of it that is loaded. Pure: every function returns a new state.
//
// A section is {ids, total, capped, before, start, end, cuts}. ids is one unbroken piece of the section; `start` and `end`
// say where it goes on: {key, id, cursor}, null at an end of the section; `before` is how many rows lie before it. cuts are
// the seams between pages, where a piece can be given up and be found again by its cursor. barren: how many pages in a row
// had nothing, though the section goes on.
import * as order from './order.js';
import { added, overlaid, settled, without } from './patches.js';

export const SECTIONS = ['urgent', 'waiting', 'all'];
const PATIENCE = 5; // such pages, each of which is four thousand conversations looked at
const SPARE = 180, ROOM = 500, MOST_ITEMS = 2000;
export const OVERGROWN = 640; // rows of a section that is loaded anew rather than kept: three of them stay below MOST_ITEMS

const nothing = () => ({ ids: [], total: 0, capped: false, before: 0, start: null, end: null, cuts: [], barren: 0 });

const MOST_GONE = 500;

export const empty = () => ({ items: {}, sections: Object.fromEntries(SECTIONS.map((name) => [name, nothing()])), counts: {}, pending: {}, gone: [], sort: 'latest', sync: null, loaded: false });

const last = (rows) => rows[rows.length - 1];

// answer: of conversations/inbox; sort: in which order its section "all" came.
export function load(answer, { sort = 'latest', pending = {} } = {}) {
  const state = { ...empty(), sort, pending, counts: answer.counts, sync: answer.sync_ts ?? null, loaded: true };
  for (const name of SECTIONS) {
    const { items, total, next, capped = false } = answer.sections[name];
    items.forEach((item) => { state.items[item.id] = item; });
    state.sections[name] = { ...nothing(), ids: items.map((item) => item.id), total, capped, end: mark(state, name, last(items), next) };
  }
  return Object.keys(pending).length ? { ...state, items: overlaid(state.items, pending) } : state;
}

const mark = ({ sort }, name, item, cursor) => (cursor ? { ...(item ? order.place(sort, name, item) : {}), cursor } : null);

// A page after the loaded piece (forward) or before it. Pages that were asked for by another cursor than today's are dropped.
export function more(state, name, page, cursor, forward = true) {
  const section = state.sections[name], edge = forward ? section.end : section.start;
  if (edge?.cursor !== cursor) return state;
  const items = joined(state, page);
  const grown = forward ? after(state, name, page) : before(state, name, page);
  const ids = [...new Set([...section.ids, ...page.items.map((item) => item.id)])];
  return counted({ ...state, items, sections: { ...state.sections, [name]: sorted({ ...state, items }, name, { ...section, ...grown, ids }) } }, name);
}

function joined(state, page) {
  const items = { ...state.items };
  page.items.forEach((item) => { items[item.id] = newer(items[item.id], item); });
  return overlaid(items, state.pending);
}

function after(state, name, page) {
  const section = state.sections[name], first = page.items[0];
  const end = page.next ? { ...section.end, ...mark(state, name, last(page.items), page.next) } : null;
  const seam = first && page.prev && section.end.id !== undefined ? [{ back: section.end, front: mark(state, name, first, page.prev) }] : [];
  return { end, cuts: [...section.cuts, ...seam], barren: first ? 0 : section.barren + 1 };
}

function before(state, name, page) {
  const section = state.sections[name], { start } = section;
  const seam = page.items.length && page.next ? [{ back: mark(state, name, last(page.items), page.next), front: start }] : [];
  const rest = Math.max(section.before - page.items.length, 1);
  return { start: page.prev ? { ...start, ...mark(state, name, page.items[0], page.prev) } : null, before: page.prev ? rest : 0, cuts: [...seam, ...section.cuts] };
}

// The first page of a section again, in place of whatever was loaded of it.
export function restart(state, name, page) {
  const items = joined(state, page);
  const fresh = { ...nothing(), total: state.sections[name].total, capped: state.sections[name].capped, end: mark(state, name, last(page.items), page.next) };
  const section = sorted({ ...state, items }, name, { ...fresh, ids: page.items.map((item) => item.id) });
  return counted({ ...state, items, sections: { ...state.sections, [name]: section } }, name);
}

function sorted(state, name, section) {
  const places = new Map(section.ids.map((id) => [id, order.place(state.sort, name, state.items[id])]));
  const ids = section.ids.filter((id) => fits(state, name, section, places.get(id)));
  return { ...section, ids: ids.sort((one, other) => order.compare(state.sort, name, places.get(one), places.get(other))) };
}

// Whether this place lies within the piece that is loaded.
function fits({ sort }, name, { start, end }, place) {
  if (end && (end.id === undefined || order.compare(sort, name, place, end) > 0)) return false;
  return !(start && order.compare(sort, name, place, start) < 0);
}

// Where the whole section is loaded its length is its total; elsewhere the server's word stands, but never below what is seen.
function counted(state, name) {
  const section = state.sections[name], seen = section.before + section.ids.length;
  const whole = !section.start && !section.end;
  const total = whole ? seen : Math.max(section.total, seen);
  if (total === section.total && !(whole && section.capped)) return state;
  return { ...state, sections: { ...state.sections, [name]: { ...section, total, capped: section.capped && !whole } } };
}

const newer = (known, item) => (known && known.version > item.version ? known : item);

// What a delta says the items are now. An older version than the one known changes nothing. shown(item): whether it belongs
// on this list; undefined where only the server knows: then what is listed stays, and nothing is added.
export function apply(state, given, shown) {
  const fresh = given.filter((item) => !state.items[item.id] || state.items[item.id].version <= item.version);
  if (!fresh.length) return state;
  const gone = state.gone?.filter((id) => !fresh.some((item) => item.id === id));
  return shownAnew({ ...state, gone, pending: settled(state.pending, fresh) }, fresh, shown);
}

// What frames say. One that was overtaken by the word that its item is gone does not bring it back; the next delta may.
export const heard = (state, given, shown) => apply(state, given.filter(({ id }) => !state.gone?.includes(id)), shown);

function shownAnew(state, fresh, shown = () => true) {
  let next = { ...state, items: { ...state.items } };
  next.sections = Object.fromEntries(SECTIONS.map((name) => [name, { ...state.sections[name], ids: [...state.sections[name].ids] }]));
  for (const item of fresh) {
    const now = overlaid({ [item.id]: item }, next.pending)[item.id];
    SECTIONS.forEach((name) => put(next, name, state.items[item.id] && next.items[item.id], now, shown(now)));
    next.items[item.id] = now;
  }
  for (const name of SECTIONS) next = counted(next, name);
  return tidied(next);
}

export const upsert = (state, item, shown) => apply(state, [item], shown);

// Changes the section's own copy of ids: one splice out, one splice in.
function put(state, name, known, item, shown) {
  const section = state.sections[name], place = order.place(state.sort, name, item);
  const at = known ? section.ids.indexOf(item.id) : -1;
  const is = (shown ?? at >= 0) && order.belongs(state.sort, name, item) && fits(state, name, section, place);
  if (at >= 0 && is && same(order.place(state.sort, name, known), place)) return;
  if (at >= 0) section.ids.splice(at, 1);
  if (is) section.ids.splice(order.lowest(section.ids, (id) => order.compare(state.sort, name, order.place(state.sort, name, state.items[id]), place) < 0), 0, item.id);
  else if (at >= 0 && shown && section.start && order.belongs(state.sort, name, item) && order.compare(state.sort, name, place, section.start) < 0) section.before += 1;
}

const same = (one, other) => one.key === other.key && one.id === other.id;

export function remove(state, ...ids) {
  if (!ids.length) return state;
  const gone = [...(state.gone ?? []).filter((id) => !ids.includes(id)), ...ids].slice(-MOST_GONE);
  return taken({ ...state, gone }, ids.filter((id) => state.items[id]));
}

function taken(state, known) {
  if (!known.length) return state;
  const items = { ...state.items };
  known.forEach((id) => delete items[id]);
  const sections = Object.fromEntries(SECTIONS.map((name) => {
    const section = state.sections[name], ids = section.ids.filter((id) => items[id]);
    return [name, { ...section, ids, total: Math.max(0, section.total - (section.ids.length - ids.length)) }];
  }));
  return { ...state, items, sections };
}

// Shown at once, under a key of its own by which it is taken back. change: {id, ...what is to be different}; its
// section follows from that.
export function patch(state, key, { id, section, ...change }, shown) {
  const item = state.items[id];
  if (!item) return state;
  const base = state.pending[id]?.item ?? item;
  return shownAnew({ ...state, pending: added(state.pending, key, base, change) }, [base], shown);
}

export function unpatch(state, key, shown) {
  const touched = Object.values(state.pending).filter(({ patches }) => patches.some((each) => each.key === key)).map(({ item }) => item);
  return touched.length ? shownAnew({ ...state, pending: without(state.pending, key) }, touched, shown) : state;
}

// The server's counts of an unfiltered list: they are its totals.
export function totals(state, counts) {
  return exact({ ...state, counts }, Object.fromEntries(SECTIONS.map((name) => [name, { total: counts[name] ?? state.sections[name].total, capped: counts[name] === undefined && state.sections[name].capped }])));
}

// sections: {name: {total, capped}} as the server has counted them.
export function exact(state, sections) {
  let next = { ...state, sections: Object.fromEntries(SECTIONS.map((name) => [name, { ...state.sections[name], total: sections[name].total, capped: Boolean(sections[name].capped) }])) };
  for (const name of SECTIONS) next = counted(next, name);
  return next;
}

// Give up what lies far from the rows first..last (positions in ids), at seams between pages, to be loaded again by cursor.
export function trim(state, name, first, last_) {
  const section = state.sections[name];
  if (section.ids.length <= ROOM) return state;
  const at = (place, through) => order.lowest(section.ids, (id) => order.compare(state.sort, name, order.place(state.sort, name, state.items[id]), place) < through);
  const seams = section.cuts.map((cut) => ({ cut, front: at(cut.front, 0), back: at(cut.back, 1) }));
  const head = seams.filter(({ front }) => front <= first - SPARE).pop(), tail = seams.find(({ back }) => back >= last_ + SPARE);
  if (!head && !tail) return state;
  const from = head?.front ?? 0, to = tail?.back ?? section.ids.length;
  const cuts = seams.filter((seam) => seam.front > from && seam.back < to).map(({ cut }) => cut);
  const kept = { ...section, ids: section.ids.slice(from, to), before: section.before + from, start: head?.cut.front ?? section.start, end: tail?.cut.back ?? section.end, cuts };
  return tidied({ ...state, sections: { ...state.sections, [name]: kept } }, ROOM);
}

// Whether nothing more is loaded by itself: a filter that hardly anything fits would have the whole account looked through.
export const rests = ({ end, barren }) => Boolean(end) && barren >= PATIENCE;

export const onwards = (state) => ({ ...state, sections: Object.fromEntries(SECTIONS.map((name) => [name, { ...state.sections[name], barren: 0 }])) });

// Items that are on no list are kept for a while, for they may come back; not without end.
function tidied(state, most = MOST_ITEMS) {
  if (Object.keys(state.items).length <= most) return state;
  const wanted = new Set([...SECTIONS.flatMap((name) => state.sections[name].ids), ...Object.keys(state.pending).map(Number)]);
  return { ...state, items: Object.fromEntries([...wanted].filter((id) => state.items[id]).map((id) => [id, state.items[id]])) };
}

// The rows a section stands for: loaded ones and placeholders, no more than `ahead` of these beyond what is loaded.
export function extent(section, ahead = 500) {
  const { ids, total, before: earlier, end } = section;
  const rest = Math.max(total - earlier - ids.length, 0);
  return { before: earlier, loaded: ids.length, rows: earlier + ids.length + (end && !rests(section) ? Math.min(Math.max(rest, 3), ahead) : 0) };
}

// The numbers that are loaded, in the order of the screen, each once; folded sections are left out.
export const listed = (state, folded = {}) => [...new Set(SECTIONS.filter((name) => !folded[name]).flatMap((name) => state.sections[name].ids))];

// What is worth keeping for the next start: the first rows, without what is only hoped for. null where they are not loaded.
export function kept(state, most = 60) {
  if (!state.loaded || SECTIONS.some((name) => state.sections[name].start)) return null;
  const sections = Object.fromEntries(SECTIONS.map((name) => [name, firstRows(state, name, most)]));
  const wanted = new Set(SECTIONS.flatMap((name) => sections[name].ids));
  const items = Object.fromEntries([...wanted].map((id) => [id, state.pending[id]?.item ?? state.items[id]]));
  return { ...state, sections, items, pending: {} };
}

function firstRows(state, name, most) {
  const section = state.sections[name];
  const cut = section.cuts.find(({ back }) => order.lowest(section.ids, (id) => order.compare(state.sort, name, order.place(state.sort, name, state.items[id]), back) <= 0) >= most);
  if (!cut) return { ...section, cuts: [] };
  const ids = section.ids.filter((id) => order.compare(state.sort, name, order.place(state.sort, name, state.items[id]), cut.back) <= 0);
  return { ...section, ids, end: cut.back, cuts: [] };
}
