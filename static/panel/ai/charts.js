// What the figures were over time: one chart for each question, the same lines in all of them.
import { h } from '../../lib/dom.js';
import { number, t, tn } from '../../lib/i18n.js';
import { chart } from './chart.js';
import { count, keyName, money, percent, seconds, share } from './figures.js';

// [title, field of a line, how it is said, figure of the whole time, more]
const QUESTIONS = (total) => [
  [t('Drafts'), 'runs', count, count(total.runs), { bars: true, integers: true }],
  [t('Cost'), 'cost', money, money(total.cost), { bars: true }],
  [t('Time of an answer, p50 and p95'), 'p95_ms', seconds, t('%(half)s and %(slow)s', { half: seconds(total.p50_ms), slow: seconds(total.p95_ms) }), { faint: 'p50_ms' }],
  [t('Sent without edits'), 'acceptance_rate', share, share(total.acceptance_rate), { most: 1 }],
  [t('Harmful'), 'harmful_percent', percent, percent(total.harmful_percent), {}],
  [t('Fell back'), 'fallback_rate', share, share(total.fallback_rate), {}],
];

// given: of `GET ai/quality/series`; total: of `GET ai/quality`.
export function charts({ moments, series, left_out: others }, total, split) {
  const named = series.map((line) => ({ ...line, label: split ? keyName(split, line.key) : t('All') })), keys = series.map((line) => line.key);
  const all = QUESTIONS(total).map((question) => chart(asked(question, named), moments, keys));
  const dark = matchMedia('(prefers-color-scheme: dark)'), repaint = () => all.forEach((each) => each.repaint());
  dark.addEventListener('change', repaint);
  return h('section', { class: 'charts', 'aria-label': t('Over time') }, split && legend(named, all, others), h('div', { class: 'charts-grid' }, all.map((each) => each.element)));
}

function asked([title, field, say, whole, { faint, ...more }], series) {
  const line = (each, name, mark) => ({ key: each.key, label: faint ? (series.length > 1 ? `${each.label}, ${mark}` : mark) : each.label, values: each[name], faint: name === faint });
  return { title, say, whole, ...more, lines: series.flatMap((each) => (faint ? [line(each, field, 'p95'), line(each, faint, 'p50')] : [line(each, field)])) };
}

// A press puts a line aside in every chart.
function legend(series, all, others) {
  const press = (line) => (event) => {
    const shown = event.currentTarget.getAttribute('aria-pressed') !== 'true';
    event.currentTarget.setAttribute('aria-pressed', String(shown));
    all.forEach((each) => each.show(line.key, shown));
  };
  return h('p', { class: 'charts-legend' }, series.map((line, place) => h('button', { class: 'charts-key', type: 'button', 'aria-pressed': 'true', onclick: press(line) }, h('i', { class: `swatch-${place + 1}`, 'aria-hidden': 'true' }), line.label)),
    others > 0 && h('span', { class: 'office-quiet' }, tn('and %(count)s more in the table', 'and %(count)s more in the table', others, { count: number(others) })));
}
