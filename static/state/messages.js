/* A conversation's messages, without a page: every function takes a thread and answers a new one.
   Confirmed messages stand by id; those still on their way stand after them, in the order they were written. */

export const PAGE = 20;
export const NEWER = 100;

const RANK = { sent: 0, failed: 0, delivered: 1, read: 2 };
const SENT_TYPES = [1, 3];

export const emptyThread = (id) => ({ id, messages: [], ready: false, hasOlder: true });

/** A page from the server. way: "newest" starts afresh (keeping what is on its way, and what a frame has told meanwhile of
    what is in the page or after it), "older" and "newer" add to it. */
export function withPage(thread, rows, way = "newest") {
  const first = rows[0]?.id ?? 0;
  const kept = way === "newest" ? thread.messages.filter((each) => isPending(each) || each.id >= first) : thread.messages;
  const messages = rows.reduce(put, kept);
  const hasOlder = way === "newer" ? thread.hasOlder : rows.length >= PAGE;
  return { ...thread, messages: sorted(messages), ready: true, hasOlder };
}

/** One message, new or changed. */
export function upsert(thread, message) {
  return { ...thread, messages: sorted(put(thread.messages, message)) };
}

/** A message just written here: shown at once, known by its echo_id. Never twice. */
export function optimistic(thread, message) {
  if (thread.messages.some((each) => each.echo_id === message.echo_id)) return thread;
  return { ...thread, messages: [...thread.messages, { state: "sending", ...message, id: null }] };
}

/** What became of a message on its way: sending, waiting or failed with the reason. A confirmed one is left alone. */
export function withState(thread, echoId, state, reason = "") {
  return replace(thread, (each) => isPending(each) && each.echo_id === echoId, (each) => ({ ...each, state, reason }));
}

/** Takes back a message that never left. */
export function withoutPending(thread, echoId) {
  return { ...thread, messages: thread.messages.filter((each) => !(isPending(each) && each.echo_id === echoId)) };
}

/** The contact has read everything up to that id. */
export const readUpTo = (thread, id) => reached(thread, id, "read");

/** The contact's client has everything up to that id. */
export const deliveredUpTo = (thread, id) => reached(thread, id, "delivered");

// What failed has reached nobody.
function reached(thread, id, status) {
  const to = (each) => !isPending(each) && each.id <= id && SENT_TYPES.includes(each.message_type) && !each.private && each.status !== "failed";
  return replace(thread, to, (each) => ({ ...each, status: forward(each.status, status) }));
}

export function markDeleted(thread, id) {
  const blank = { content: "", processed_message_content: "", attachments: [] };
  return replace(thread, (each) => each.id === id, (each) => ({ ...each, ...blank, content_attributes: { deleted: true } }));
}

/** The deletion was taken back in time. */
export function restore(thread, message) {
  return replace(thread, (each) => each.id === message.id, () => message);
}

export const find = (thread, id) => thread.messages.find((each) => each.id === id);
export const isPending = (message) => message.id === null || message.id === undefined;
export const isDeleted = (message) => Boolean(message.content_attributes?.deleted);

/** The newest id known, from which a gap is filled after a lost connection; null where there is none. */
export function lastId(thread) {
  return thread.messages.findLast((each) => !isPending(each))?.id ?? null;
}

/** The oldest id known, before which older pages are asked for. */
export function firstId(thread) {
  return thread.messages.find((each) => !isPending(each))?.id ?? null;
}

function replace(thread, matches, change) {
  return { ...thread, messages: thread.messages.map((each) => (matches(each) ? change(each) : each)) };
}

function put(messages, message) {
  const at = messages.findIndex((each) => same(each, message));
  if (at < 0) return [...messages, message];
  return messages.with(at, merged(messages[at], message));
}

// An echo_id is compared only with a message still on its way: two confirmed messages are the same by id alone.
function same(known, given) {
  if (!isPending(known)) return known.id === given.id;
  return Boolean(given.echo_id) && known.echo_id === given.echo_id;
}

function merged(known, given) {
  if (isPending(known)) return { ...given, echo_id: given.echo_id ?? known.echo_id };
  if (isDeleted(known) && !isDeleted(given)) return known;
  const newest = later(known, given) ? known : given;
  return { ...known, ...newest, attachments: isDeleted(given) ? [] : newest.attachments ?? known.attachments, status: forward(known.status, newest.status) };
}

const later = (one, other) => one.updated_at !== undefined && other.updated_at !== undefined && one.updated_at > other.updated_at;

/** Of two statuses the later one: frames may overtake one another. */
export function forward(known, given) {
  return (RANK[given] ?? -1) >= (RANK[known] ?? -1) ? given : known;
}

function sorted(messages) {
  const confirmed = messages.filter((each) => !isPending(each)).sort((one, other) => one.id - other.id);
  return [...confirmed, ...messages.filter(isPending)];
}

/** What is to be drawn, in order: days, the line above what is new, activity, messages with their group's beginning.
    newAfter: epoch seconds of the operator's last look, null for no line. */
export function rows(thread, { newAfter = null, dayOf = localDay } = {}) {
  const out = [];
  let day = null;
  let before = null;
  let divided = newAfter === null;
  for (const message of thread.messages) {
    const today = dayOf(message.created_at);
    if (today !== day) out.push({ kind: "day", key: `day-${today}`, at: message.created_at });
    const divides = !divided && message.message_type === 0 && message.created_at > newAfter;
    if (divides) out.push({ kind: "divider", key: "divider" });
    const first = today !== day || divides || !sameGroup(before, message);
    const kind = message.message_type === 2 ? "activity" : "message";
    out.push({ kind, key: keyOf(message), message, first });
    divided ||= divides;
    [day, before] = [today, message];
  }
  return out;
}

/** One key through a message's whole life, so that its element stays when the server confirms it. */
export const keyOf = (message) => (message.echo_id ? `e-${message.echo_id}` : `m-${message.id}`);

const GROUP_SECONDS = 300;

function sameGroup(before, message) {
  if (!before || before.message_type === 2) return false;
  const [one, other] = [before, message].map((each) => `${each.message_type === 0}|${Boolean(each.private)}|${each.sender?.type}|${each.sender?.id}`);
  return one === other && message.created_at - before.created_at < GROUP_SECONDS;
}

function localDay(epoch) {
  const date = new Date(epoch * 1000);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}
