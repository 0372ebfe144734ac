import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as notices from '../../static/state/notices.js';

const notice = (id, more = {}) => ({ id, notification_type: 'conversation_mention', primary_actor_id: id * 10, read_at: null, ...more });
const page = (payload, unread, count = payload.length, current = 1) => ({ meta: { unread_count: unread, count, current_page: current }, payload });
const told = (state, happened, ids, unread, notification = null) => notices.told(state, { happened, ids, unread_count: unread, notification }, '2026-01-01');
const shown = (state) => state.list.map((each) => [each.id, Boolean(each.read_at)]);

test('new ones come first, and once', () => {
  const now = notices.loaded(notices.empty(), page([notice(2), notice(1)], 2));
  const once = told(now, 'created', [3], 3, notice(3));
  assert.deepEqual(shown(told(once, 'created', [3], 3, notice(3))), [[3, false], [2, false], [1, false]]);
  assert.equal(once.unread, 3);
});

test('what is read or removed elsewhere is read or removed here', () => {
  const now = notices.loaded(notices.empty(), page([notice(3), notice(2), notice(1)], 3));
  assert.deepEqual(shown(told(now, 'read', [2], 2)), [[3, false], [2, true], [1, false]]);
  assert.deepEqual(shown(told(now, 'deleted', [3, 1], 1)), [[2, false]]);
  const all = told(now, 'read', null, 0);
  assert.deepEqual(shown(all), [[3, true], [2, true], [1, true]]);
  assert.equal(all.unread, 0);
});

test('an earlier page is put to what is known, the first one is the truth', () => {
  const first = notices.loaded(notices.empty(), page([notice(20), notice(19)], 2, 40));
  assert.equal(first.more, true);
  const both = notices.loaded(first, page([notice(19), notice(2)], 2, 30, 2));
  assert.deepEqual(shown(both).map(([id]) => id), [20, 19, 2]);
  assert.equal(both.more, false);
  assert.deepEqual(shown(notices.loaded(both, page([notice(21)], 1, 1))), [[21, false]]);
});

test('a conversation that may have unread ones is known by the list, or not at all', () => {
  const now = notices.loaded(notices.empty(), page([notice(2), notice(1, { read_at: '2025' })], 1));
  assert.deepEqual([notices.unreadOf(now, 20), notices.unreadOf(now, 10)], [true, false]);
  assert.equal(notices.unreadOf({ ...now, unread: 2 }, 10), true, 'there is one that is not in the list');
});

test('only what concerns him himself calls', () => {
  assert.deepEqual(['conversation_mention', 'conversation_assignment', 'assigned_conversation_new_message', 'participating_conversation_new_message']
    .map((kind) => notices.callsFor({ notification_type: kind })), [true, true, false, false]);
});
