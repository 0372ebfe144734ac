// What a person has just done, shown before the server has said so. pending: {number: {item, patches: [{key, patch}]}}; item
// is the server's last word. Pure.

const CLOSED = ['resolved', 'snoozed'];
const PRESSING = ['urgent', 'high'];

const patched = (item, patches) => patches.reduce((now, { patch }) => ({ ...now, ...patch, section: section({ ...now, ...patch }, now.section) }), item);

// As the database derives it, as far as the item tells: whose deadline is near, and whom the machine holds urgent, stays urgent.
function section(item, was) {
  if (CLOSED.includes(item.status)) return 'closed';
  if (PRESSING.includes(item.priority) || item.ai?.priority === 'urgent') return 'urgent';
  const near = item.sla_due_at && new Date(item.sla_due_at) - Date.now() < 3_600_000;
  if (near && (was === 'urgent' || was === 'closed')) return 'urgent';
  return item.waiting_since ? 'waiting' : 'other';
}

// These items as they are to be shown.
export function overlaid(items, pending) {
  const changed = Object.keys(pending).filter((id) => items[id]);
  return changed.length ? { ...items, ...Object.fromEntries(changed.map((id) => [id, patched(items[id], pending[id].patches)])) } : items;
}

export function added(pending, key, item, patch) {
  const known = pending[item.id] ?? { item, patches: [] };
  return { ...pending, [item.id]: { ...known, patches: [...known.patches, { key, patch }] } };
}

// Without the patches of this key.
export function without(pending, key) {
  return tidy(Object.fromEntries(Object.entries(pending).map(([id, { item, patches }]) => [id, { item, patches: patches.filter((each) => each.key !== key) }])));
}

// The server's items are its last word; a patch they agree with has done its work.
export function settled(pending, items) {
  const heard = items.filter((item) => pending[item.id]);
  if (!heard.length) return pending;
  const entries = heard.map((item) => [item.id, { item, patches: pending[item.id].patches.filter(({ patch }) => !agrees(item, patch)) }]);
  return tidy({ ...pending, ...Object.fromEntries(entries) });
}

const tidy = (pending) => Object.fromEntries(Object.entries(pending).filter(([, { patches }]) => patches.length));

const agrees = (item, patch) => Object.entries(patch).every(([name, value]) => alike(item[name], value));

// People and teams are the same by id, whatever else is known of them; labels in any order.
function alike(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
  if (one && other && typeof one === 'object' && 'id' in one) return one.id === other.id;
  return (one ?? null) === (other ?? null);
}
