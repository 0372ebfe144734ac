// The chat in its frame: the parts in their places, in the inbox's colour.
import { start, store } from './chat.js';
import { composer } from './composer.js';
import { header } from './header.js';
import { draw } from './thread.js';

document.documentElement.style.setProperty('--brand', document.body.dataset.color);
document.documentElement.style.setProperty('--on-brand', light(document.body.dataset.color) ? '#16171b' : '#fff');

function light(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 > 165;
}

header(document.querySelector('.head'), document.querySelector('.line'));
composer(document.querySelector('.foot'));
store.subscribe((state) => draw(document.querySelector('.thread'), state));
if (parent === window) store.set({ open: true });
start();
