// Figures of every draft: what was done with it, what it cost, how long it took.
import { h, icon } from '../../lib/dom.js';
import { number, t } from '../../lib/i18n.js';
import { intentName } from './words.js';

const WAYS = () => ({ day: t('By day'), model: t('By model'), prompt: t('By prompt'), arm: t('By arm'), intent: t('By intent'), inbox: t('By inbox') });
const SPANS = () => ({ 7: t('7 days'), 30: t('30 days'), 90: t('90 days') });
const asked = { by: 'day', days: 30 };

const money = (value) => (value === null ? '–' : number(value, { style: 'currency', currency: 'USD', maximumFractionDigits: value < 1 ? 4 : 2 }));
const share = (value) => (value === null ? '–' : number(value, { style: 'percent', maximumFractionDigits: 1 }));
const seconds = (value) => (value === null ? '–' : number(value / 1000, { style: 'unit', unit: 'second', maximumFractionDigits: 1 }));
const harm = (value) => share(value === null ? null : value / 100);

export async function quality(place, api) {
  const query = new URLSearchParams({ by: asked.by, from: new Date(Date.now() - asked.days * 86_400_000).toISOString() });
  const { rows, total } = await api.get(`/ai/quality?${query}`);
  const again = () => quality(place, api).catch((error) => place.append(h('p', { class: 'office-problem' }, error.message)));
  place.replaceChildren(
    h('div', { class: 'office-tools' }, pick(t('Group'), WAYS(), asked.by, (value) => { asked.by = value; again(); }), pick(t('Time'), SPANS(), String(asked.days), (value) => { asked.days = Number(value); again(); }),
      h('a', { class: 'button button-small', href: `/api/v1/accounts/${document.body.dataset.account}/ai/quality.csv?${query}`, download: '' }, icon('file-text'), h('span', {}, 'CSV'))),
    tiles(total), rows.length ? table(rows) : h('div', { class: 'empty' }, icon('sparkles'), h('h2', {}, t('No drafts yet')), h('p', {}, t('Figures appear here with the first suggested reply.'))));
}

const pick = (label, options, now, take) => h('label', { class: 'office-pick' }, h('span', { class: 'visually-hidden' }, label), h('select', { class: 'input', onchange: (event) => take(event.target.value) }, Object.entries(options).map(([value, name]) => h('option', { value, selected: value === now }, name))));

const tile = (label, value, note = '', kind = '') => h('div', { class: `tile ${kind}` }, h('p', { class: 'tile-label' }, label), h('p', { class: 'tile-value' }, value), note && h('p', { class: 'tile-note' }, note));

const tiles = (total) => h('div', { class: 'tiles' },
  tile(t('Drafts'), number(total.runs), t('%(share)s fell back', { share: share(total.fallback_rate) })),
  tile(t('Sent as written'), share(total.acceptance_rate), t('%(accepted)s as written, %(edited)s edited, %(dismissed)s put away', { accepted: number(total.accepted), edited: number(total.edited), dismissed: number(total.dismissed) })),
  tile(t('Harmful'), harm(total.harmful_percent), t('%(caught)s caught, %(sent)s reached a customer', { caught: number(total.harmful_caught), sent: number(total.harmful_sent) }), total.harmful_sent ? 'tile-bad' : ''),
  tile(t('Cost'), money(total.cost), t('%(cost)s for 1,000', { cost: money(total.cost_per_1000) })),
  tile(t('Time of an answer'), seconds(total.p50_ms), t('p95 %(slow)s, p99 %(slowest)s', { slow: seconds(total.p95_ms), slowest: seconds(total.p99_ms) })));

const COLUMNS = () => [
  [t('Drafts'), (row) => number(row.runs), (row) => row.runs], [t('As written'), (row) => number(row.accepted)], [t('Edited'), (row) => number(row.edited)], [t('Put away'), (row) => number(row.dismissed)],
  [t('Harmful'), (row) => harm(row.harmful_percent)], [t('Caught'), (row) => number(row.harmful_caught)], [t('Reached a customer'), (row) => number(row.harmful_sent)], [t('Fell back'), (row) => share(row.fallback_rate)],
  [t('Cost'), (row) => money(row.cost), (row) => row.cost], [t('For 1,000'), (row) => money(row.cost_per_1000)], ['p50', (row) => seconds(row.p50_ms)], ['p95', (row) => seconds(row.p95_ms)], ['p99', (row) => seconds(row.p99_ms)],
];

function table(rows) {
  const columns = COLUMNS(), sorted = asked.by === 'day' ? rows.toSorted((one, other) => (one.key < other.key ? 1 : -1)) : rows;
  return h('div', { class: 'office-scroll', tabIndex: 0, role: 'region', 'aria-label': t('Figures') }, h('table', { class: 'figures' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, WAYS()[asked.by]), columns.map(([label]) => h('th', { scope: 'col' }, label)))),
    h('tbody', {}, sorted.map((row) => h('tr', {}, h('th', { scope: 'row' }, asked.by === 'intent' ? intentName(row.key) : row.key), columns.map(([, say, measure]) => cell(say(row), measure && measure(row) / Math.max(...rows.map(measure), 1e-9))))))));
}

// The bar behind a figure shows it beside the greatest of its column.
function cell(words, part) {
  const made = h('td', {}, h('span', {}, words));
  if (part) { made.classList.add('has-bar'); made.style.setProperty('--part', `${Math.round(part * 100)}%`); }
  return made;
}
