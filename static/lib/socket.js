// One WebSocket, from its opening to its end. line.js decides what comes after it.

const SILENCE = 75_000;

// onFrame(frame); onEnd(code): once, unless close() was called; 0 where a dead network closed nothing by itself.
export function socket(address, { onFrame, onEnd, heartbeat = 30_000 }) {
  const mine = new WebSocket(address);
  let heard = Date.now(), asked = 0, took = 0, ended = false;
  const beat = setInterval(pulse, heartbeat);

  mine.onmessage = ({ data }) => {
    heard = Date.now();
    const frame = JSON.parse(data);
    if (frame.type === 'pong') took = (heard - asked) / 1000;
    else if (!ended) onFrame(frame);
  };
  mine.onclose = ({ code }) => end(code);

  function pulse() {
    if (Date.now() - heard > SILENCE) return end(0);
    asked = Date.now();
    return send({ type: 'ping', ...(took ? { took } : {}) });
  }

  function end(code) {
    if (close()) onEnd(code);
  }

  function close() {
    if (ended) return false;
    ended = true;
    clearInterval(beat);
    mine.close();
    return true;
  }

  function send(frame) {
    if (mine.readyState !== WebSocket.OPEN) return false;
    mine.send(JSON.stringify(frame));
    return true;
  }

  return { send, close, pulse };
}
