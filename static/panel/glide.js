// The way between where a row stood and where it stands now is bridged by a short movement, also from one section to another.

const still = matchMedia('(prefers-reduced-motion: reduce)');
const TIME = { duration: 220, easing: 'cubic-bezier(.2,.7,.2,1)' };
const FARTHEST = 2000; // pixels
const running = new WeakMap(); // element: {animation, way}

// drawn: the rows by key; was, is: {top: how far it is scrolled, places: pixels by key}.
export function glide(drawn, was, is, height) {
  if (still.matches) return;
  const byNumber = new Map([...was.places].map(([key, place]) => [key.slice(key.indexOf(':')), place]));
  for (const [key, { element, id }] of drawn) {
    const to = is.places.get(key) - is.top;
    if (!id || to > height || to < -height) continue;
    const from = was.places.get(key) ?? byNumber.get(`:${id}`);
    if (from === undefined) appear(element);
    else if (from - was.top !== to) move(element, from - was.top - to);
  }
}

// A row that is still on its way goes on from where it is seen.
function move(element, way) {
  const before = running.get(element);
  const rest = before ? before.way * (1 - (before.animation.effect.getComputedTiming().progress ?? 1)) : 0;
  before?.animation.cancel();
  const whole = way + rest;
  if (Math.abs(whole) < 1 || Math.abs(whole) > FARTHEST) return;
  const animation = element.animate([{ translate: `0 ${whole}px`, zIndex: 1 }, { translate: '0 0', zIndex: 1 }], TIME);
  running.set(element, { animation, way: whole });
}

const appear = (element) => element.animate([{ opacity: 0 }, { opacity: 1 }], TIME);
