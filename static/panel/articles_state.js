// What the parts of the knowledge base share: who is here, the API, the list, and the way to another article.
import { client } from '../lib/http.js';
import { createStore } from '../lib/store.js';

const data = document.body.dataset;
export const me = { administrator: Boolean(data.admin) };
export const api = client({ base: `/api/v1/accounts/${data.account}` });

// rows: null until they are loaded; open: a number, 'new' or null; found: passages where something is searched for.
export const store = createStore({ rows: null, meta: { count: 0, page: 1, pages: 1 }, asked: { q: '', status: '' }, found: null, open: inAddress(), inboxes: [], problem: '' });

export const LANGUAGES = ['en', 'ru', 'uk', 'be', 'kk', 'de', 'es', 'fr', 'it', 'pl', 'pt', 'tr', 'zh'];

export function languageName(code) {
  const name = new Intl.DisplayNames([document.documentElement.lang || 'en'], { type: 'language' }).of(code);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function inAddress() {
  const part = location.pathname.match(/\/app\/articles\/(\d+|new)/)?.[1];
  return part === 'new' ? 'new' : Number(part) || null;
}

let mayLeave = async () => true;
export const onLeave = (ask) => { mayLeave = ask; };

// To another article, or to none. What is not saved is asked about first.
export async function visit(open, { replace = false } = {}) {
  if (!replace && !(await mayLeave())) return false;
  history[replace ? 'replaceState' : 'pushState']({}, '', `/app/articles/${open ?? ''}`);
  store.set({ open });
  return true;
}

export async function follow() {
  const open = inAddress();
  if (open === store.get().open) return;
  if (await mayLeave()) store.set({ open });
  else history.pushState({}, '', `/app/articles/${store.get().open ?? ''}`);
}

let asking = null;

// The first page, or the next one after it. A newer question ends an older one.
export async function load({ more = false } = {}) {
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  const { asked, rows, meta } = store.get(), page = more ? meta.page + 1 : 1;
  const query = new URLSearchParams(Object.entries({ ...asked, page: String(page) }).filter(([, value]) => value));
  try {
    const [answer, found] = await Promise.all([api.get(`/articles?${query}`, { signal: mine.signal }), passages(asked.q, mine.signal)]);
    if (asking === mine) store.set({ rows: more ? [...rows, ...answer.payload] : answer.payload, meta: answer.meta, found, problem: '' });
  } catch (error) {
    if (!mine.signal.aborted) store.set({ problem: error.message });
  }
}

const passages = async (q, signal) => (q.trim().length < 2 ? null : (await api.get(`/articles/search?${new URLSearchParams({ q, limit: '8' })}`, { signal })).passages);

// A row as the server has it now: in its place, or at the top.
export function keep(article) {
  store.set(({ rows, meta }) => {
    const known = (rows ?? []).some((each) => each.id === article.id);
    return { rows: known ? rows.map((each) => (each.id === article.id ? article : each)) : [article, ...(rows ?? [])], meta: known ? meta : { ...meta, count: meta.count + 1 } };
  });
}

export const drop = (id) => store.set(({ rows, meta }) => ({ rows: rows.filter((each) => each.id !== id), meta: { ...meta, count: meta.count - 1 } }));
