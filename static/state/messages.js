// A thread: messages by id in the server's order, and those not yet accepted behind them. Pure functions.

const RANK = { sending: -2, waiting: -1, sent: 0, failed: 0, delivered: 1, read: 2 };

export const empty = () => ({ list: [], pending: [], more: false, loaded: false });

export function load(state, messages, more) {
  return settle({ ...state, list: merge([], messages), more, loaded: true });
}

export const older = (state, messages, more) => settle({ ...state, list: merge(state.list, messages), more });
export const upsert = (state, message) => settle({ ...state, list: merge(state.list, [message]) });

function merge(list, messages) {
  const byId = new Map(list.map((each) => [each.id, each]));
  for (const message of messages) byId.set(message.id, forward(byId.get(message.id), message));
  return [...byId.values()].sort((a, b) => a.id - b.id);
}

// A status never goes backwards, whatever order the frames come in.
function forward(before, message) {
  if (!before || before.content_attributes?.deleted) return before ?? message;
  const status = RANK[before.status] > RANK[message.status] ? before.status : message.status;
  return { ...message, status };
}

// What the server has is no longer pending: told apart by the echo_id.
function settle(state) {
  const known = new Set(state.list.map((each) => each.echo_id).filter(Boolean));
  return { ...state, pending: state.pending.filter((each) => !known.has(each.echo_id)) };
}

export function pending(state, entry) {
  if (state.list.some((each) => each.echo_id === entry.echo_id)) return state;
  const others = state.pending.filter((each) => each.echo_id !== entry.echo_id);
  const at = state.pending.findIndex((each) => each.echo_id === entry.echo_id);
  others.splice(at < 0 ? others.length : at, 0, entry);
  return { ...state, pending: others };
}

export const forget = (state, echoId) => ({ ...state, pending: state.pending.filter((each) => each.echo_id !== echoId) });

// The customer has read all that was sent to him up to a moment (ISO 8601), or has received up to a message.
export function read(state, { at, delivered }, moment = (message) => message.created_at_iso ?? message.created_at) {
  const list = state.list.map((message) => {
    const mine = message.message_type === 1 || message.sender_type === 'staff' || message.sender_type === 'client';
    if (!mine || message.private) return message;
    const status = at && moment(message) <= at ? 'read' : delivered && message.id <= delivered ? 'delivered' : message.status;
    return RANK[status] > RANK[message.status] ? { ...message, status } : message;
  });
  return { ...state, list };
}

export const last = (state) => state.list.at(-1)?.id ?? 0;
