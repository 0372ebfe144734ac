// What the AI knows of the open conversation. Loaded when it opens, and again when an event says that it has changed.
import { createStore } from '../../lib/store.js';
import { isPending } from '../../state/messages.js';
import { api } from '../app.js';
import { desk } from '../conversation/desk.js';

const PATIENCE = { timeout: 25_000 };
const NOTHING = { id: null, known: null, text: '', before: [], busy: '', away: null, problem: '' };

// known: the server's answer; text: the draft as it is shown, which may have been rewritten; before: what it was, to go back to;
// busy: what is being made; away: the draft that was inserted or put away here.
export const ai = createStore(NOTHING);
const address = (rest = '', id = ai.get().id) => `/conversations/${id}/ai${rest}`;
let asking = null, last = null;

export function watch(onFrame) {
  desk.subscribe(({ id, phase, thread }) => {
    if (id !== ai.get().id) begin(id);
    if (phase !== 'ready') return;
    const newest = lastWord(thread);
    if (newest === last) return;
    last = newest;
    overtaken();
    look();
  });
  onFrame(({ type, data }) => {
    const changed = data?.changed ?? [];
    if (type === 'hello' || type === 'resync' || (data?.conversation?.id === ai.get().id && changed.includes('ai'))) look();
  });
}

function begin(id) {
  asking?.abort();
  last = null;
  ai.set({ ...NOTHING, id });
}

const lastWord = ({ messages }) => messages.findLast((each) => each.message_type !== 2 && !each.private && !isPending(each))?.id ?? 0;

// A draft answers the customer's last word: once there is a newer one, of anybody, it is not shown a moment longer.
function overtaken() {
  const { known } = ai.get();
  if (known?.draft) ai.set({ known: { ...known, draft: null, state: 'idle' }, text: '', before: [] });
}

async function look() {
  if (!ai.get().id) return;
  asking?.abort();
  const mine = asking = new AbortController();
  try {
    const known = await api.get(address(), { signal: mine.signal });
    if (mine === asking) learn(known);
  } catch (error) {
    if (!mine.signal.aborted && !ai.get().known) ai.set({ problem: error.message });
  }
}

function learn(known) {
  const { known: before, away } = ai.get();
  const same = known.draft?.id === before?.draft?.id;
  ai.set({ known, problem: '', away: known.draft?.id === away ? away : null, ...(same ? {} : { text: known.draft?.text ?? '', before: [] }) });
}

// What is learnt by asking; by the time the answer comes another conversation may be open.
async function ask(rest, body, id = ai.get().id) {
  const known = await api.post(address(rest, id), body);
  if (ai.get().id === id) learn(known);
}

export const draft = () => { const { known, away } = ai.get(); return known?.draft && known.draft.id !== away ? known.draft : null; };

export const say = (action, more = {}) => api.post(address(`/drafts/${draft().id}/feedback`), { action, ...more });
export const make = () => ask('/draft');
export const correct = (values) => ask('/correction', values);
export const suggest = (id, title, wanted) => ask('/labels', { title, dismissed: !wanted }, id);
export const putAway = () => ai.set({ away: draft()?.id ?? null });
export const rewritten = (text, how) => api.post('/ai/rewrite', { text, how }, PATIENCE).then((answer) => answer.text);
export const translated = (message, to) => api.post(address('/translate'), { message_id: message, to }, PATIENCE).then((answer) => answer.text);

export async function summarise() {
  const { id } = ai.get();
  const { summary } = await api.post(address('/summary'), { language: document.documentElement.lang }, PATIENCE);
  if (ai.get().id === id) ai.set({ known: { ...ai.get().known, summary } });
}

// Rewrites what is shown; the earlier wordings stay to go back to.
export async function reword(how) {
  const { id, text, before } = ai.get();
  ai.set({ busy: how });
  try {
    const words = await rewritten(text, how);
    if (ai.get().id === id && ai.get().text === text) ai.set({ text: words, before: [...before, text] });
  } finally {
    if (ai.get().id === id) ai.set({ busy: '' });
  }
}

export const back = () => ai.set(({ before }) => ({ text: before.at(-1), before: before.slice(0, -1) }));
