#!/usr/bin/env node
// Listens as a visitor's page or a bot does, by an event stream, and loses nothing over breaks, restarts and expired tokens.
//
//   CHAT_URL=https://chat.example CHAT_INBOX=<website token> node client.mjs [file for the session]   a visitor
//   CHAT_URL=https://chat.example CHAT_TOKEN=<API token> node client.mjs [file for the position]      an account
//
// Prints one frame a line as JSON. Needs Node 20 and nothing else. The protocol is docs/realtime.md.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const SILENCE = 45_000; // the server says something every 15 seconds
const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

// handle(frame) is called for every frame, in order. It may see one twice and must not mind: apply, do not add.
// open({position, anew}): {address, headers} of the stream; anew: the token that opened the last one was refused or ends.
export async function listen({ open, handle, position = '', keep = () => {}, stop = new AbortController().signal }) {
  for (let failures = 0, anew = false; !stop.aborted;) {
    let final = false;
    try {
      const { address, headers } = await open({ position, anew });
      for await (const frame of frames(address, headers, stop)) {
        failures = 0;
        anew = false;
        if (frame.type === 'expiring' || frame.type === 'closed') { anew = frame.type === 'expiring' || frame.data.code === 4401; break; }
        await handle(frame); // on "resync" load over HTTP what you keep: too much has happened to be told one by one
        if (frame.pos) { position = frame.pos; keep(position); } // only now: what breaks off before this comes again
      }
      if (anew) continue; // at once, with a newer token, from the very frame that was applied last
    } catch (error) {
      final = error.status === 404 || (error.status === 401 && anew);
      anew = error.status === 401;
      if (final) throw error;
    }
    failures += 1;
    if (!stop.aborted) await wait(Math.min(500 * 2 ** failures, 30_000) * (0.5 + Math.random() / 2));
  }
}

async function* frames(address, headers, stop) {
  const ending = new AbortController();
  let silence = setTimeout(() => ending.abort(), SILENCE);
  const signal = AbortSignal.any([stop, ending.signal]);
  try {
    const response = await fetch(address, { headers, signal });
    if (!response.ok) throw Object.assign(new Error(`refused with ${response.status}`), { status: response.status });
    let rest = '';
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(silence);
      silence = setTimeout(() => ending.abort(), SILENCE);
      const lines = (rest + piece).split('\n');
      rest = lines.pop();
      for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice(6));
    }
  } finally {
    clearTimeout(silence);
    ending.abort();
  }
}

// A program: its API token in a header, for addresses are written into logs.
export const ofAccount = ({ url, token, account = '' }) => async ({ position }) => ({
  address: `${url}/channel/sse?${new URLSearchParams({ type: 'staff', ...(account ? { account_id: account } : {}), ...(position ? { since: position } : {}) })}`,
  headers: { 'Api-Access-Token': token },
});

// A visitor: the session is opened once and kept by its visitor_token; the stream's own token lives a day at most.
export function ofVisitor({ url, inbox, kept = {}, save = () => {} }) {
  let session = null;
  const post = async (path, body, headers = {}) => {
    const response = await fetch(url + path, { method: body ? 'POST' : 'GET', headers: { 'Content-Type': 'application/json', ...headers }, body: body && JSON.stringify(body) });
    if (!response.ok) throw Object.assign(new Error(`refused with ${response.status}`), { status: response.status });
    return response.json();
  };
  const bearer = () => ({ Authorization: `Bearer ${session.visitor_token}` });
  const open = async ({ position, anew }) => {
    session ??= await post('/chat/session', { inbox, visitor_token: kept.visitor_token ?? '' });
    save({ visitor_token: session.visitor_token });
    if (anew) Object.assign(session, await post(`/chat/session/${session.session_id}/channel-token`, null, bearer()));
    const from = position || `${session.conversation?.id ?? 0}-${session.last_id}`; // the history is true up to here
    return { address: `${url}/channel/sse?${new URLSearchParams({ session: session.session_id, token: session.token, last_id: from })}`, headers: {} };
  };
  const say = (content, echo_id = crypto.randomUUID()) => post(`/chat/session/${session.session_id}/messages`, { content, echo_id }, bearer());
  return { open, say };
}

async function main([file]) {
  const { CHAT_URL: url = 'http://127.0.0.1:8000', CHAT_TOKEN: token, CHAT_ACCOUNT: account, CHAT_INBOX: inbox } = process.env;
  const kept = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const save = (more) => {
    Object.assign(kept, more);
    if (!file) return;
    writeFileSync(`${file}.part`, JSON.stringify(kept)); // whoever is killed while he writes must not find half of it
    renameSync(`${file}.part`, file);
  };
  const open = token ? ofAccount({ url, token, account }) : ofVisitor({ url, inbox, kept, save }).open;
  const handle = (frame) => { process.stdout.write(`${JSON.stringify(frame)}\n`); };
  await listen({ open, handle, position: kept.position, keep: (position) => save({ position }) });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(process.argv.slice(2));
