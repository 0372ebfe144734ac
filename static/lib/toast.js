import { h } from './dom.js';

// A line at the bottom that goes by itself; action: {label, run}.
export function toast(text, action, seconds = 6) {
  const gone = () => line.remove();
  const button = action && h('button', { class: 'link', onclick: () => { gone(); action.run(); } }, action.label);
  const line = h('div', { class: 'toast' }, h('span', {}, text), button);
  document.querySelector('.toasts').append(line);
  setTimeout(gone, seconds * 1000);
}
