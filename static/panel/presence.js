// Who is here and who looks at what: told to the server by what one does, shown on every face of a colleague.
import { avatar, h, icon } from '../lib/dom.js';
import { t, tc } from '../lib/i18n.js';
import { me, store } from './app.js';
import { onFrame, send } from './sync.js';

const TELL_EVERY = 30_000, TYPING_SECONDS = 30;
const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'];
const WORDS = () => ({ online: t('Online'), away: tc('person', 'Away'), busy: t('Busy'), offline: tc('person', 'Offline') });

export const statusWord = (status) => WORDS()[status] ?? '';
export const statusOf = (id) => store.get().people[id] ?? null;

// A colleague's face with the sign of whether he is here. person: {id, name}.
export function face(person, extra = 'small') {
  const element = avatar(person.name, extra);
  element.dataset.person = person.id;
  sign(element, store.get().people);
  return element;
}

function sign(element, people) {
  const status = people[element.dataset.person];
  if (status) element.dataset.presence = status;
  else delete element.dataset.presence;
}

// Others who have the conversation open, who answers it first: [{id, name, answering}].
export function watchers(number, { watched, answering } = store.get()) {
  const writing = answering[number] ?? {};
  const looking = (watched[number] ?? []).filter((each) => each.id !== me.id);
  const absent = Object.entries(writing).filter(([id]) => !looking.some((each) => each.id === Number(id))).map(([id, name]) => ({ id: Number(id), name }));
  return [...looking, ...absent].map((each) => ({ ...each, answering: each.id in writing })).sort((one, other) => other.answering - one.answering);
}

// What a list's row shows of them.
export function watching(number, state) {
  const others = watchers(number, state);
  if (!others.length) return null;
  const words = others.map(({ name, answering }) => (answering ? t('%(name)s is answering', { name }) : t('%(name)s is looking', { name }))).join(', ');
  return h('span', { class: `row-watching ${others[0].answering ? 'is-answering' : ''}`, title: words }, icon(others[0].answering ? 'pencil' : 'eye'), h('span', { class: 'visually-hidden' }, words), avatar(others[0].name, 'tiny'), others.length > 1 ? `+${others.length - 1}` : null);
}

export function presence() {
  const told = { at: Date.now() };
  for (const name of INPUTS) addEventListener(name, () => touched(told), { passive: true, capture: true });
  onFrame((frame) => heard(frame, told));
  let shown = null;
  store.subscribe(({ people }) => {
    if (people === shown) return;
    shown = people;
    document.querySelectorAll('[data-person]').forEach((element) => sign(element, people));
  });
}

// Any tab's newest input counts, so each tells of its own.
let last = Date.now();
function touched(told) {
  last = Date.now();
  if (last - told.at < TELL_EVERY) return;
  told.at = last;
  send({ type: 'input', ago: 0 });
}

function heard({ type, data }, told) {
  if (type === 'hello') { told.at = Date.now(); send({ type: 'input', ago: Math.round((Date.now() - last) / 1000) }); }
  if (type === 'chat.viewers') store.set((now) => ({ watched: data.whole ? data.conversations : { ...now.watched, ...data.conversations } }));
  if (type === 'chat.typing') typing(data);
}

const ends = new Map();
function typing({ conversation_id: number, person, on, private: hidden }) {
  if (person.type !== 'user' || person.id === me.id) return;
  const key = `${number}:${person.id}`, writes = on && !hidden;
  clearTimeout(ends.get(key));
  ends.delete(key);
  if (writes) ends.set(key, setTimeout(() => answers(number, person, false), TYPING_SECONDS * 1000));
  answers(number, person, writes);
}

function answers(number, { id, name }, on) {
  store.set(({ answering }) => {
    const { [id]: _, ...others } = answering[number] ?? {};
    return { answering: { ...answering, [number]: on ? { ...others, [id]: name } : others } };
  });
}
