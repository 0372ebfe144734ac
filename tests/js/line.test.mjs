import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect, listens, wayOf } from '../../static/lib/line.js';
import { events } from '../../static/lib/stream.js';

const settled = () => new Promise((resolve) => { setImmediate(resolve); });

// A network whose carriers and clock obey the test.
function network(options = {}) {
  const made = [], heard = [], states = [], posted = [], planned = [];
  const way = (kind) => (address, { onFrame, onEnd }) => {
    const carrier = { kind, address, sent: [], closed: false };
    carrier.end = (code = 1006) => { if (!carrier.closed) { carrier.closed = true; onEnd(code); } };
    carrier.close = () => { carrier.closed = true; };
    carrier.pulse = () => {};
    carrier.say = (type, more = {}) => { if (!carrier.closed) onFrame({ type, data: {}, ...more }); };
    carrier.send = (frame) => (kind === 'socket' ? Boolean(carrier.sent.push(frame)) : false);
    made.push(carrier);
    return carrier;
  };
  const line = connect({
    url: (kind) => `${kind}?`, onFrame: ({ type }) => heard.push(type), onState: (state) => states.push(state), post: (frame) => posted.push(frame),
    ways: { socket: way('socket'), stream: way('stream') }, online: () => true,
    schedule: (run, wait) => { const timer = { run, wait }; planned.push(timer); return timer; }, cancel: (timer) => { const at = planned.indexOf(timer); if (at >= 0) planned.splice(at, 1); },
    ...options,
  });
  const tick = async (fits) => { const at = planned.findIndex(({ wait }) => fits(wait)); const [timer] = planned.splice(at, 1); timer.run(); await settled(); };
  return {
    line, made, heard, states, posted, planned,
    now: () => made.findLast(({ closed }) => !closed),
    again: () => tick((wait) => wait < 10_000),
    late: () => tick((wait) => wait === 10_000),
    climb: () => tick((wait) => wait >= 20_000),
    async fail() { this.now().end(); await this.again(); },
  };
}

test('a socket that is let through is live', async () => {
  const net = network();
  await settled();
  net.now().say('hello');
  net.now().say('chat.message');
  assert.deepEqual(net.states, ['connecting', 'live']);
  assert.deepEqual(net.heard, ['hello', 'chat.message']);
});

test('where no socket gets through it listens to a stream, and climbs back when one does', async () => {
  const net = network();
  await settled();
  await net.fail();
  await net.fail();
  assert.equal(net.now().kind, 'stream');
  const old = net.now();
  old.say('hello');
  assert.equal(net.states.at(-1), 'streaming');
  await net.climb();
  assert.equal(net.now().kind, 'socket');
  net.now().end();
  assert.equal(net.states.at(-1), 'streaming', 'a failed try changes nothing');
  await net.climb();
  old.say('chat.message');
  net.now().say('hello');
  assert.equal(net.states.at(-1), 'live');
  assert.ok(old.closed);
  assert.deepEqual(net.heard, ['hello', 'chat.message', 'hello']);
});

test('tries to climb become rarer', async () => {
  const net = network();
  await settled();
  await net.fail();
  await net.fail();
  net.now().say('hello');
  const waits = [];
  for (let each = 0; each < 8; each += 1) {
    waits.push(net.planned.find(({ wait }) => wait >= 20_000).wait);
    await net.climb();
    net.now().end();
  }
  assert.deepEqual(waits.slice(0, 3), [20_000, 40_000, 80_000]);
  assert.equal(Math.max(...waits), 600_000);
});

test('what is silent from the beginning has failed', async () => {
  const net = network();
  await settled();
  const mute = net.now();
  await net.late();
  assert.ok(mute.closed);
  assert.equal(net.states.at(-1), 'reconnecting');
});

test('a socket that is cut off over and over is given up for a stream', async () => {
  const net = network();
  await settled();
  for (let each = 0; each < 2; each += 1) {
    net.now().say('hello');
    await net.fail();
  }
  assert.equal(net.now().kind, 'stream');
});

test('where neither stands it asks, and says so only while it is answered', async () => {
  let reached = true, asked = 0;
  const net = network({ poll: () => { asked += 1; return reached ? Promise.resolve() : Promise.reject(new Error('away')); }, pace: () => 1 });
  await settled();
  for (let each = 0; each < 4; each += 1) await net.fail();
  await new Promise((resolve) => { setTimeout(resolve, 20); });
  assert.ok(asked > 0);
  assert.equal(net.states.at(-1), 'polling');
  await net.fail();
  assert.equal(net.states.at(-1), 'polling', 'trying again disturbs nobody');
  reached = false;
  await new Promise((resolve) => { setTimeout(resolve, 20); });
  assert.equal(net.states.at(-1), 'reconnecting');
  net.now().say('hello');
  assert.ok(listens(net.states.at(-1)));
  net.line.close();
});

