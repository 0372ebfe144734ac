// Where one is: the view that is shown, kept in the address so that reloading and going back find it again.
import { fromSearch, same, tidy, toSearch } from '../state/filters.js';
import { go, numberInAddress, store } from './app.js';
import { all, placeOf } from './places.js';
import { load } from './sync.js';

const viewOf = (place, params) => ({ kind: place.kind, id: place.id, label: place.label, base: place.base, params: tidy({ ...place.base, ...params }) });

// The view the address names. Used before anything is loaded.
export function begin() {
  const named = fromSearch(location.search);
  store.set({ views: [], selected: [], bulk: null, view: viewOf(placeOf(named, store.get()), named.params) });
}

const turn = (view) => {
  store.set((now) => ({ view, query: '', selected: [], inbox: { ...now.inbox, loaded: false } }));
  load();
};

// A place of the rail, as it is; the open conversation is left.
export function show(place) {
  const view = viewOf(place, place.params ?? {});
  if (!store.get().open) remember(view, false);
  else history.pushState({}, '', `/app/${toSearch(view)}`);
  go(null);
  turn(view);
}

// Other filters in the same place. replace: no step of its own for "back".
export function refine(patch, { replace = false } = {}) {
  const { view } = store.get(), params = tidy({ ...view.params, ...restored(view, patch) });
  if (same(params, view.params)) return;
  const next = { ...view, params };
  remember(next, replace);
  turn(next);
}

// What is no longer asked falls back to what the place itself asks.
const restored = (view, patch) => Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, value === '' || value === undefined ? view.base?.[name] : value]));

function remember(view, replace) {
  const address = `${location.pathname}${toSearch(view)}`;
  if (address !== `${location.pathname}${location.search}`) history[replace ? 'replaceState' : 'pushState']({}, '', address);
}

// The view is another thing than before (saved, renamed) though it shows the same.
export function become(place) {
  const { view } = store.get();
  store.set({ view: Object.assign(view, { kind: place.kind, id: place.id, label: place.label, base: place.base }) });
  remember(view, true);
}

// Back and forward.
export function follow() {
  const named = fromSearch(location.search), { view } = store.get();
  const next = viewOf(placeOf(named, store.get()), named.params);
  if (store.get().open !== numberInAddress()) store.set({ open: numberInAddress() });
  if (next.kind !== view.kind || next.id !== view.id || !same(next.params, view.params)) turn(next);
}

// Names come after the list does. The view stays the same object: answers on their way are known by it.
export function nameView(state = store.get()) {
  const { view } = state, place = all(state).find((each) => each.kind === view.kind && each.id === view.id);
  if (place && place.label !== view.label) store.set({ view: Object.assign(view, { label: place.label }) });
}
