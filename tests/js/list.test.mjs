// The long list's arithmetic and what the store of it keeps.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layout, nearest, rowsWithin, rowTop, shift, spare } from '../../static/lib/virtual.js';
import * as inbox from '../../static/state/inbox.js';
import { calling, fresh } from '../../static/state/news.js';
import * as order from '../../static/state/order.js';

const SIZES = { row: 84, head: 32 };
const at = (minute) => new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();
const item = (id, more = {}) => ({ id, section: 'other', version: 1, status: 'open', labels: [], last_activity_at: at(10_000 - id), waiting_since: null, sla_due_at: null, ...more });
const page = (from, count, next = true, prev = true) => ({ items: Array.from({ length: count }, (_, index) => item(from + index)), next: next ? `after ${from + count - 1}` : null, prev: prev ? `before ${from}` : null });

function opened(total, first = 50) {
  const { items, next } = page(1, first);
  const none = { items: [], total: 0, next: null };
  return inbox.load({ counts: { all: total }, sync_ts: 's', sections: { urgent: none, waiting: none, all: { items, total, next } } });
}

const further = (state, count = 50) => {
  const { ids, end } = state.sections.all, from = ids.at(-1) + 1;
  return inbox.more(state, 'all', page(from, count), end.cursor);
};

test('only the rows that touch the window are named, however long the section', () => {
  const { sections: [section], height } = layout([{ name: 'all', rows: 100_000, open: true }], SIZES);
  assert.equal(height, 32 + 8_400_000);
  const [first, beyond] = rowsWithin(section, 4_200_032, 4_200_832, SIZES);
  assert.equal(beyond - first, 10);
  assert.equal(rowTop(section, first, SIZES), 4_200_032);
  assert.deepEqual(rowsWithin(section, -500, -100, SIZES), [0, 0]);
});

test('a folded section is its head', () => {
  const { sections, height } = layout([{ name: 'urgent', rows: 40, open: false }, { name: 'all', rows: 1, open: true }], SIZES);
  assert.deepEqual([sections[0].height, sections[1].top, height], [32, 32, 148]);
});

test('never more than some thirty rows are drawn in any window', () => {
  for (const height of [400, 700, 900, 1200, 1600]) {
    const rows = Math.ceil(height / SIZES.row) + 1 + 2 * spare(height, SIZES.row);
    assert.ok(rows >= 12 && rows <= 31, `${rows} in ${height}`);
  }
});

test('what is looked at decides how far to scroll: the way most rows have gone', () => {
  const before = new Map([['a', 100], ['b', 184], ['c', 268]]), after = new Map([['a', 184], ['b', 268], ['c', 0]]);
  assert.equal(shift(before, after), 84);
  assert.equal(shift(before, before), 0);
});

test('the least scrolling that shows a row under a head that covers some of it', () => {
  assert.equal(nearest(1000, 700, 1010, 1094, 32), 978);
  assert.equal(nearest(1000, 700, 1650, 1734, 32), 1034);
  assert.equal(nearest(1000, 700, 1200, 1284, 32), 1000);
});

test('pages join on, and far ones are given up and found again by their cursors', () => {
  let state = opened(100_000);
  for (let count = 0; count < 20; count += 1) state = further(state);
  assert.equal(state.sections.all.ids.length, 1050);
  state = inbox.trim(state, 'all', 900, 930);
  const { ids, before, start } = state.sections.all;
  assert.ok(ids.length < 500 && before > 500, `${ids.length} after ${before}`);
  assert.equal(ids[0], before + 1);
  const back = inbox.more(state, 'all', page(before - 49, 50), start.cursor, false);
  assert.equal(back.sections.all.ids[0], before - 49);
  assert.equal(back.sections.all.before, before - 50);
  assert.ok(Object.keys(back.items).length <= 600);
});

test('an answer to a question that is no longer asked changes nothing', () => {
  const state = further(opened(1000));
  assert.equal(inbox.more(state, 'all', page(51, 50), 'after 50'), state);
});

