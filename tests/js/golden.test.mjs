// Frames as the product has really sent them (tests/convergence/test_golden.py): played to the reducers they end in what a
// fresh load shows, also where every frame comes twice.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { cast } from './model.mjs';

const folder = new URL('./golden/', import.meta.url);
const files = readdirSync(folder).map((name) => ({ name, ...JSON.parse(readFileSync(new URL(name, folder), 'utf8')) }));

function ends({ steps, end }, play) {
  for (const step of steps) play(step);
  for (const { client, end: wanted } of end) assert.deepEqual(play({ client, do: 'state' }), wanted, client);
}

test('there is something to play', () => assert.ok(files.length >= 2));

for (const file of files) {
  test(`${file.name}: in the end every client shows what a fresh load shows`, () => ends(file, cast()));

  test(`${file.name}: frames that come twice change nothing`, () => {
    const play = cast();
    ends(file, (step) => { if (step.do === 'frame') play(step); return play(step); });
  });

  test(`${file.name}: without its frames the end is another one`, () => {
    const play = cast();
    assert.throws(() => ends({ ...file, steps: file.steps.filter((step) => !['frame', 'delta', 'page'].includes(step.do)) }, play));
  });
}
