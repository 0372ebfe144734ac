/* Tells the other side that one is writing: at the first letter, every few seconds after, and that it is over. */

import { say } from "./wire.js";

const AGAIN = 3000;
const PAUSE = 4000;
let told = 0;
let over;
let about = null;

/** hidden: a note, of which visitors are never told. */
export function wrote(conversation, hidden) {
  clearTimeout(over);
  over = setTimeout(stopped, PAUSE);
  if (about?.conversation === conversation && about.hidden === hidden && Date.now() - told < AGAIN) return;
  stoppedUnless(conversation, hidden);
  [told, about] = [Date.now(), { conversation, hidden }];
  say({ type: "typing", conversation_id: conversation, on: true, private: hidden });
}

function stoppedUnless(conversation, hidden) {
  if (about && (about.conversation !== conversation || about.hidden !== hidden)) stopped();
}

export function stopped() {
  clearTimeout(over);
  if (about) say({ type: "typing", conversation_id: about.conversation, on: false, private: about.hidden });
  [told, about] = [0, null];
}
