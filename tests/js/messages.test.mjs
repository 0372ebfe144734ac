import assert from "node:assert/strict";
import { test } from "node:test";

import * as state from "../../static/state/messages.js";

const said = (id, more = {}) => ({
  id, content: `text ${id}`, message_type: 1, private: false, status: "sent", created_at: 1000 + id,
  content_attributes: {}, sender: { id: 1, type: "user" }, ...more,
});
const ids = (thread) => thread.messages.map((each) => each.id ?? each.echo_id);
const start = (...rows) => state.withPage(state.emptyThread(7), rows);

test("pages before and after join by id without doubles", () => {
  let thread = start(said(30), said(31));
  thread = state.withPage(thread, [said(10), said(30)], "older");
  thread = state.withPage(thread, [said(31), said(40)], "newer");
  assert.deepEqual(ids(thread), [10, 30, 31, 40]);
});

test("a short page says that there is nothing older, a newer page says nothing about it", () => {
  const full = Array.from({ length: state.PAGE }, (_, at) => said(at + 100));
  let thread = start(...full);
  assert.equal(thread.hasOlder, true);
  thread = state.withPage(thread, [said(500)], "newer");
  assert.equal(thread.hasOlder, true);
  thread = state.withPage(thread, [said(1)], "older");
  assert.equal(thread.hasOlder, false);
});

test("messages out of order stand by id, those on their way stand last", () => {
  let thread = start(said(5));
  thread = state.optimistic(thread, { ...said(null), echo_id: "a" });
  thread = state.upsert(thread, said(9));
  thread = state.upsert(thread, said(7));
  assert.deepEqual(ids(thread), [5, 7, 9, "a"]);
});

test("the server's word takes the place of what was on its way, by echo_id and only once", () => {
  let thread = state.optimistic(start(), { ...said(null), echo_id: "a" });
  thread = state.optimistic(thread, { ...said(null), echo_id: "a" });
  assert.equal(thread.messages.length, 1);
  const key = state.keyOf(thread.messages[0]);
  thread = state.upsert(thread, said(3, { echo_id: "a" }));
  thread = state.upsert(thread, said(3, { echo_id: "a" }));
  assert.deepEqual(ids(thread), [3]);
  assert.equal(thread.messages[0].state, undefined);
  assert.equal(state.keyOf(thread.messages[0]), key);
});

test("a status never goes back", () => {
  let thread = start(said(1, { status: "read" }));
  thread = state.upsert(thread, said(1, { status: "delivered" }));
  assert.equal(thread.messages[0].status, "read");
  thread = state.upsert(start(said(1)), said(1, { status: "failed" }));
  assert.equal(thread.messages[0].status, "failed");
  thread = state.upsert(thread, said(1, { status: "delivered" }));
  assert.equal(thread.messages[0].status, "delivered");
});

test("what the contact has read is only what was said to him, up to that message, and reached him", () => {
  const thread = start(said(1), said(2, { private: true }), said(3, { message_type: 0 }), said(4, { message_type: 3 }), said(5, { status: "failed" }), said(6));
  const read = state.readUpTo(thread, 5);
  assert.deepEqual(read.messages.map((each) => each.status), ["read", "sent", "sent", "read", "failed", "sent"]);
  assert.equal(state.deliveredUpTo(thread, 5).messages[4].status, "failed");
});

test("what a frame tells while the page is on its way is not lost with it", () => {
  const heard = state.upsert(state.upsert(state.emptyThread(null), said(5)), said(4, { content: "", content_attributes: { deleted: true } }));
  const opened = state.withPage({ ...heard, id: 7 }, [said(3), said(4)]);
  assert.deepEqual(ids(opened), [3, 4, 5]);
  assert.equal(state.isDeleted(opened.messages[1]), true);
});

test("a failed message that is sent again is sent, and an older frame does not make it fail again", () => {
  const failed = said(1, { status: "failed", updated_at: 5 });
  const again = state.upsert(start(failed), said(1, { updated_at: 6 }));
  assert.equal(again.messages[0].status, "sent");
  assert.equal(state.upsert(again, failed).messages[0].status, "sent");
});

test("a late frame does not bring a deleted text back", () => {
  let thread = state.markDeleted(start(said(1, { attachments: [{ id: 1 }] })), 1);
  thread = state.upsert(thread, said(1));
  assert.equal(state.isDeleted(thread.messages[0]), true);
  assert.equal(thread.messages[0].content, "");
  assert.deepEqual(thread.messages[0].attachments, []);
});

test("waiting and failed are kept with the reason until the message is sent or taken back", () => {
  let thread = state.optimistic(start(said(1)), { ...said(null), echo_id: "a" });
  thread = state.withState(thread, "a", "failed", "Too long");
  assert.equal(thread.messages[1].reason, "Too long");
  assert.deepEqual(ids(state.withPage(thread, [said(1), said(2)])), [1, 2, "a"]);
  assert.deepEqual(ids(state.withoutPending(thread, "a")), [1]);
  const sent = state.withState(state.upsert(thread, said(2, { echo_id: "a" })), "a", "failed");
  assert.equal(sent.messages[1].state, undefined);
});

test("a gap is filled from the last confirmed message", () => {
  const thread = state.optimistic(start(said(4), said(8)), { ...said(null), echo_id: "a" });
  assert.equal(state.lastId(thread), 8);
  assert.equal(state.firstId(thread), 4);
  assert.equal(state.lastId(state.emptyThread(1)), null);
});

test("rows: a day above its first message, one line above what is new, groups by sender", () => {
  const thread = start(
    said(1), said(2), said(3, { private: true }), said(4, { message_type: 2 }),
    said(5, { message_type: 0, sender: { id: 9, type: "contact" } }), said(6, { message_type: 0, sender: { id: 9, type: "contact" } }),
  );
  const drawn = state.rows(thread, { newAfter: 1004, dayOf: () => "today" });
  assert.deepEqual(drawn.map((each) => each.kind), ["day", "message", "message", "message", "activity", "divider", "message", "message"]);
  assert.deepEqual(drawn.filter((each) => each.kind === "message").map((each) => each.first), [true, false, true, true, false]);
});
