// What the visitor sees: messages by id, and those not yet accepted behind them. Pure functions.

const RANK = { sent: 0, failed: 0, delivered: 1, read: 2 };

export const empty = () => ({ list: [], pending: [], more: false, conversation: null, typing: null, unread: 0, seq: 0, looked: {} });

export function upsert(state, messages) {
  const known = new Map(state.list.map((each) => [each.id, each]));
  for (const message of messages) known.set(message.id, read(state.looked, forward(known.get(message.id), message)));
  const list = [...known.values()].sort((a, b) => a.id - b.id);
  const accepted = new Set(list.map((each) => each.echo_id).filter(Boolean));
  return { ...state, list, pending: state.pending.filter((each) => !accepted.has(each.echo_id)) };
}

// A status never goes backwards, whatever order the frames come in.
function forward(before, message) {
  if (!before || RANK[before.status] <= RANK[message.status]) return message;
  return { ...message, status: before.status };
}

// looked: when an operator looked last, by conversation; that word may come before the message it is about.
const read = (looked, message) => (message.sender_type === 'client' && message.created_at <= (looked[message.conversation_id] ?? '') ? { ...message, status: 'read' } : message);

export function pending(state, entry) {
  if (state.list.some((each) => each.echo_id === entry.echo_id)) return state;
  const at = state.pending.findIndex((each) => each.echo_id === entry.echo_id);
  const others = state.pending.filter((each) => each.echo_id !== entry.echo_id);
  others.splice(at < 0 ? others.length : at, 0, { ...entry });
  return { ...state, pending: others };
}

// What a frame says of the thread and of the conversation he is in; who types and what is unread is the page's own business.
export function told(state, { type, id, data }) {
  const about = data?.conversation_id;
  if (!about) return state;
  const now = seen(state, about, id);
  if (type === 'chat.message' || type === 'chat.message.updated') return upsert(now, [data]);
  if (type === 'chat.read') return data.by === 'agent' && data.at ? readByStaff(now, data.at, about) : now;
  if (about !== now.conversation.id) return now;
  if (type === 'chat.queue') return { ...now, conversation: { ...now.conversation, queue_position: data.position, queue_seconds: data.seconds } };
  if (type === 'chat.session.status') return stated(now, id, { status: data.status });
  return type === 'chat.session.assigned' ? stated(now, id, { assignee: data.assignee }) : now;
}

// A fact of the conversation, unless a later frame has told it already. facts: by which frame each is known.
function stated(state, id, fact) {
  const [name] = Object.keys(fact), facts = state.conversation.facts ?? {};
  if (id && id < (facts[name] ?? 0)) return state;
  return { ...state, conversation: { ...state.conversation, ...fact, facts: { ...facts, [name]: id ?? facts[name] } } };
}

// A later conversation begins the count anew; what is still said of an earlier one, or was said before, does not move it.
export function seen(state, about, seq) {
  const known = state.conversation?.id ?? 0;
  if (about < known) return state;
  if (about > known) return { ...state, conversation: { id: about, status: 'open', assignee: null }, seq: seq ?? 0 };
  return { ...state, seq: Math.max(state.seq, seq ?? 0) };
}

// An operator has read what the visitor wrote in a conversation.
export function readByStaff(state, at, about) {
  const looked = { ...state.looked, [about]: at > (state.looked[about] ?? '') ? at : state.looked[about] };
  return { ...state, looked, list: state.list.map((each) => read(looked, each)) };
}

// Where he stands in the queue while nobody has taken his conversation: {position, minutes}, or null.
export function queued({ conversation }) {
  if (!conversation?.queue_position || conversation.assignee || conversation.status !== 'open') return null;
  return { position: conversation.queue_position, minutes: conversation.queue_seconds ? Math.ceil(conversation.queue_seconds / 60) : null };
}

export const last = (state) => state.list.at(-1)?.id ?? 0;
