// One change for many conversations: shown at once, sent in portions, each told apart; what was done can be undone.
import { t, tn } from '../lib/i18n.js';
import { toast } from '../lib/toast.js';
import { api, go, store } from './app.js';
import { tellFailures } from './dialogs.js';
import * as sync from './sync.js';

const PORTION = 100, UNDO_SECONDS = 10;
const SEEN = 400; // by then the server's item is drawn, and what was shown before it may go

// change: {fields, labels, snoozed_until} for all; face(item): what of an item is seen to change at once; said(n): the words for it.
// Answers the numbers that could not be changed.
export async function changeMany(ids, change, face, said) {
  const answer = await inPortions(ids, (portion) => ({ ids: portion, ...change }), face);
  if (answer.done.length) toast(said(answer.done.length), { undo: () => takeBack(answer.done), seconds: UNDO_SECONDS });
  return told(answer.failed);
}

async function takeBack(done) {
  const before = new Map(done.map((each) => [each.id, each.before]));
  const answer = await inPortions([...before.keys()], (portion) => ({ changes: portion.map((id) => ({ id, ...before.get(id) })) }), (item) => faceOf(before.get(item.id)));
  if (answer.done.length) toast(tn('%(count)s conversation is as it was', '%(count)s conversations are as they were', answer.done.length));
  told(answer.failed);
}

function told(failed) {
  const count = failed.length;
  if (count) tellFailures(tn('%(count)s conversation was not changed', '%(count)s conversations were not changed', count), failed.map(({ id, message }) => ({ id, text: message })), go);
  return failed.map(({ id }) => id);
}

async function inPortions(ids, body, face) {
  const rollbacks = new Map(ids.map((id) => [id, seemed(id, face)]));
  const answer = { done: [], failed: [] };
  for (let at = 0; at < ids.length; at += PORTION) {
    if (ids.length > PORTION) store.set({ bulk: { done: at, total: ids.length } });
    settle(await portion(ids.slice(at, at + PORTION), body), rollbacks, answer);
  }
  store.set({ bulk: null });
  return answer;
}

// A portion nobody answered is a failure of each of its conversations: nothing is lost in silence.
async function portion(ids, body) {
  try {
    return await api.post('/bulk_actions', { type: 'Conversation', ...body(ids) }, { timeout: 60_000 });
  } catch (error) {
    return { done: [], failed: ids.map((id) => ({ id, code: error.code, message: reason(error) })) };
  }
}

function reason(error) {
  if (error.status === 0) return t('The server could not be reached. Try again when the network is back.');
  return Object.values(error.fields ?? {}).flat()[0] ?? error.message;
}

function settle({ done, failed }, rollbacks, answer) {
  failed.forEach(({ id }) => rollbacks.get(id)?.());
  done.forEach(({ id, item }) => { if (item) sync.put(item); setTimeout(() => rollbacks.get(id)?.(), SEEN); });
  answer.done.push(...done);
  answer.failed.push(...failed);
}

function seemed(id, face) {
  const item = store.get().inbox.items[id];
  return item && sync.optimistic ? sync.optimistic({ id, ...face(item) }) : undefined;
}

// What an item looks like with these fields: names where they are known.
export function faceOf({ assignee_id: person, team_id: team, snoozed_until: until, ...rest }) {
  const { agents, teams } = store.get();
  const named = (rows, id) => { const found = rows.find((each) => each.id === id); return found ? { id, name: found.available_name ?? found.name } : null; };
  return {
    ...rest, ...(person === undefined ? {} : { assignee: named(agents, person) }), ...(team === undefined ? {} : { team: named(teams, team) }),
    ...(until === undefined ? {} : { snoozed_until: until }),
  };
}
