// Whom news of a conversation concerns. Pure.

const RECENT = 60_000; // what a line brings again after a gap rings no bell

// Whether a customer waits there for this person, or for nobody in particular.
export const calling = (item, me) => item.section !== 'closed' && (item.assignee?.id ?? me) === me;

export const fresh = ({ created_at: at }, now = Date.now()) => now - (typeof at === 'number' ? at * 1000 : Date.parse(at)) < RECENT;
