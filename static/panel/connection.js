// When the server cannot be reached: one calm line that says what is kept, and a word when it is over.
import { h, icon } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { store } from './app.js';

const PATIENCE = 4000, GLAD = 4000;
const WORDS = () => ({
  offline: t('No network. You can go on: what you write is kept and sent when it is back.'),
  reconnecting: t('The server is not answering. You can go on: what you write is kept and sent when it is back.'),
});

export function connection() {
  const line = h('p', { class: 'connection', role: 'status', hidden: true });
  document.body.append(line);
  let shown = '', timer = 0;
  store.subscribe(({ connection: state }) => {
    if (state === shown) return;
    const before = shown;
    shown = state;
    clearTimeout(timer);
    if (WORDS()[state]) timer = setTimeout(() => say(line, state, WORDS()[state], 'wifi-off'), line.hidden || !WORDS()[before] ? PATIENCE : 0);
    else if (!line.hidden) timer = relieved(line);
  });
}

function relieved(line) {
  say(line, 'live', t('Connected again. Everything is up to date.'), 'check');
  return setTimeout(() => { line.hidden = true; }, GLAD);
}

function say(line, state, words, sign) {
  line.dataset.state = state;
  line.replaceChildren(icon(sign), h('span', {}, words));
  line.hidden = false;
  document.body.style.setProperty('--connection', `${line.offsetHeight}px`);
}
