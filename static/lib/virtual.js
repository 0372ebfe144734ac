// The arithmetic of a long list of which only the rows in sight exist: sections one below the other, each a head and rows of
// one height. Pure.

// sections: [{name, rows, open}]; answers {sections: [{name, top, rows, height}], height}, in pixels.
export function layout(sections, { row, head }) {
  let top = 0;
  const placed = sections.map(({ name, rows, open }) => {
    const shown = open ? rows : 0, section = { name, top, rows: shown, height: head + shown * row };
    top += section.height;
    return section;
  });
  return { sections: placed, height: top };
}

// The rows of a section that touch the pixels from..to: [first, beyond the last).
export function rowsWithin({ top, rows }, from, to, { row, head }) {
  const first = Math.floor((from - top - head) / row), beyond = Math.ceil((to - top - head) / row);
  return [Math.min(Math.max(first, 0), rows), Math.min(Math.max(beyond, 0), rows)];
}

export const rowTop = ({ top }, index, { row, head }) => top + head + index * row;

// How many rows to draw beyond either edge, so that there are never many more than `most`.
export const spare = (height, row, most = 28) => Math.min(Math.max(Math.floor((most - Math.ceil(height / row) - 1) / 2), 3), 8);

// By how much to scroll so that what was looked at stays where it was: the way most of the rows have gone.
export function shift(before, after) {
  const ways = new Map();
  for (const [key, top] of before) if (after.has(key)) ways.set(after.get(key) - top, (ways.get(after.get(key) - top) ?? 0) + 1);
  let best = 0, votes = 0;
  for (const [way, count] of ways) if (count > votes) [best, votes] = [way, count];
  return best;
}

// The least scrolling that shows the pixels from..to in a window of this height whose first `covered` pixels are hidden.
export function nearest(scrollTop, height, from, to, covered = 0) {
  if (from - covered < scrollTop) return Math.max(0, from - covered);
  return to > scrollTop + height ? to - height : scrollTop;
}
