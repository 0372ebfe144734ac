/* A value that can be watched. Watchers are told once per turn of the event loop, however often it was set. */

export function createStore(initial) {
  let value = initial;
  let told = false;
  const watchers = new Set();
  function tell() {
    told = false;
    for (const watcher of watchers) watcher(value);
  }
  return {
    get: () => value,
    set(patch) {
      value = { ...value, ...patch };
      if (!told) queueMicrotask(tell);
      told = true;
    },
    /** Answers the function that ends it. */
    subscribe(watcher) {
      watchers.add(watcher);
      watcher(value);
      return () => watchers.delete(watcher);
    },
  };
}
