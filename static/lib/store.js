// A small store: an object, changed by patches; subscribers hear of it once a turn.

export function createStore(initial) {
  let state = initial, told = true;
  const listeners = new Set();
  const tell = () => { told = true; listeners.forEach((listen) => listen(state)); };
  return {
    get: () => state,
    set(patch) {
      state = { ...state, ...(typeof patch === 'function' ? patch(state) : patch) };
      if (told) { told = false; queueMicrotask(tell); }
    },
    subscribe(listen, now = true) {
      listeners.add(listen);
      if (now) listen(state);
      return () => listeners.delete(listen);
    },
  };
}
