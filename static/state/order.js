// In which order a section stands: the server's, so that a row a frame brings comes where the next load would have it.

const FAR = '9999';
// The server leaves a fraction of zero out; without the letter at the end the shorter text still comes first.
const time = (iso) => (iso ? iso.replace('Z', '') : FAR);
const opened = (item) => item.section !== 'closed';

const SORTS = {
  latest: { key: (item) => time(item.last_activity_at), down: true },
  oldest: { key: (item) => time(item.last_activity_at) },
  newest_created: { key: (item) => item.id, down: true },
  oldest_created: { key: (item) => item.id },
  longest_waiting: { key: (item) => time(item.waiting_since), has: (item) => opened(item) && item.waiting_since },
  shortest_waiting: { key: (item) => time(item.waiting_since), has: (item) => opened(item) && item.waiting_since, down: true },
  soonest_due: { key: (item) => time(item.sla_due_at), has: (item) => opened(item) && item.sla_due_at },
};
const SECTIONS = { urgent: { key: (item) => time(item.sla_due_at) }, waiting: { key: (item) => time(item.waiting_since) } };

const of = (sort, name) => SECTIONS[name] ?? SORTS[sort] ?? SORTS.latest;

// Whether an item stands in the section of this name at all.
export function belongs(sort, name, item) {
  if (name !== 'all') return item.section === name;
  const { has } = of(sort, name);
  return !has || Boolean(has(item));
}

export const place = (sort, name, item) => ({ key: of(sort, name).key(item), id: item.id });

// Below zero where `one` comes first.
export function compare(sort, name, one, other) {
  const found = one.key < other.key ? -1 : one.key > other.key ? 1 : one.id - other.id;
  return of(sort, name).down ? -found : found;
}

// The first position whose element does not come before: earlier(element) is true up to there and false from there on.
export function lowest(rows, earlier) {
  let from = 0, to = rows.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (earlier(rows[middle])) from = middle + 1;
    else to = middle;
  }
  return from;
}
