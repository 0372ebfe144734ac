// Takes steps from the standard input, one JSON object a line; a step that asks for the state is answered with a line.
import { createInterface } from 'node:readline';
import { cast } from './model.mjs';

const play = cast();
createInterface({ input: process.stdin }).on('line', (line) => {
  const step = JSON.parse(line), answer = play(step);
  if (step.do === 'state') process.stdout.write(`${JSON.stringify(answer)}\n`);
});