test('news come in where they belong: at the top, or not at all beyond what is loaded', () => {
  const state = opened(1000);
  assert.equal(inbox.upsert(state, item(30, { version: 2, last_activity_at: at(20_000) })).sections.all.ids[0], 30);
  assert.ok(!inbox.upsert(state, item(700)).sections.all.ids.includes(700));
  assert.equal(inbox.upsert(state, item(700)).sections.all.total, 1000);
});

test('an hour of news leaves the store as small as it was', () => {
  let state = opened(100_000);
  for (let tick = 0; tick < 3000; tick += 1) {
    const fresh_ = Array.from({ length: 4 }, (_, index) => item(200_000 + tick * 4 + index, { last_activity_at: at(20_000 + tick) }));
    state = inbox.apply(state, fresh_);
    if (state.sections.all.ids.length > inbox.OVERGROWN) state = inbox.restart(state, 'all', page(1, 50));
  }
  assert.ok(Object.keys(state.items).length <= 2004);
  assert.ok(state.sections.all.ids.length <= inbox.OVERGROWN);
});

test('where something stands is found in few steps', () => {
  const ids = Array.from({ length: 100_000 }, (_, index) => index);
  let looks = 0;
  assert.equal(order.lowest(ids, (id) => { looks += 1; return id < 77_777; }), 77_777);
  assert.ok(looks <= 17);
});

test('what is only hoped for shows at once, goes when it is refused, and stays when the server agrees', () => {
  const state = opened(50);
  const hoped = inbox.patch(state, 1, { id: 7, status: 'resolved' });
  assert.equal(hoped.items[7].section, 'closed');
  assert.equal(inbox.unpatch(hoped, 1).items[7].status, 'open');
  const agreed = inbox.apply(hoped, [item(7, { version: 2, status: 'resolved', section: 'closed' })]);
  assert.deepEqual(agreed.pending, {});
  const older = inbox.apply(hoped, [item(7, { version: 2, status: 'open' })]);
  assert.equal(older.items[7].status, 'resolved');
});

test('what is kept for the next start is short and holds nothing that is only hoped for', () => {
  let state = opened(100_000);
  for (let count = 0; count < 10; count += 1) state = further(state);
  const kept = inbox.kept(inbox.patch(state, 1, { id: 7, status: 'resolved' }));
  assert.ok(kept.sections.all.ids.length <= 150);
  assert.equal(kept.items[7].status, 'open');
  assert.deepEqual(kept.pending, {});
});

test('news call whom they concern, and old ones nobody', () => {
  assert.ok(calling(item(1), 5));
  assert.ok(calling(item(1, { assignee: { id: 5 } }), 5));
  assert.ok(!calling(item(1, { assignee: { id: 6 } }), 5));
  assert.ok(!calling(item(1, { section: 'closed' }), 5));
  assert.ok(fresh({ created_at: at(1) }, Date.parse(at(1)) + 5000));
  assert.ok(!fresh({ created_at: Date.parse(at(1)) / 1000 }, Date.parse(at(3))));
});

test('pages in a row that have nothing let the list rest, until somebody asks for more', () => {
  const barren = (state, number) => inbox.more(state, 'all', { items: [], next: `walked ${number}`, prev: null }, state.sections.all.end.cursor);
  let state = opened(60, 3);
  for (let number = 1; number < 5; number += 1) state = barren(state, number);
  assert.equal(inbox.rests(state.sections.all), false);
  state = barren(state, 5);
  assert.equal(inbox.rests(state.sections.all), true);
  assert.equal(inbox.extent(state.sections.all).rows, 3, 'no placeholders where nothing is on its way');
  const again = inbox.onwards(state);
  assert.equal(inbox.rests(again.sections.all), false);
  const hit = inbox.more(barren(again, 6), 'all', page(4, 1), 'walked 6');
  assert.deepEqual([hit.sections.all.ids, hit.sections.all.barren], [[1, 2, 3, 4], 0]);
  const done = inbox.more(state, 'all', { items: [], next: null, prev: null }, 'walked 5');
  assert.equal(inbox.rests(done.sections.all), false, 'at the end there is nothing to look through');
});
