// A person's own notifications, newest first, and how many of all of his are unread. Pure.

export const empty = () => ({ list: [], unread: 0, pages: 0, more: false, loaded: false });

// What brings somebody here at once; the others are found in the list.
export const CALLING = new Set(['conversation_mention', 'conversation_assignment']);
export const callsFor = (notice) => CALLING.has(notice.notification_type);

const PAGE = 15;
const merged = (list, more) => [...new Map([...list, ...more].map((each) => [each.id, each])).values()].sort((a, b) => b.id - a.id);

// An answer of GET notifications. The first page is the truth from then on; later ones are put to it.
export function loaded(state, { meta, payload }) {
  const page = meta.current_page, before = page === 1 ? [] : state.list;
  return { list: merged(before, payload), unread: meta.unread_count, pages: page, more: meta.count > page * PAGE, loaded: true };
}

// What a `chat.notification` says. ids null: any of his, so the list has to be loaded again.
export function told(state, { happened, notification, ids, unread_count: unread }, now = new Date().toISOString()) {
  const about = (each) => ids === null || ids.includes(each.id);
  if (happened === 'created') return { ...state, unread, list: merged(state.list, [notification]) };
  if (happened === 'deleted') return { ...state, unread, list: state.list.filter((each) => !about(each)) };
  return { ...state, unread, list: state.list.map((each) => (about(each) && !each.read_at ? { ...each, read_at: now } : each)) };
}

// Whether something unread may be about that conversation: only what is in the list is known.
export function unreadOf(state, number) {
  const known = state.list.filter((each) => !each.read_at);
  return known.some((each) => each.primary_actor_id === number) || state.unread > known.length;
}
