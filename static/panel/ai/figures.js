// How figures of the AI are written: money, shares and times, and their table.
import { h } from '../../lib/dom.js';
import { number, t, tc } from '../../lib/i18n.js';
import { intentName } from './words.js';

const said = (value, say) => (value === null || value === undefined ? '–' : say(value));
const cents = (value) => (value === 0 ? 0 : value < 0.01 ? 4 : value < 1 ? 3 : 2);

export const count = (value) => said(value, (given) => number(given));
export const money = (value) => said(value, (given) => number(given, { style: 'currency', currency: 'USD', minimumFractionDigits: Math.min(2, cents(given)), maximumFractionDigits: cents(given) }));
export const share = (value) => said(value, (given) => number(given, { style: 'percent', maximumFractionDigits: 1 }));
export const percent = (value) => said(value, (given) => share(given / 100));
export const seconds = (value) => said(value, (given) => number(given / 1000, { style: 'unit', unit: 'second', unitDisplay: 'narrow', maximumFractionDigits: given < 1000 ? 2 : given < 10_000 ? 1 : 0 }));

export const verdict = (value) => said(value, (given) => number(given, { maximumFractionDigits: 1 }));

export const SPLITS = () => ({ '': t('All together'), tier: t('By tier'), model: t('By model'), prompt: t('By prompt'), arm: t('By arm'), intent: t('By intent'), inbox: t('By inbox') });
const TIERS = () => ({ 2: t('Small model'), 3: t('Full model') });

export function keyName(split, key) {
  if (split === 'tier') return TIERS()[key] ?? key;
  if (split === 'intent') return key === 'unknown' ? t('Not understood') : intentName(key);
  return key === '-' ? tc('arm', 'None') : key;
}

// "3 Nov" or "14:00" of what the server calls a day or an hour: its words are the account's own clock, so no zone is added.
export function momentName(name) {
  if (name.includes('T')) return name.slice(11);
  const [year, month, date] = name.split('-').map(Number);
  return new Intl.DateTimeFormat(document.documentElement.lang || 'en', { day: 'numeric', month: 'short' }).format(new Date(year, month - 1, date));
}

const COLUMNS = () => [
  [t('Drafts'), (row) => count(row.runs), (row) => row.runs], [t('As written'), (row) => count(row.accepted)], [t('Edited'), (row) => count(row.edited)], [t('Put away'), (row) => count(row.dismissed)],
  [t('Harmful'), (row) => percent(row.harmful_percent)], [t('Caught'), (row) => count(row.harmful_caught)], [t('Reached a customer'), (row) => count(row.harmful_sent)], [t('Fell back'), (row) => share(row.fallback_rate)],
  [t('Judged'), (row) => count(row.judged)], [t('Verdict, of 5'), (row) => verdict(row.judge_score)],
  [t('Cost'), (row) => money(row.cost), (row) => row.cost], [t('For 1,000'), (row) => money(row.cost_per_1000)], ['p50', (row) => seconds(row.p50_ms)], ['p95', (row) => seconds(row.p95_ms)], ['p99', (row) => seconds(row.p99_ms)],
];

// rows: of `GET ai/quality`; title: what the first column is; name(key): what a row is called.
export function figures(rows, title, name) {
  const columns = COLUMNS();
  return scrolled(t('Figures'), h('table', { class: 'figures' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, title), columns.map(([label]) => h('th', { scope: 'col' }, label)))),
    h('tbody', {}, rows.map((row) => h('tr', {}, h('th', { scope: 'row' }, name(row.key)), columns.map(([, say, measure]) => cell(say(row), measure && measure(row) / Math.max(...rows.map(measure), 1e-9))))))));
}

export const scrolled = (label, table) => h('div', { class: 'office-scroll', tabIndex: 0, role: 'region', 'aria-label': label }, table);

// The bar behind a figure shows it beside the greatest of its column.
function cell(words, part) {
  const made = h('td', {}, h('span', {}, words));
  if (part) { made.classList.add('has-bar'); made.style.setProperty('--part', `${Math.round(part * 100)}%`); }
  return made;
}
