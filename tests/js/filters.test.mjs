import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fits, ranked } from '../../static/lib/fuzzy.js';
import { chosen, fromSearch, matches, same, tidy, toFilters, toParams, toSearch } from '../../static/state/filters.js';

test('the address says the place and what is chosen over it, and is read back', () => {
  const base = { assignee: 'me', status: 'open,pending' };
  const view = { kind: 'mine', base, params: { ...base, labels: 'vip,brak' } };
  assert.equal(toSearch(view), '?view=mine&labels=vip,brak');
  assert.deepEqual(fromSearch(toSearch(view)), { kind: 'mine', id: undefined, params: { labels: 'vip,brak' } });
  assert.equal(toSearch({ kind: 'inbox', base: {}, params: {} }), '');
  assert.deepEqual(fromSearch('?view=label:a:b').id, 'a:b');
});

test('words of another script survive the address', () => {
  const view = { kind: 'label', id: 'возврат, срочно & «так»', base: { labels: 'возврат' }, params: { labels: 'возврат', intent: 'где заказ?' } };
  const read = fromSearch(toSearch(view));
  assert.deepEqual([read.id, read.params.intent], [view.id, 'где заказ?']);
});

test('what the address does not know is left out', () => {
  assert.deepEqual(fromSearch('?status=open&evil=1&q=x').params, { status: 'open' });
  assert.deepEqual(tidy({ status: '', labels: undefined, inbox_id: 3 }), { inbox_id: '3' });
});

test('a chip is what differs from the place', () => {
  assert.deepEqual(chosen({ base: { status: 'snoozed' }, params: { status: 'snoozed', team_id: '2' } }), { team_id: '2' });
  assert.deepEqual(chosen({ base: { status: 'snoozed' }, params: { status: 'open' } }), { status: 'open' });
});

test('a view keeps lists and numbers, neither order nor mentions', () => {
  const params = { status: 'open,pending', inbox_id: '3,5', assignee: 'me', created_after: '2026-01-01T00:00:00.000Z', sort: 'oldest', mentions: 'me' };
  const filters = toFilters(params);
  assert.deepEqual(filters, { status: ['open', 'pending'], inbox_id: [3, 5], assignee: 'me', created_after: '2026-01-01T00:00:00.000Z' });
  assert.ok(same(toParams(filters), { ...params, sort: '', mentions: '' }));
});

test('an item is told apart by everything it says of itself', () => {
  const item = { status: 'open', section: 'waiting', priority: 'high', assignee: { id: 7 }, team: { id: 2 }, inbox: { id: 3, channel: 'email' }, labels: ['vip', 'late'], ai: { intent: 'delivery' } };
  const fitting = { status: 'open,pending', priority: 'high,urgent', assignee: 'me', team_id: '2', inbox_id: '3,4', labels: 'vip,late', channel: 'email', intent: 'delivery', created_after: '2026-01-01' };
  assert.ok(matches(item, fitting, 7));
  for (const other of [{ status: 'resolved' }, { priority: 'low' }, { assignee: '8' }, { assignee: 'unassigned' }, { team_id: '1' }, { inbox_id: '9' }, { labels: 'vip,other' }, { channel: 'api' }, { intent: 'x' }]) {
    assert.ok(!matches(item, other, 7), JSON.stringify(other));
  }
});

test('a few letters find the entry, its beginning first', () => {
  const entries = ['Resolve', 'Reopen', 'Go to resolved', 'Разрешённые', 'Мои'].map((label) => ({ label }));
  assert.deepEqual(ranked(entries, 'res').map((each) => each.label), ['Resolve', 'Go to resolved']);
  assert.deepEqual(ranked(entries, 'разрешен').map((each) => each.label), ['Разрешённые']);
  assert.equal(fits('Resolve', 'xyz'), 0);
  assert.equal(ranked(entries, '').length, entries.length);
});
