/* What is being written, per conversation: kept on the device at once, on the server a moment later. */

import { storage } from "../../lib/storage.js";
import * as remote from "./remote.js";

const SOON = 1000;
const keyOf = (id) => `draft-${remote.accountId()}-${remote.me().id}-${id}`;
const timers = new Map();

/** words: {content, private}. An empty text forgets the draft on both sides. */
export function keep(id, words) {
  const known = storage.get(keyOf(id));
  if ((known?.content ?? "") === words.content && Boolean(known?.private) === Boolean(words.private)) return;
  if (words.content) storage.set(keyOf(id), words);
  else storage.remove(keyOf(id));
  clearTimeout(timers.get(id));
  timers.set(id, setTimeout(() => remote.keepDraft(id, words).catch(() => {}), SOON));
}

/** The device's draft, else the server's (written elsewhere), else null. */
export async function find(id) {
  const known = storage.get(keyOf(id));
  if (known?.content) return known;
  const draft = await remote.draft(id).catch(() => null);
  return draft?.content ? draft : null;
}

export const has = (id) => Boolean(storage.get(keyOf(id))?.content);
