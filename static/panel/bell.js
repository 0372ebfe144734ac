// What calls an operator who looks elsewhere: one sound for all tabs, and in the title and the icon how many conversations
// have news for him.
import { storage } from '../lib/storage.js';
import { calling, fresh } from '../state/news.js';
import { callsFor } from '../state/notices.js';
import { account, me, store } from './app.js';
import { leads, onFrame } from './sync.js';

const QUIET = 3000; // one sound for what comes at once
const MUTED = 'panel.muted';
const CALLS = new Set(['chat.session.created', 'chat.message.client']);
const heard = new Set();
let audio = null, rang = -Infinity, looked = null, seeded = false;
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`bell:${account.id}:${me.id}`);

export const muted = () => Boolean(storage.get(MUTED));

export function mute(on) {
  storage.set(MUTED, on);
  if (!on) { wake(); chime(); }
}

export function bell() {
  for (const name of ['pointerdown', 'keydown']) addEventListener(name, wake, { capture: true, passive: true });
  for (const [target, name] of [[window, 'focus'], [window, 'blur'], [document, 'visibilitychange']]) target.addEventListener(name, tell);
  if (tabs) tabs.onmessage = ({ data }) => { if (data.rings) answer(); else ({ looked } = data); };
  onFrame(hear);
  let before = {};
  store.subscribe((state) => {
    if (before.open !== state.open) tell();
    if (before.inbox !== state.inbox || !before.open !== !state.open) show(state);
    before = state;
  });
}

// Browsers let a page sound only after somebody has touched it.
function wake() {
  audio ??= globalThis.AudioContext ? new AudioContext() : null;
  if (audio?.state === 'suspended') audio.resume().catch(() => {});
}

// Only one tab has the focus: what that one shows needs no sound in any.
function tell() {
  looked = document.hasFocus() && !document.hidden ? store.get().open : null;
  tabs?.postMessage({ looked });
}

function hear({ type, data }) {
  if (type === 'chat.notification') return noticed(data);
  if (!CALLS.has(type) || !data.message) return undefined;
  const { conversation: item, message } = data;
  heard.add(item.id);
  if (leads() && calling(item, me.id) && fresh(message) && looked !== item.id && !busy()) ring();
  return undefined;
}

function noticed({ notification: notice }) {
  if (notice && leads() && callsFor(notice) && fresh(notice) && looked !== notice.primary_actor_id && !busy()) ring();
}

const busy = () => muted() || store.get().people[me.id] === 'busy';

// The tab with the socket rings; where nobody has touched it yet, one of the others does.
function ring() {
  if (performance.now() - rang < QUIET) return;
  rang = performance.now();
  if (audio?.state === 'running') chime();
  else tabs?.postMessage({ rings: true });
}

function answer() {
  if (audio?.state !== 'running' || !navigator.locks) return;
  navigator.locks.request(`bell:${account.id}:${me.id}`, { ifAvailable: true }, (lock) => lock && new Promise((done) => { chime(done); }));
}

function chime(done = () => {}) {
  if (!audio) return done();
  const now = audio.currentTime;
  for (const [pitch, after] of [[659.3, 0], [880, 0.13]]) {
    const tone = audio.createOscillator(), volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, now + after);
    volume.gain.linearRampToValueAtTime(0.12, now + after + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, now + after + 0.7);
    tone.connect(volume).connect(audio.destination);
    tone.start(now + after);
    tone.stop(now + after + 0.75);
    if (after) tone.onended = done;
  }
  return undefined;
}

// What was unread when the list came, and what has come since; what was read or answered is none any more.
function show({ inbox }) {
  if (inbox.loaded && !seeded) { seeded = true; Object.keys(inbox.items).forEach((id) => heard.add(Number(id))); }
  for (const id of heard) if (inbox.items[id] && !inbox.items[id].unread_count) heard.delete(id);
  const count = [...heard].filter((id) => inbox.items[id] && calling(inbox.items[id], me.id)).length;
  document.title = `${count ? `(${count > 99 ? '99+' : count}) ` : ''}${document.body.dataset.accountName} · Chat Center`;
  const link = document.querySelector('link[rel=icon]'), wanted = count ? link.dataset.news : link.dataset.calm;
  if (wanted && link.getAttribute('href') !== wanted) link.href = wanted;
}
