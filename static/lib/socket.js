// One socket that comes back by itself. It only hints: whoever uses it loads over HTTP what a gap may hide.

const SILENCE = 75_000;
const FINAL = new Set([4401, 4404]);

// url(): the address with the position to resume from. onState: live, reconnecting or offline.
export function connect({ url, onFrame, onState, onRefused = () => {}, heartbeat = 30_000 }) {
  let socket = null, timer = 0, beat = 0, attempt = 0, heard = 0, ended = false;

  function open() {
    clearTimeout(timer);
    if (ended || socket) return;
    if (navigator.onLine === false) return onState('offline');
    onState(attempt ? 'reconnecting' : 'connecting');
    Promise.resolve(url()).then((address) => { if (!ended && !socket) start(address); }, again);
  }

  function start(address) {
    const mine = new WebSocket(address);
    socket = mine;
    heard = Date.now();
    mine.onmessage = (event) => {
      heard = Date.now();
      const frame = JSON.parse(event.data);
      if (frame.type === 'hello') { attempt = 0; onState('live'); }
      if (frame.type !== 'pong') onFrame(frame);
    };
    mine.onclose = (event) => {
      if (socket !== mine) return;
      socket = null;
      clearInterval(beat);
      if (FINAL.has(event.code) && onRefused(event.code) !== true) { ended = true; return onState('offline'); }
      again();
    };
    clearInterval(beat);
    beat = setInterval(pulse, heartbeat);
  }

  function pulse() {
    if (Date.now() - heard > SILENCE) drop();
    else send({ type: 'ping' });
  }

  // A dead network closes nothing by itself: give the socket up and begin anew.
  function drop() {
    const old = socket;
    socket = null;
    clearInterval(beat);
    old?.close();
    again();
  }

  function again() {
    if (ended) return;
    onState(navigator.onLine === false ? 'offline' : 'reconnecting');
    attempt += 1;
    const wait = Math.min(500 * 2 ** Math.min(attempt, 5), 10_000);
    timer = setTimeout(open, wait * (0.5 + Math.random() / 2));
  }

  function send(frame) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  }

  const online = () => { attempt = Math.min(attempt, 1); if (socket) send({ type: 'ping' }); else open(); };
  const offline = () => { if (socket) drop(); onState('offline'); };
  addEventListener('online', online);
  addEventListener('offline', offline);
  open();
  return {
    send,
    close() { ended = true; clearTimeout(timer); clearInterval(beat); removeEventListener('online', online); removeEventListener('offline', offline); socket?.close(); },
  };
}
