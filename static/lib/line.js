// The line to the server: a socket; where none gets through an event stream; where nothing stands, questions now and
// then. It falls back and climbs back by itself. It only hints: whoever uses it loads over HTTP what a gap may hide.
import { poller } from './pace.js';
import { socket } from './socket.js';
import { stream } from './stream.js';

const PATIENCE = 10_000; // without a word from the server an attempt has failed
const LASTING = 10_000; // what falls sooner has not stood
const ENOUGH = 2; // failures in a row, after which the other way is tried
const CLIMB = 20_000, SELDOM = 600_000; // from a stream back to a socket, waiting twice as long every time
const FINAL = new Set([4401, 4404]);
const STATES = { socket: 'live', stream: 'streaming' };
const OURS = new Set(['expiring', 'renewed']);

export const wayOf = (failed) => (failed.socket < ENOUGH || failed.stream >= failed.socket ? 'socket' : 'stream');
export const listens = (state) => state === 'live' || state === 'streaming';

// url(way): the address with the position to resume from. onState: connecting, live (socket), streaming (event stream),
// polling (neither stands, but the server answers), reconnecting (it does not) or offline.
// onRefused(code) answers true to go on. renew(): a newer token. post(frame, stream): a frame that a stream cannot carry,
// with the name the stream's hello gave it; null where there is no stream either.
// poll(): asks over HTTP, every pace() milliseconds, and fails where nobody answers.
export function connect({
  url, onFrame, onState, onRefused = () => {}, renew = null, post = () => {}, poll = null, pace = () => 15_000,
  ways = { socket, stream }, schedule = setTimeout, cancel = clearTimeout, online = () => globalThis.navigator?.onLine !== false,
}) {
  const failed = { socket: 0, stream: 0 };
  let current = null, candidate = null, retry = 0, climbing = 0, wait = CLIMB, attempt = 0, ended = false, told = '';
  const ask = () => poll?.().then(() => answered(true), () => answered(false));
  const polls = poller(ask, pace);

  const tell = (state) => { if (!ended && state !== told) { told = state; onState(state); } };
  const barred = () => Boolean(failed.socket && failed.stream);
  const stands = () => Boolean(current?.stood);

  function open() {
    cancel(retry);
    if (ended || current) return;
    if (!online()) { tell('offline'); return; }
    if (!listens(told) && told !== 'polling') tell(attempt ? 'reconnecting' : 'connecting');
    current = attach(wayOf(failed), (mine) => mine === current, fallen);
  }

  // A carrier with what is known of it. counts(mine): whether it is still wanted; over(mine, code): it has ended.
  function attach(way, counts, over) {
    const mine = { way, stood: 0, carrier: null };
    const late = () => { mine.carrier?.close(); over(mine, 0); };
    let patience = schedule(late, PATIENCE);
    const heard = (frame) => {
      cancel(patience);
      if (!mine.stood && frame.type !== 'hello') patience = schedule(late, PATIENCE); // a long replay
      if (counts(mine)) hear(mine, frame);
    };
    mine.close = () => { cancel(patience); mine.carrier?.close(); };
    const start = (address) => { if (counts(mine) && !ended) mine.carrier = ways[way](address, { onFrame: heard, onEnd: (code) => { cancel(patience); over(mine, code); } }); };
    Promise.resolve(url(way)).then(start, () => { cancel(patience); over(mine, 0); });
    return mine;
  }

  function hear(mine, frame) {
    if (frame.type === 'hello') { mine.stream = frame.data?.stream ?? null; stand(mine); }
    if (frame.type === 'expiring') refresh(mine);
    if (!OURS.has(frame.type)) onFrame(frame);
  }

  function stand(mine) {
    mine.stood = Date.now();
    if (mine === candidate) replace();
    attempt = 0;
    polls.stop();
    tell(STATES[mine.way]);
    cancel(climbing);
    if (mine.way === 'stream') climbing = schedule(climb, wait);
    else wait = CLIMB;
  }

  // The new one stands before the old one goes, so nothing is missed between; what both said is the same.
  function replace() {
    const old = current;
    current = candidate;
    candidate = null;
    old?.close();
  }

  function climb(way = 'socket') {
    if (ended || candidate || !stands()) return;
    wait = Math.min(wait * 2, SELDOM);
    candidate = attach(way, (mine) => mine === candidate || mine === current, (mine, code) => {
      if (mine === current) { fallen(mine, code); return; }
      candidate = null;
      if (current?.way === 'stream') climbing = schedule(climb, wait);
    });
  }

  // Before the token ends: a socket is told the newer one, a stream is opened anew with it.
  async function refresh(mine) {
    if (!renew) return;
    try {
      const token = await renew();
      if (mine === current && !mine.carrier.send({ type: 'renew', token })) { cancel(climbing); climb('stream'); }
    } catch {
      return; // it ends then, and whoever comes back brings a new one along
    }
  }

  function fallen(mine, code) {
    if (mine !== current) return;
    current = null;
    cancel(climbing);
    candidate?.close();
    candidate = null;
    const lasted = mine.stood && Date.now() - mine.stood >= LASTING;
    failed[mine.way] = lasted ? 0 : failed[mine.way] + 1;
    if (FINAL.has(code) && onRefused(code) !== true) { tell('offline'); close(); return; }
    again();
  }

  function again() {
    if (ended) return;
    attempt += 1;
    if (!online()) tell('offline');
    else if (told !== 'polling') tell('reconnecting');
    if (poll && attempt > 1) polls.start();
    if (barred() && told === 'reconnecting') ask(); // is it the server, or only the way to it?
    const delay = Math.min(500 * 2 ** Math.min(attempt, 5), 10_000);
    retry = schedule(open, delay * (0.5 + Math.random() / 2));
  }

  function answered(reached) {
    if (ended || stands() || !online()) return;
    tell(reached && barred() ? 'polling' : 'reconnecting');
  }

  // Another network may let through what the last one did not.
  function awake() {
    attempt = Math.min(attempt, 1);
    failed.socket = Math.min(failed.socket, ENOUGH - 1);
    if (current) { current.carrier?.pulse(); if (current.way === 'stream') climb(); } else open();
  }

  function asleep() {
    polls.stop();
    const old = current;
    current = null;
    old?.close();
    cancel(retry);
    cancel(climbing);
    tell('offline');
  }

  function close() {
    ended = true;
    polls.stop();
    [retry, climbing].forEach((each) => cancel(each));
    [current, candidate].forEach((each) => each?.close());
    current = candidate = null;
    globalThis.removeEventListener?.('online', awake);
    globalThis.removeEventListener?.('offline', asleep);
  }

  function send(frame) {
    if (!stands()) { if (told === 'polling') post(frame, null); return; }
    if (!current.carrier.send(frame)) post(frame, current.stream);
  }

  globalThis.addEventListener?.('online', awake);
  globalThis.addEventListener?.('offline', asleep);
  open();
  return { send, close };
}
