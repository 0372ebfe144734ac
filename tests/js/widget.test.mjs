import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as state from '../../static/widget/state.js';

const said = (id, more = {}) => ({ id, status: 'sent', sender_type: 'client', created_at: `2026-01-0${id}`, ...more });

test('messages stand in the order of the server and are never doubled', () => {
  const after = [3, 1, 2, 3].reduce((each, id) => state.upsert(each, [said(id)]), state.empty());
  assert.deepEqual(after.list.map((each) => each.id), [1, 2, 3]);
});

test('what the server has accepted is no longer pending, whichever arrives first', () => {
  const waiting = state.pending(state.empty(), { echo_id: 'a' });
  assert.equal(state.upsert(waiting, [said(1, { echo_id: 'a' })]).pending.length, 0);
  const known = state.upsert(state.empty(), [said(1, { echo_id: 'a' })]);
  assert.equal(state.pending(known, { echo_id: 'a' }).pending.length, 0);
});

test('a status never goes backwards', () => {
  const read = state.upsert(state.empty(), [said(1, { status: 'read' })]);
  assert.equal(state.upsert(read, [said(1, { status: 'delivered' })]).list[0].status, 'read');
});

test('the position follows the conversation it belongs to', () => {
  const first = state.seen({ ...state.empty(), conversation: { id: 1 } }, 1, 7);
  assert.equal(first.seq, 7);
  assert.equal(state.seen(first, 1, 5).seq, 7);
  const later = state.seen(first, 2, 1);
  assert.deepEqual([later.seq, later.conversation.id], [1, 2]);
  assert.equal(state.seen(later, 1, 9), later);
});

test('a status that was overtaken by a later one does not come back', () => {
  const told = (thread, id, status) => state.told(thread, { type: 'chat.session.status', id, data: { conversation_id: 1, status } });
  assert.equal(told(told(state.empty(), 4, 'resolved'), 3, 'open').conversation.status, 'resolved');
  assert.equal(told(told(state.empty(), 4, 'resolved'), 5, 'open').conversation.status, 'open');
});

test('what is said of an earlier conversation changes its messages, not the one he is in', () => {
  const now = { ...state.empty(), conversation: { id: 2, status: 'open', assignee: null }, seq: 3 };
  const after = [['chat.session.status', { status: 'resolved' }], ['chat.session.assigned', { assignee: { name: 'Bob' } }], ['chat.message', said(1)]]
    .reduce((each, [type, data]) => state.told(each, { type, id: 9, data: { ...data, conversation_id: 1 } }), now);
  assert.deepEqual([after.conversation, after.seq, after.list.length], [now.conversation, 3, 1]);
});

test('an operator reading marks what was written before', () => {
  const two = state.upsert(state.empty(), [said(1, { conversation_id: 5 }), said(2, { conversation_id: 5 }), said(3, { conversation_id: 4, created_at: '2025' })]);
  assert.deepEqual(state.readByStaff(two, '2026-01-01', 5).list.map((each) => each.status), ['read', 'sent', 'sent']);
});

test('the queue is told while nobody has taken the conversation', () => {
  const now = { ...state.empty(), conversation: { id: 2, status: 'open', assignee: null }, seq: 3 };
  const told = (each, position, seconds, about = 2) => state.told(each, { type: 'chat.queue', id: null, data: { conversation_id: about, position, seconds } });
  assert.equal(state.queued(now), null);
  assert.deepEqual(state.queued(told(now, 3, 240)), { position: 3, minutes: 4 });
  assert.deepEqual(state.queued(told(now, 1, null)), { position: 1, minutes: null });
  assert.equal(state.queued(told(told(now, 3, 240), null, null)), null);
  assert.equal(state.queued(told(now, 3, 240, 1)), null, 'of an earlier conversation');
  assert.equal(told(now, 3, 240).seq, 3, 'it moves no position');
  const taken = state.told(told(now, 3, 240), { type: 'chat.session.assigned', id: 4, data: { conversation_id: 2, assignee: { name: 'Bob' } } });
  assert.equal(state.queued(taken), null);
});
