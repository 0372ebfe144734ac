// What a frame of the socket says to the thread that is open. Pure.
import { deliveredUpTo, readUpTo, upsert } from "./messages.js";

/** The thread after a frame about its conversation. */
export function told(thread, { type, data }) {
  if (type === "chat.read") return data.by === "contact" ? reached(thread, data) : thread;
  return data.message?.message_type === undefined ? thread : upsert(thread, data.message);
}

function reached(thread, { read, delivered }) {
  if (read) return readUpTo(thread, read);
  return delivered ? deliveredUpTo(thread, delivered) : thread;
}
