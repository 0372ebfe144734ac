// What was written and not yet accepted. Kept on the device, sent in order, each with an echo_id of its own: the server
// takes a repeat for what it is, so sending again is always safe.

const WAITS = [500, 1000, 2000, 4000, 8000, 15_000];

// send(entry): a promise of the server's message; what a refusal has in `kept` stays with the entry. storage: get(key), set(key, value). onChange(entry, state, result).
export function outbox({ key, storage, send, onChange, schedule = setTimeout }) {
  let entries = storage.get(key) ?? [];
  let running = false, timer = 0, attempt = 0;
  entries.forEach((entry) => { if (entry.state === 'sending') entry.state = 'waiting'; });

  const keep = () => storage.set(key, entries);

  function add(entry) {
    entries = [...entries, { ...entry, state: 'sending' }];
    keep();
    onChange(entries.at(-1), 'sending');
    run();
  }

  async function run() {
    clearTimeout(timer);
    if (running) return;
    running = true;
    let entry;
    while ((entry = entries.find((each) => each.state !== 'failed'))) {
      if (!(await attemptOne(entry))) break;
    }
    running = false;
  }

  async function attemptOne(entry) {
    mark(entry, 'sending');
    try {
      const result = await send(entry);
      attempt = 0;
      remove(entry.echo_id);
      onChange(entry, 'sent', result);
      return true;
    } catch (error) {
      if (error.passing ?? true) return later(entry, error);
      Object.assign(entry, { error: error.message, kept: error.kept ?? null });
      mark(entry, 'failed');
      return true;
    }
  }

  function later(entry, error) {
    mark(entry, 'waiting');
    const wait = error.retryAfter ? error.retryAfter * 1000 : WAITS[Math.min(attempt, WAITS.length - 1)];
    attempt += 1;
    timer = schedule(run, wait);
    return false;
  }

  function mark(entry, state) {
    if (entry.state !== state) { entry.state = state; keep(); }
    onChange(entry, state);
  }

  function remove(echoId) {
    entries = entries.filter((each) => each.echo_id !== echoId);
    keep();
  }

  // more: what its message says beside what it said before.
  function retry(echoId, more = {}) {
    const entry = entries.find((each) => each.echo_id === echoId);
    if (!entry) return;
    Object.assign(entry, { state: 'waiting', error: undefined, kept: null, wire: { ...entry.wire, ...more } });
    keep();
    run();
  }

  if (typeof addEventListener === 'function') addEventListener('online', () => { attempt = 0; run(); });
  return { add, retry, remove, run, all: () => entries };
}
