// One event stream, from its opening to its end: the socket's frames over plain HTTP, for networks that let no socket
// through. Read by fetch and not by EventSource, which tells neither why it was refused nor that a line is still alive.

const SILENCE = 45_000; // the server says something every 15 seconds
const CODES = { 401: 4401, 403: 4403, 404: 4404, 429: 4429 };

// Calls say(data) for every event of a text that comes in pieces.
export function events(say) {
  let rest = '', data = [];
  function line(text) {
    if (text === '' && data.length) say(data.splice(0).join('\n'));
    else if (text.startsWith('data:')) data.push(text.slice(text[5] === ' ' ? 6 : 5));
  }
  return (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop();
    lines.forEach((each) => line(each.replace(/\r$/, '')));
  };
}

// As socket(); it takes no frames from the client.
export function stream(address, { onFrame, onEnd }) {
  const stop = new AbortController();
  let heard = Date.now(), code = 0, ended = false;
  const watch = setInterval(pulse, 5000);

  async function read() {
    const response = await fetch(address, { headers: { Accept: 'text/event-stream' }, credentials: 'same-origin', cache: 'no-store', signal: stop.signal });
    if (!response.ok) { code = CODES[response.status] ?? 0; return; }
    const take = events(hear), reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      heard = Date.now();
      take(part.value);
    }
  }

  function hear(text) {
    const frame = JSON.parse(text);
    if (frame.type === 'closed') code = frame.data.code;
    else if (!ended) onFrame(frame);
  }

  function pulse() {
    if (Date.now() - heard > SILENCE) end();
  }

  function end() {
    if (close()) onEnd(code);
  }

  function close() {
    if (ended) return false;
    ended = true;
    clearInterval(watch);
    stop.abort();
    return true;
  }

  read().then(end, end);
  return { send: () => false, close, pulse };
}
