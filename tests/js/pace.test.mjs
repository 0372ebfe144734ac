import assert from 'node:assert/strict';
import { test } from 'node:test';

import { gathered, poller } from '../../static/lib/pace.js';

const clock = () => {
  const planned = [];
  return {
    planned, schedule: (run, wait) => planned.push({ run, wait }), cancel: (number) => { if (planned[number - 1]) planned[number - 1].run = () => {}; },
    async pass() { await Promise.all(planned.splice(0).map(({ run }) => run())); },
  };
};

test('a socket that keeps failing does not put the next question off', async () => {
  const { planned, schedule, cancel, pass } = clock();
  let asked = 0;
  const poll = poller(() => { asked += 1; }, () => 10, schedule, cancel);
  poll.start();
  poll.start();
  assert.equal(planned.length, 1);
  await pass();
  await pass();
  assert.equal(asked, 2);
});

test('what failed is asked again, what was stopped is not', async () => {
  const { planned, schedule, cancel, pass } = clock();
  const poll = poller(() => Promise.reject(new Error('away')), () => 10, schedule, cancel);
  poll.start();
  await pass();
  assert.equal(planned.length, 1);
  poll.stop();
  await pass();
  assert.equal(planned.length, 0);
});

test('a steady stream is answered once for each wait', async () => {
  const { planned, schedule, pass } = clock();
  let ran = 0;
  const ask = gathered(() => { ran += 1; }, 10, schedule);
  ask(); ask(); ask();
  assert.equal(planned.length, 1);
  await pass();
  ask();
  await pass();
  assert.equal(ran, 2);
});
