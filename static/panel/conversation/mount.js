/* The conversation's columns in the panel: told what is open and what the socket says, telling what to open. */

import { go } from "../app.js";
import { send } from "../sync.js";
import { MessageComposer } from "./composer.js";
import { catchUp, desk } from "./desk.js";
import { ConversationDetails } from "./details.js";
import { AttributeEditor } from "./details_attributes.js";
import { ContactCard } from "./details_contact.js";
import { PreviousConversations } from "./details_history.js";
import { LabelEditor } from "./details_labels.js";
import { CrossedReply } from "./crossing.js";
import { applyFrame } from "./frames.js";
import { ConversationHead } from "./head.js";
import { watch } from "./noted.js";
import { sendWaiting } from "./sending.js";
import { MessageThread } from "./thread.js";
import { ConversationView } from "./view.js";
import { useSocket } from "./wire.js";

const ELEMENTS = {
  "conversation-view": ConversationView, "conversation-head": ConversationHead, "message-thread": MessageThread,
  "message-composer": MessageComposer, "crossed-reply": CrossedReply, "conversation-details": ConversationDetails, "contact-card": ContactCard,
  "label-editor": LabelEditor, "attribute-editor": AttributeEditor, "previous-conversations": PreviousConversations,
};

/** store: the panel's, whose `open` is the number on the screen. onFrame(handler): every frame of the socket. */
export function mount({ conversation, details, store, onFrame }) {
  for (const [name, element] of Object.entries(ELEMENTS)) customElements.define(name, element);
  const view = document.createElement("conversation-view");
  conversation.append(view);
  details.append(document.createElement("conversation-details"));
  useSocket(send);
  onFrame(applyFrame);
  let shown;
  store.subscribe(({ open }) => {
    if (open === shown) return;
    shown = open;
    view.open(open);
  });
  store.subscribe(followList);
  watch();
  leaving();
  sendWaiting();
}

// Without a socket the list is asked for now and then: what it knows better is a reason to look.
function followList({ inbox, open, connection }) {
  const { item } = desk.get();
  const listed = inbox.items[open];
  if (connection !== "live" && item?.id === open && listed?.version > item.version) catchUp();
}

function leaving() {
  document.addEventListener("conversation-back", () => go(null));
  document.addEventListener("conversation-left", () => go(null));
  document.addEventListener("open-conversation", (event) => go(event.detail));
  document.addEventListener("toggle-details", toggleDetails);
}

// Wide windows show the details unless closed, narrow ones hide them unless opened.
function toggleDetails() {
  const { dataset } = document.body;
  const wide = matchMedia("(min-width: 1201px)").matches;
  const shown = wide ? dataset.details !== "closed" : dataset.details === "open";
  dataset.details = shown ? "closed" : "open";
}
