// Choosing a span of days: the usual ones by name, any other by its first and last day.
import { h } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { popover } from './picker.js';

const midnight = (days = 0, from = new Date()) => new Date(from.getFullYear(), from.getMonth(), from.getDate() + days);
const field = (date) => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
const short = (date) => new Intl.DateTimeFormat(document.documentElement.lang || 'en', { day: 'numeric', month: 'short', year: date.getFullYear() === new Date().getFullYear() ? undefined : 'numeric' }).format(date);

const spans = () => [
  [t('Today'), midnight(), null], [t('Yesterday'), midnight(-1), midnight()], [t('Last 7 days'), midnight(-6), null], [t('Last 30 days'), midnight(-29), null],
  [t('Longer than 30 days ago'), null, midnight(-29)],
];

const day = (text) => { const date = text ? new Date(text) : null; return date && !Number.isNaN(date.getTime()) ? date : null; };
const last = (text) => { const end = day(text); return end && new Date(end.getTime() - 1); };

// The end is the first moment that does not belong any more; people are told the last day.
export function span(after, before) {
  const from = day(after), to = last(before);
  if (from && to) return from.toDateString() === to.toDateString() ? short(from) : `${short(from)} – ${short(to)}`;
  if (from) return t('since %(day)s', { day: short(from) });
  return to ? t('until %(day)s', { day: short(to) }) : '';
}

// choose(after, before): ISO times or '' for an open end.
export function openDates(anchor, { label, after, before, choose, home = anchor }) {
  const done = (from, to) => { close(); choose(from?.toISOString() ?? '', to?.toISOString() ?? ''); };
  const inputs = ['from', 'to'].map((name, index) => h('input', { type: 'date', name, value: value(index ? last(before) : day(after)) }));
  const own = h('form', { class: 'dates', onsubmit: (event) => { event.preventDefault(); submit(); } },
    h('label', { class: 'dates-field' }, t('From'), inputs[0]), h('label', { class: 'dates-field' }, t('To'), inputs[1]), h('button', { class: 'button button-small', type: 'submit' }, t('Apply')));
  const submit = () => {
    const [from, to] = inputs.map((each) => (each.value ? new Date(`${each.value}T00:00:00`) : null)).sort((one, other) => (one && other ? one - other : 0));
    done(from, to && midnight(1, to));
  };
  const items = spans().map(([text, from, to]) => h('button', { class: 'menu-item', type: 'button', onclick: () => done(from, to) }, h('span', {}, text)));
  const box = h('div', { class: 'menu picker', role: 'dialog', 'aria-label': label, onkeydown: keys }, h('div', { class: 'menu-items' }, items), own);
  function keys(event) {
    const at = items.indexOf(document.activeElement), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && at >= 0) { event.preventDefault(); items.at((at + step) % items.length).focus(); }
    if (event.key === 'Escape') { event.preventDefault(); close(); }
    event.stopPropagation();
  }
  const close = popover(box, anchor, home);
  items[0].focus();
  return close;
}

const value = (date) => (date ? field(date) : '');
