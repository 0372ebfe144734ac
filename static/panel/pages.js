// Pages of the sections, loaded as their rows come into sight, in either direction, and given up again far from it.
import * as inbox from '../state/inbox.js';
import { api, store } from './app.js';

const AHEAD = 20, FAR = 150, AGAIN_AFTER = 5000;
const asked = new Set(), sight = {};

// The rows first..beyond of a section are in sight: load what they or their neighbours lack.
export function need(name, first, beyond) {
  sight[name] = [first, beyond];
  const section = store.get().inbox.sections[name], { before, ids, start, end } = section;
  if (end && !inbox.rests(section) && beyond + AHEAD > before + ids.length) load(name, end.cursor, (state, page) => inbox.more(state, name, page, end.cursor));
  if (!start || first - AHEAD >= before) return;
  // Back at the top from afar: the first page anew is nearer than all that lies between.
  if (first < AHEAD && before > FAR) load(name, null, (state, page) => inbox.restart(state, name, page));
  else load(name, start.cursor, (state, page) => inbox.more(state, name, page, start.cursor, false));
}

async function load(name, cursor, joined) {
  const key = `${name} ${cursor}`, { view } = store.get();
  if (asked.has(key)) return;
  asked.add(key);
  const params = new URLSearchParams({ ...view.params, section: name, ...(cursor ? { cursor } : {}) });
  const page = await api.get(`/conversations?${params}`).catch(() => null);
  if (!page) return setTimeout(() => { asked.delete(key); if (store.get().view === view) need(name, ...sight[name]); }, AGAIN_AFTER);
  asked.delete(key);
  if (store.get().view === view) store.set(({ inbox: now }) => ({ inbox: around(joined(now, page), name) }));
  return undefined;
}

function around(state, name) {
  const { before } = state.sections[name], [first, beyond] = sight[name] ?? [0, 0];
  return inbox.trim(state, name, first - before, beyond - before);
}

// News make a section longer without any page being loaded. What can be given up is; what has grown all in one piece, so that
// there is nowhere to cut it, begins anew with its first page.
export function tend() {
  const { inbox: now } = store.get(), long = inbox.SECTIONS.filter((name) => now.sections[name].ids.length > inbox.OVERGROWN);
  if (!long.length) return;
  const cut = long.reduce(around, now);
  if (cut !== now) store.set({ inbox: cut });
  for (const name of long) if (cut.sections[name].ids.length > inbox.OVERGROWN) load(name, null, (state, page) => inbox.restart(state, name, page));
}
