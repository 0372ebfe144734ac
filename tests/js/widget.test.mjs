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
  assert.equal(state.seen({ ...first, conversation: { id: 2 } }, 2, 8).seq, 8);
});

test('an operator reading marks what was written before', () => {
  const two = state.upsert(state.empty(), [said(1), said(2)]);
  assert.deepEqual(state.readByStaff(two, '2026-01-01').list.map((each) => each.status), ['read', 'sent']);
});
