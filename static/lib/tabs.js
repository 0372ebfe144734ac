// One socket for all the tabs of a person: the tab that holds a lock has it and passes on what it hears; when that tab
// ends, the next one takes over from the last position it was told. Where the browser has no locks or channels, each tab
// has a socket of its own.

const ALIVE = 3000, LOOK = 30_000;
const KEPT = { 'chat.presence': () => 'presence', counts: () => 'counts', 'chat.viewing': (data) => `viewing:${data.conversation_id}` };

// join(): opens the socket, as connect() of socket.js does, given {onFrame, onState, onRefused}. onLead(true or false).
export function share({ name, join, onFrame, onState, onRefused, onPace = () => {}, onDelta = () => {} }) {
  const me = Math.random().toString(36).slice(2);
  const tabs = new Map([[me, { open: null, pace: Infinity }]]);
  const told = new Map();
  const alone = typeof BroadcastChannel === 'undefined' || !globalThis.navigator?.locks;
  const channel = alone ? null : new BroadcastChannel(name);
  let reached = null, socket = null, state = 'connecting', release = null, answered = true;

  const post = (kind, rest = {}) => channel?.postMessage({ kind, from: me, ...rest });

  function lead() {
    socket = join({
      onFrame: (frame) => { remember(frame); post('frame', { frame }); hear(frame); },
      onState: (now) => { state = now; post('state', { state, leads: true }); onState(now, true); },
      onRefused: (code) => { post('refused', { code }); return onRefused(code); },
    });
    post('who');
  }

  // After a reconnection the server knows nothing of what is open; each tab says so when it hears the greeting.
  function hear(frame) {
    if (frame.type === 'hello') subscribe();
    onFrame(frame);
  }

  function remember({ type, data, pos }) {
    reached = pos ?? (type === 'hello' ? data.position : null) ?? reached;
    if (type === 'chat.viewers') told.set('viewers', { type, data: { whole: true, conversations: { ...(data.whole ? {} : told.get('viewers')?.data.conversations), ...data.conversations } } });
    if (KEPT[type]) told.set(KEPT[type](data), { type, data });
    if (told.size > 200) told.delete(told.keys().next().value);
  }

  function follow() {
    socket?.close();
    socket = null;
  }

  const opened = () => [...new Set([...tabs.values()].map(({ open }) => open).filter(Boolean))].slice(0, 20);
  let said = '';
  function subscribe(changed = true) {
    const open = opened();
    if (!socket || (!changed && said === String(open))) return;
    said = String(open);
    socket.send({ type: 'subscribe', open, counts: true });
  }

  function present(id, about) {
    const known = tabs.get(id);
    tabs.set(id, { open: null, pace: Infinity, ...known, ...about });
    if (!known) farewell(id);
    if (!socket) return;
    subscribe(false);
    onPace(Math.min(...[...tabs.values()].map(({ pace }) => pace)));
  }

  // Its lock comes free when a tab ends, in whatever way it does.
  function farewell(id) {
    if (id !== me && !alone) navigator.locks.request(`${name}:${id}`, { mode: 'shared' }, () => { tabs.delete(id); present(me, {}); }).catch(() => {});
  }

  const HEARD = {
    frame: ({ frame, to }) => { if (!to || to === me) hear(frame); },
    state: ({ state: now, leads }) => { answered = true; if (leads && !socket) { state = now; onState(now, false); } },
    send: ({ frame }) => socket?.send(frame),
    tab: ({ from, open, pace, asks }) => { present(from, { ...(open === undefined ? {} : { open }), ...(pace === undefined ? {} : { pace }) }); if (asks && socket) welcome(from, open); },
    who: () => post('tab', tabs.get(me)),
    refused: ({ code }) => onRefused(code),
    delta: ({ answer }) => onDelta(answer),
    left: ({ from }) => { tabs.delete(from); present(me, {}); },
  };

  // Whoever is new knows where the line has come to, so that it can go on from there when its turn comes.
  function welcome(to, open) {
    post('state', { state, leads: true });
    if (reached) post('frame', { frame: { type: 'position', pos: reached, data: {} }, to });
    for (const key of ['presence', 'counts', 'viewers', `viewing:${open}`]) if (told.has(key)) post('frame', { frame: told.get(key), to });
  }

  // A tab in the foreground does not wait for one that has been put to sleep: no answer, and it takes the lock.
  function look() {
    if (alone || socket || document.hidden) return;
    answered = false;
    post('tab', { ...tabs.get(me), asks: true });
    setTimeout(() => { if (!answered && !socket) hold({ steal: true }); }, ALIVE);
  }

  function hold(options = {}) {
    navigator.locks.request(name, options, () => {
      const held = new Promise((resolve) => { release = resolve; });
      lead();
      return held;
    }).catch(() => { follow(); if (release) { release = null; hold(); } });
  }

  function begin() {
    if (alone) return lead();
    channel.onmessage = ({ data }) => { HEARD[data.kind]?.(data); };
    navigator.locks.request(`${name}:${me}`, () => new Promise(() => {})).catch(() => {});
    post('tab', { ...tabs.get(me), asks: true });
    hold();
    document.addEventListener('visibilitychange', look);
    setInterval(look, LOOK);
    addEventListener('pagehide', () => post('left'));
    addEventListener('pageshow', (event) => { if (event.persisted) post('tab', { ...tabs.get(me), asks: true }); });
    return undefined;
  }

  begin();
  return {
    get leads() { return Boolean(socket); },
    get opened() { return opened(); },
    // Frames of which the tabs' own are put together; everything else goes as it is.
    send(frame) {
      if (frame.type === 'subscribe') {
        present(me, { open: frame.open });
        if (!socket) post('tab', { ...tabs.get(me), asks: true });
      } else if (socket) socket.send(frame);
      else post('send', { frame });
    },
    pace(pace) { present(me, { pace }); if (!socket) post('tab', tabs.get(me)); },
    delta: (answer) => post('delta', { answer }),
  };
}