test('a network that lets nothing through is not taken for a server that is away', async () => {
  const net = network({ poll: () => Promise.resolve(), pace: () => 100_000 });
  await settled();
  for (let each = 0; each < 3; each += 1) await net.fail();
  assert.equal(net.states.at(-1), 'polling', 'without waiting for the pace');
  net.line.close();
});

test('what a stream cannot carry is posted', async () => {
  const net = network();
  await settled();
  net.now().say('hello');
  net.line.send({ type: 'typing', on: true });
  assert.deepEqual(net.now().sent, [{ type: 'typing', on: true }]);
  net.now().end();
  net.line.send({ type: 'typing', on: false });
  for (let each = 0; each < 3; each += 1) { await net.again(); if (net.now().kind === 'stream') break; net.now().end(); }
  net.now().say('hello');
  net.line.send({ type: 'ack', last_id: 7 });
  assert.deepEqual(net.posted, [{ type: 'ack', last_id: 7 }]);
});

test('a token is renewed on an open socket', async () => {
  const net = network({ renew: async () => 'newer' });
  await settled();
  net.now().say('hello');
  net.now().say('expiring');
  await settled();
  net.now().say('renewed');
  assert.deepEqual(net.now().sent, [{ type: 'renew', token: 'newer' }]);
  assert.deepEqual(net.heard, ['hello'], 'nobody else needs to know');
});

test('with a newer token a stream stands before the old one goes', async () => {
  const net = network({ renew: async () => 'newer' });
  await settled();
  await net.fail();
  await net.fail();
  const old = net.now();
  old.say('hello');
  old.say('expiring');
  await settled();
  assert.notEqual(net.now(), old);
  assert.equal(net.now().kind, 'stream');
  assert.ok(!old.closed);
  old.say('chat.message');
  net.now().say('hello');
  assert.ok(old.closed);
  assert.deepEqual(net.states.filter((state) => state === 'reconnecting').length, 1);
});

test('a refusal is final unless somebody can mend it', async () => {
  const refused = [];
  const net = network({ onRefused: (code) => { refused.push(code); return refused.length < 2; } });
  await settled();
  net.now().end(4401);
  await net.again();
  net.now().end(4401);
  assert.deepEqual(refused, [4401, 4401]);
  assert.equal(net.states.at(-1), 'offline');
  assert.equal(net.planned.length, 0);
});

test('without a network nothing is tried', async () => {
  const net = network({ online: () => false });
  await settled();
  assert.deepEqual([net.states, net.made.length], [['offline'], 0]);
});

test('an address that cannot be had is a failure like any other', async () => {
  let tries = 0;
  const net = network({ url: () => { tries += 1; return tries < 2 ? Promise.reject(new Error('away')) : 'socket?'; } });
  await settled();
  await net.again();
  assert.equal(net.made.length, 1);
});

test('both ways are tried in turn', () => {
  const failed = { socket: 0, stream: 0 }, tried = [];
  for (let each = 0; each < 7; each += 1) { const way = wayOf(failed); tried.push(way); failed[way] += 1; }
  assert.deepEqual(tried, ['socket', 'socket', 'stream', 'stream', 'socket', 'stream', 'socket']);
});

test('events are read whatever pieces they come in', () => {
  const text = 'retry: 2000\n\n:\n\nid: 1-2\ndata: {"a":\ndata: 1}\n\ndata:x\r\n\r\n';
  for (let size = 1; size < text.length; size += 1) {
    const said = [], take = events((data) => said.push(data));
    for (let at = 0; at < text.length; at += size) take(text.slice(at, at + size));
    assert.deepEqual(said, ['{"a":\n1}', 'x']);
  }
});

test('what a stream cannot carry is posted with the name its hello gave it, and without one while nothing stands', async () => {
  const posted = [];
  const net = network({ post: (frame, stream) => posted.push([frame.type, stream]), poll: async () => {} });
  await settled();
  net.line.send({ type: 'early' });
  await net.fail();
  await net.fail();
  net.now().say('hello', { data: { stream: 'abc' } });
  net.line.send({ type: 'subscribe' });
  net.now().end();
  await net.again();
  net.line.send({ type: 'typing' });
  assert.deepEqual(posted.filter(([type]) => type !== 'typing'), [['subscribe', 'abc']]);
});
