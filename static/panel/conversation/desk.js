/* The conversation that is open: what is known of it, and how more is loaded. Elements subscribe; actions and frames write. */

import { createStore } from "../../lib/store.js";
import * as messages from "../../state/messages.js";
import * as remote from "./remote.js";
import { heldIn, waitingFor } from "./waiting.js";
import { say } from "./wire.js";

const NOTHING = {
  id: null, phase: "none", problem: null, item: null, contact: null, additional: {}, custom: {}, muted: false,
  thread: messages.emptyThread(null), newAfter: null, older: false, typing: {}, replyTo: null, alarm: null, held: null,
};

export const desk = createStore(NOTHING);
let turn = 0;

/** Opens the conversation; whatever an earlier opening still answers is dropped. */
export async function open(id) {
  const mine = ++turn;
  say({ type: "subscribe", open: id });
  desk.set({ ...NOTHING, id, phase: "loading" });
  try {
    const [conversation, page] = await Promise.all([remote.conversation(id), remote.messages(id)]);
    if (mine === turn) show(conversation, page.payload);
  } catch (error) {
    if (mine === turn) desk.set({ phase: phaseOf(error), problem: error.message });
  }
}

export function close() {
  say({ type: "subscribe", open: null });
  turn += 1;
  desk.set(NOTHING);
}

function show(conversation, rows) {
  const thread = waitingFor(conversation.id).reduce(messages.optimistic, messages.withPage({ ...desk.get().thread, id: conversation.id }, rows));
  const newAfter = conversation.unread_count > 0 && conversation.agent_last_seen_at ? conversation.agent_last_seen_at : null;
  desk.set({ ...facts(conversation), thread, newAfter, held: heldIn(conversation.id), phase: "ready" });
  seen();
}

function facts(conversation) {
  return {
    item: conversation.item, contact: conversation.meta.sender, additional: conversation.additional_attributes ?? {},
    custom: conversation.custom_attributes ?? {}, muted: conversation.muted,
  };
}

/** The contact anew: somebody has changed what is known of him. */
export async function meet() {
  const { id } = desk.get(), conversation = await remote.conversation(id).catch(() => null); // said again by the next frame or catch-up
  if (conversation && desk.get().id === id) desk.set({ contact: conversation.meta.sender, muted: conversation.muted });
}

const PHASES = { 403: "forbidden", 404: "missing" };
const phaseOf = (error) => PHASES[error.status] ?? "failed";

/** Writes the thread through one of its functions: changeThread(messages.upsert, message). */
export function changeThread(change, ...values) {
  desk.set({ thread: change(desk.get().thread, ...values) });
}

/** A newer item takes the place of the known one; an older frame does not. */
export function putItem(item) {
  const known = desk.get().item;
  if (!known || (item.version ?? 0) >= (known.version ?? 0)) desk.set({ item: Object.assign({}, item, ...heldOf(item.id)) });
}

const held = new Set();
const heldOf = (id) => [...held].filter((each) => each.id === id).map((each) => each.patch);

/** Whether this is being changed here, by oneself. */
export const isHeld = (name) => heldOf(desk.get().id).some((patch) => name in patch);

/** While a change is on its way, frames of what was before it do not take it back. Answers what lets go of it. */
export function hold(patch) {
  const mine = { id: desk.get().id, patch };
  held.add(mine);
  patchItem(patch);
  return () => held.delete(mine);
}

export const patchItem = (patch) => desk.set({ item: { ...desk.get().item, ...patch } });

export async function loadOlder() {
  const { id, thread, older, phase } = desk.get();
  if (older || !thread.hasOlder || phase !== "ready") return;
  desk.set({ older: true });
  const page = await remote.messages(id, { before: messages.firstId(thread) }).catch(() => null);
  if (desk.get().id !== id) return;
  if (page) changeThread(messages.withPage, page.payload, "older");
  desk.set({ older: false });
}

/** After a lost connection: the facts and the newest messages afresh, and every message since the last one known.
    anew: the socket cannot tell what became of those shown before; older pages are given up and loaded again when wanted. */
export async function catchUp({ anew = false } = {}) {
  const { id, phase, thread } = desk.get();
  if (phase === "failed") return open(id);
  if (phase !== "ready") return undefined;
  const [conversation, rows] = await Promise.all([remote.conversation(id), newest(id, anew ? null : messages.lastId(thread))]).catch(() => []);
  if (!conversation || desk.get().id !== id) return undefined;
  desk.set(facts(conversation));
  changeThread(messages.withPage, rows, anew ? "newest" : "newer");
  return seen();
}

// The newest page tells what became of messages that are known; where it does not reach back to them, all since the last one.
async function newest(id, last) {
  const { payload } = await remote.messages(id);
  return last !== null && payload[0]?.id > last ? newerThan(id, last) : payload;
}

async function newerThan(id, last) {
  const rows = [];
  for (;;) {
    const { payload } = await remote.messages(id, { after: rows.at(-1)?.id ?? last ?? 0 });
    rows.push(...payload);
    if (payload.length < messages.NEWER) return rows;
  }
}

/** Tells the server that what is shown has been looked at, if somebody looks. */
export function seen() {
  const { id, item, phase } = desk.get();
  if (phase !== "ready" || document.visibilityState !== "visible" || !item.unread_count) return;
  patchItem({ unread_count: 0 });
  remote.seen(id).catch(() => {});
}
