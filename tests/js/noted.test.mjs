// What a writer has taken note of, with a clock and a window that obey the test.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

mock.timers.enable({ apis: ['setTimeout'] });
const listeners = [];
globalThis.document = { body: { dataset: { user: '1', userName: 'Alice', account: '7' } }, hidden: false, addEventListener: (name, hear) => listeners.push([name, hear]) };
const { desk } = await import('../../static/panel/conversation/desk.js');
const noted = await import('../../static/panel/conversation/noted.js');

const GLANCE = 2000;
const me = { id: 1, name: 'Alice' }, bob = { id: 2, name: 'Bob' };
const said = (id, type, sender = null, more = {}) => ({ id, message_type: type, sender, private: false, ...more });
const customer = (id) => said(id, 0, { id: 50, name: 'Vera' });
const settled = () => new Promise((resolve) => { setImmediate(resolve); });
const seen = () => noted.seen().last_message_id;

noted.watch();

// The store tells its subscribers a moment later.
async function show(change) {
  desk.set(change);
  await settled();
}

async function hear(...messages) {
  const { thread } = desk.get();
  await show({ thread: { ...thread, messages: [...thread.messages, ...messages] } });
}

async function opened(id, { status = 'open', assignee = null } = {}) {
  noted.wrote('');
  document.hidden = false;
  await show({ id, phase: 'loading', alarm: null });
  await show({ id, phase: 'ready', alarm: null, item: { id, status, assignee }, thread: { id, messages: [customer(10)] } });
}

async function glance() {
  mock.timers.tick(GLANCE);
  await settled();
}

test('what is shown on opening is noted, with the status and whose it is', async () => {
  await opened(1, { status: 'pending', assignee: bob });
  assert.deepEqual(noted.seen(), { last_message_id: 10, status: 'pending', assignee_id: 2 });
});

test('who does not write notes what comes at once', async () => {
  await opened(2);
  await hear(customer(11), said(12, 1, bob));
  assert.equal(seen(), 12);
  assert.equal(desk.get().alarm, null);
});

test("a customer's message that comes while he writes is noted after a moment, or by typing on", async () => {
  await opened(3);
  noted.wrote('On its', true);
  await hear(customer(11));
  assert.equal(seen(), 10);
  await glance();
  assert.equal(seen(), 11);
  await hear(customer(12));
  assert.equal(seen(), 11);
  noted.wrote('On its way', true);
  assert.equal(seen(), 12);
});

test('what comes behind a hidden window is not noted by the clock', async () => {
  await opened(4);
  noted.wrote('On its way', true);
  document.hidden = true;
  await hear(customer(11));
  await glance();
  assert.equal(seen(), 10);
  document.hidden = false;
  listeners.filter(([name]) => name === 'visibilitychange').forEach(([, hear]) => hear());
  await glance();
  assert.equal(seen(), 11);
});

test("a colleague's answer is said, and noted only when he says that he knows", async () => {
  await opened(5);
  noted.wrote('On its way', true);
  await hear(said(11, 1, bob));
  await settled();
  assert.match(desk.get().alarm, /Bob has answered/);
  noted.wrote('On its way, I', true);
  await glance();
  assert.equal(seen(), 10);
  noted.acknowledge();
  assert.equal(seen(), 11);
  assert.equal(desk.get().alarm, null);
});

test('his own answers and notes of others are no crossing', async () => {
  await opened(6);
  noted.wrote('And', true);
  await hear(said(11, 1, me), said(12, 1, bob, { private: true }));
  await settled();
  assert.equal(desk.get().alarm, null);
  assert.equal(seen(), 12);
});

test('that it was resolved or given away meanwhile is said, unless he had known it so', async () => {
  await opened(7);
  noted.wrote('Wait', true);
  await show({ item: { ...desk.get().item, status: 'resolved' } });
  await settled();
  assert.match(desk.get().alarm, /resolved/);
  assert.equal(noted.seen().status, 'open');
  await opened(8, { status: 'resolved', assignee: bob });
  noted.wrote('Wait', true);
  await hear(customer(11));
  await settled();
  assert.equal(desk.get().alarm, null);
  await show({ item: { ...desk.get().item, assignee: { id: 3, name: 'Dora' } } });
  await settled();
  assert.match(desk.get().alarm, /Dora/);
  assert.equal(noted.seen().assignee_id, 2);
});

test('that it was given to himself is no crossing', async () => {
  await opened(9, { assignee: bob });
  noted.wrote('Wait', true);
  await show({ item: { ...desk.get().item, assignee: me } });
  await settled();
  assert.equal(desk.get().alarm, null);
});

test('another conversation is another matter, and a glance at the one before counts for nothing', async () => {
  await opened(10);
  noted.wrote('On its way', true);
  await hear(customer(11));
  noted.wrote('');
  await opened(11);
  noted.wrote('Good morning', true);
  await glance();
  assert.deepEqual([desk.get().id, seen()], [11, 10]);
});
