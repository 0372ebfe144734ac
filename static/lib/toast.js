import { h } from './dom.js';
import { t } from './i18n.js';

// A line at the bottom that goes by itself. undo: what takes it back; kind: "error" stays longer.
export function toast(text, { undo, kind = '', label = t('Undo'), seconds = kind === 'error' ? 10 : 6 } = {}) {
  const gone = () => line.remove();
  const button = undo && h('button', { class: 'link-button', type: 'button', onclick: () => { gone(); undo(); } }, label);
  const line = h('div', { class: `toast ${kind && `toast-${kind}`}` }, h('span', {}, text), button);
  document.querySelector('.toasts').append(line);
  setTimeout(gone, seconds * 1000);
}
