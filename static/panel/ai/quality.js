// Figures of every draft: what was done with it, what it cost, how long it took.
import { h, icon } from '../../lib/dom.js';
import { number, t, tn } from '../../lib/i18n.js';
import { storage } from '../../lib/storage.js';
import { alerts } from './alerts.js';
import { charts } from './charts.js';
import { figures, keyName, momentName, money, percent, seconds, share, SPLITS, verdict } from './figures.js';

const SPANS = () => ({ 1: t('24 hours'), 7: t('7 days'), 30: t('30 days'), 90: t('90 days') });
const asked = { split: '', days: '7', ...storage.get('ai.quality') };
let turn = 0;

export async function quality(place, api) {
  const from = begin(Number(asked.days)).toISOString();
  const table = new URLSearchParams({ by: asked.split || 'day', from }), lines = new URLSearchParams({ split: asked.split, from });
  const mine = turn += 1;
  const [{ rows, total }, series, told] = await Promise.all([api.get(`/ai/quality?${table}`), api.get(`/ai/quality/series?${lines}`), api.get('/ai/alerts')]);
  if (mine === turn) place.replaceChildren(...page(place, api, table, rows, total, series, told));
}

// Whole days, so that the first point is not a part of one; a single day is the last 24 hours.
function begin(days) {
  const now = new Date();
  return days === 1 ? new Date(now - 86_400_000) : new Date(now.getFullYear(), now.getMonth(), now.getDate() - days + 1);
}

function page(place, api, query, rows, total, series, told) {
  const { split } = asked, name = (key) => (split ? keyName(split, key) : momentName(key));
  const ordered = split ? rows : rows.toSorted((one, other) => (one.key < other.key ? 1 : -1));
  const tools = [alerts(told.alerts.filter((row) => row.lasts)) || '', controls(place, api, query)].flat();
  return total.runs ? [...tools, invented(), tiles(total), charts(series, total, split), h('h2', { class: 'office-title' }, t('In figures')), figures(ordered, split ? SPLITS()[split] : t('Day'), name)] : [...tools, nothing()];
}

function controls(place, api, query) {
  const take = (name) => (value) => { asked[name] = value; storage.set('ai.quality', asked); again(place, api); };
  return h('div', { class: 'office-tools' }, pick('split', t('Split'), SPLITS(), asked.split, take('split')), pick('days', t('Time'), SPANS(), asked.days, take('days')),
    h('a', { class: 'button button-small', href: `/api/v1/accounts/${document.body.dataset.account}/ai/quality.csv?${query}`, download: '' }, icon('file-text'), h('span', {}, 'CSV')));
}

// What is shown stays, dimmed, until the new figures are there; the focus stays on what was changed.
async function again(place, api) {
  const chosen = document.activeElement?.name;
  place.setAttribute('aria-busy', 'true');
  try {
    await quality(place, api);
    place.querySelector(`[name="${chosen}"]`)?.focus();
  } catch (error) {
    place.querySelector('.office-problem')?.remove();
    place.querySelector('.office-tools').after(h('p', { class: 'office-problem', role: 'alert' }, error.message));
  } finally {
    place.removeAttribute('aria-busy');
  }
}

const pick = (name, label, options, now, take) => h('label', { class: 'office-pick' }, h('span', { class: 'visually-hidden' }, label), h('select', { class: 'input', name, onchange: (event) => take(event.target.value) }, Object.entries(options).map(([value, words]) => h('option', { value, selected: value === now }, words))));

const invented = () => (document.body.dataset.demo ? h('p', { class: 'office-quiet' }, t('This is the demo: the figures of the weeks before it was started are invented.')) : '');

const nothing = () => h('div', { class: 'empty' }, icon('chart-column'), h('h2', {}, t('No drafts in this time')), h('p', {}, t('Figures appear here with the first reply the AI suggests.')), h('a', { class: 'button', href: '/app/ai/settings' }, t('Look at the settings')));

const tile = (label, value, note = '', kind = '') => h('div', { class: `tile ${kind}` }, h('p', { class: 'tile-label' }, label), h('p', { class: 'tile-value' }, value), note && h('p', { class: 'tile-note' }, note));

const tiles = (total) => h('div', { class: 'tiles' },
  tile(t('Drafts'), number(total.runs), t('%(share)s fell back', { share: share(total.fallback_rate) })),
  tile(t('Sent without edits'), share(total.acceptance_rate), t('%(accepted)s as written, %(edited)s edited, %(dismissed)s put away', { accepted: number(total.accepted), edited: number(total.edited), dismissed: number(total.dismissed) })),
  tile(t('Harmful'), percent(total.harmful_percent), t('%(caught)s caught, %(sent)s reached a customer', { caught: number(total.harmful_caught), sent: number(total.harmful_sent) }), total.harmful_sent ? 'tile-bad' : ''),
  total.judged > 0 && tile(t('Verdict of the judge'), t('%(score)s of 5', { score: verdict(total.judge_score) }), tn('%(count)s reply judged', '%(count)s replies judged', total.judged, { count: number(total.judged) })),
  tile(t('Cost'), money(total.cost), t('%(cost)s for 1,000', { cost: money(total.cost_per_1000) })),
  tile(t('Time of an answer'), seconds(total.p50_ms), t('p95 %(slow)s, p99 %(slowest)s', { slow: seconds(total.p95_ms), slowest: seconds(total.p99_ms) })));
