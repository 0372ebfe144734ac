import assert from 'node:assert/strict';
import { test } from 'node:test';

import { outbox } from '../../static/lib/outbox.js';
import * as inbox from '../../static/state/inbox.js';

const item = (id, section, version = 1, at = `2026-01-0${id}`) =>
  ({ id, section, version, last_activity_at: at, waiting_since: at, sla_due_at: null });
const answer = (...items) => ({
  counts: {}, sync_ts: 't',
  sections: Object.fromEntries(inbox.SECTIONS.map((name) => {
    const mine = items.filter((each) => name === 'all' || each.section === name);
    return [name, { items: mine, total: mine.length, next: null }];
  })),
});

test('an item that changes its section moves, and the totals with it', () => {
  const before = inbox.load(answer(item(1, 'waiting'), item(2, 'waiting')));
  const after = inbox.upsert(before, item(1, 'urgent', 2));
  assert.deepEqual(after.sections.urgent.ids, [1]);
  assert.deepEqual(after.sections.waiting.ids, [2]);
  assert.deepEqual([after.sections.urgent.total, after.sections.waiting.total, after.sections.all.total], [1, 1, 2]);
});

test('an older version and a repeat change nothing', () => {
  const state = inbox.upsert(inbox.load(answer(item(1, 'waiting', 5))), item(1, 'urgent', 4));
  assert.equal(state.items[1].section, 'waiting');
  const again = inbox.upsert(state, item(1, 'waiting', 5));
  assert.equal(again.sections.all.total, 1);
});

test('a new conversation counts, a removed one does not', () => {
  const state = inbox.upsert(inbox.load(answer(item(1, 'waiting'))), item(2, 'waiting'));
  assert.equal(state.sections.waiting.total, 2);
  assert.equal(inbox.remove(state, 2).sections.all.total, 1);
});

test('a frame that was overtaken by the end of its item does not bring it back, a delta does', () => {
  const gone = inbox.remove(inbox.load(answer(item(1, 'waiting'))), 1);
  assert.deepEqual(inbox.heard(gone, [item(1, 'waiting', 2)]).sections.all.ids, []);
  const back = inbox.apply(gone, [item(1, 'waiting', 3)]);
  assert.deepEqual(inbox.heard(back, [item(1, 'urgent', 4)]).sections.urgent.ids, [1]);
});

test('the latest activity comes first', () => {
  const state = inbox.load(answer(item(1, 'other'), item(2, 'other')));
  assert.deepEqual(inbox.upsert(state, item(1, 'other', 2, '2026-02-01')).sections.all.ids, [1, 2]);
});

const memory = () => { const kept = new Map(); return { get: (key) => kept.get(key) ?? null, set: (key, value) => kept.set(key, structuredClone(value)) }; };

test('what cannot be sent waits, keeps its order and is sent with the same echo_id', async () => {
  const sent = [], storage = memory();
  let online = false, wake;
  const send = async (entry) => { if (!online) throw Object.assign(new Error('offline'), { passing: true }); sent.push(entry.echo_id); return { id: 1 }; };
  const box = outbox({ key: 'k', storage, send, onChange() {}, schedule: (run) => { wake = run; return 0; } });
  box.add({ echo_id: 'one' });
  box.add({ echo_id: 'two' });
  await new Promise(setImmediate);
  assert.deepEqual(storage.get('k').map((each) => each.state), ['waiting', 'sending']);
  online = true;
  await wake();
  assert.deepEqual(sent, ['one', 'two']);
  assert.deepEqual(box.all(), []);
});

test('what is refused is said to have failed and does not hold up the rest', async () => {
  const states = [];
  const send = async (entry) => { if (entry.echo_id === 'bad') throw Object.assign(new Error('too long'), { passing: false }); return {}; };
  const box = outbox({ key: 'k', storage: memory(), send, onChange: (entry, state) => states.push(`${entry.echo_id} ${state}`) });
  box.add({ echo_id: 'bad' });
  box.add({ echo_id: 'good' });
  await new Promise(setImmediate);
  assert.ok(states.includes('bad failed') && states.includes('good sent'));
});

test('after a reload what was being sent is sent again', async () => {
  const storage = memory(), sent = [];
  storage.set('k', [{ echo_id: 'left', state: 'sending' }]);
  const box = outbox({ key: 'k', storage, send: async (entry) => { sent.push(entry.echo_id); return {}; }, onChange() {} });
  await box.run();
  assert.deepEqual(sent, ['left']);
});
