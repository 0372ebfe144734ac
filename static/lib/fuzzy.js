// Finding by a few letters: every letter in order, better when together, at the beginning of words, and early.

const plain = (text) => text.toLowerCase().replaceAll('ё', 'е');
const START = /[\s\-_.#:/«(]/u;

// 0 when it does not fit, else more is better.
export function fits(text, typed) {
  const where = plain(text), wanted = plain(typed).replace(/\s+/gu, '');
  if (!wanted) return 1;
  const whole = where.indexOf(plain(typed).trim());
  if (whole >= 0) return 1000 - whole + (whole === 0 || START.test(where[whole - 1]) ? 500 : 0) - where.length / 100;
  return scattered(where, wanted);
}

function scattered(where, wanted) {
  let at = -1, score = 0;
  for (const letter of wanted) {
    const next = where.indexOf(letter, at + 1);
    if (next < 0) return 0;
    score += next === at + 1 ? 8 : next === 0 || START.test(where[next - 1]) ? 6 : 1;
    at = next;
  }
  return score >= wanted.length * 3 ? score : 0;
}

// The entries that fit, best first; equal ones in the order given.
export function ranked(entries, typed, text = (each) => each.label) {
  return entries.map((each, index) => ({ each, index, score: fits(text(each), typed) }))
    .filter(({ score }) => score > 0).sort((a, b) => b.score - a.score || a.index - b.index).map(({ each }) => each);
}
