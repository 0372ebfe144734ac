// The clients without their pages: the same pure steps as the panel and the widget take, told what to do one by one.
import { matches } from '../../static/state/filters.js';
import { told } from '../../static/state/frames.js';
import * as inbox from '../../static/state/inbox.js';
import * as messages from '../../static/state/messages.js';
import * as visitor from '../../static/widget/state.js';

const NOT_SHOWN = ['updated_at']; // differs between a message as it was told and as it was read, and stands nowhere

const shownOf = (message) => ({ ...Object.fromEntries(Object.entries(message).filter(([name]) => !NOT_SHOWN.includes(name))), attachments: message.attachments ?? [] });

// params: the filters of the list; me: the operator's id.
export function staff({ params, me }) {
  let list = inbox.empty();
  let threads = {};
  const shown = (item) => matches(item, params, me);
  const thread = (id, change) => { if (threads[id]) threads[id] = change(threads[id]); };
  return {
    load: ({ answer }) => { list = inbox.load(answer); },
    // Opened: frames are heard from now on, while the page is on its way.
    open: ({ id }) => { threads[id] ??= messages.emptyThread(id); },
    page: ({ id, rows, way }) => thread(id, (now) => messages.withPage(now, rows, way)),
    close: ({ id }) => { delete threads[id]; },
    delta: ({ answer }) => { list = inbox.remove(inbox.apply(list, answer.items, shown), ...answer.removed); },
    exact: ({ sections }) => { list = inbox.exact(list, sections); },
    frame: ({ frame }) => {
      const { type, data } = frame;
      if (data?.conversation?.section) list = inbox.heard(list, [data.conversation], shown);
      if (type === 'chat.session.deleted') { list = inbox.remove(list, data.conversation_id); delete threads[data.conversation_id]; }
      thread(data?.conversation?.id, (now) => told(now, frame));
    },
    state: () => ({ sections: sections(list), threads: Object.fromEntries(Object.entries(threads).map(([id, each]) => [id, each.messages.map(shownOf)])) }),
  };
}

const sections = (list) => Object.fromEntries(inbox.SECTIONS.map((name) => {
  const { ids, total, capped } = list.sections[name];
  return [name, { total, capped, items: ids.map((id) => list.items[id]) }];
}));

export function guest() {
  let state = visitor.empty();
  return {
    load: ({ answer }) => { state = visitor.upsert({ ...visitor.empty(), conversation: answer.conversation, seq: answer.last_id }, answer.messages); },
    page: ({ rows }) => { state = visitor.upsert(state, rows); },
    frame: ({ frame }) => { state = visitor.told(state, frame); },
    state: () => ({ list: state.list.map(ownStatus), conversation: conversationOf(state), seq: state.seq, last: visitor.last(state) }),
  };
}

// Whether he has read what was said to him is shown to operators only.
const ownStatus = ({ status, ...message }) => (message.sender_type === 'client' ? { ...message, status } : message);

const conversationOf = ({ conversation: now }) => now && { id: now.id, status: now.status, assignee: now.assignee };

// Several clients by name; steps: {client, do, ...}. The first of each is {do: 'begin', kind, ...}.
export function cast() {
  const clients = {};
  return (step) => {
    if (step.do === 'begin') { clients[step.client] = step.kind === 'staff' ? staff(step) : guest(); return null; }
    return clients[step.client][step.do](step) ?? null;
  };
}
