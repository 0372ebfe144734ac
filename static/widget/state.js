// What the visitor sees: messages by id, and those not yet accepted behind them. Pure functions.

const RANK = { sent: 0, failed: 0, delivered: 1, read: 2 };

export const empty = () => ({ list: [], pending: [], more: false, conversation: null, typing: null, unread: 0, seq: 0 });

export function upsert(state, messages) {
  const known = new Map(state.list.map((each) => [each.id, each]));
  for (const message of messages) known.set(message.id, forward(known.get(message.id), message));
  const list = [...known.values()].sort((a, b) => a.id - b.id);
  const accepted = new Set(list.map((each) => each.echo_id).filter(Boolean));
  return { ...state, list, pending: state.pending.filter((each) => !accepted.has(each.echo_id)) };
}

// A status never goes backwards, whatever order the frames come in.
function forward(before, message) {
  if (!before || RANK[before.status] <= RANK[message.status]) return message;
  return { ...message, status: before.status };
}

export function pending(state, entry) {
  if (state.list.some((each) => each.echo_id === entry.echo_id)) return state;
  const at = state.pending.findIndex((each) => each.echo_id === entry.echo_id);
  const others = state.pending.filter((each) => each.echo_id !== entry.echo_id);
  others.splice(at < 0 ? others.length : at, 0, { ...entry });
  return { ...state, pending: others };
}

// A position of another conversation starts the count anew; an older one changes nothing.
export function seen(state, conversation, seq) {
  if (!seq) return state;
  return conversation === state.conversation?.id ? { ...state, seq: Math.max(state.seq, seq) } : { ...state, seq };
}

// An operator has read what the visitor wrote.
export function readByStaff(state, at) {
  const list = state.list.map((each) => (each.sender_type === 'client' && each.created_at <= at ? { ...each, status: 'read' } : each));
  return { ...state, list };
}

export const last = (state) => state.list.at(-1)?.id ?? 0;
