// What the AI may cost, and what it has cost so far: a card for each scope, a line for each period.
import { h } from '../../lib/dom.js';
import { number, t } from '../../lib/i18n.js';
import { toast } from '../../lib/toast.js';

const SCOPES = () => ({ installation: t('The installation'), account: t('The account'), inbox: t('An inbox'), conversation: t('Any one conversation'), judge: t('Checking sent replies') });
const PERIODS = () => ({ day: t('a day'), month: t('a month') });
const SO_FAR = () => ({ day: t('Today'), month: t('This month') });
const LIMITS = () => ({ day: t('Limit a day, US dollars'), month: t('Limit a month, US dollars') });
const money = (value) => number(Number(value), { style: 'currency', currency: 'USD', maximumFractionDigits: Number(value) < 1 ? 4 : 2 });

export async function budgets(place, api) {
  const [{ budgets: rows }, { payload: inboxes }] = await Promise.all([api.get('/ai/budgets'), api.get('/inboxes')]);
  const names = Object.fromEntries(inboxes.map((each) => [each.id, each.name]));
  const save = async (row, value, field) => {
    try {
      await api.patch('/ai/budgets', { budgets: [{ scope: row.scope, ...(row.scope_id ? { scope_id: row.scope_id } : {}), period: row.period, limit_usd: value === '' ? null : value }] });
      toast(t('Saved'));
      await budgets(place, api);
    } catch (error) {
      field.setCustomValidity(error.message);
      field.reportValidity();
      field.addEventListener('input', () => field.setCustomValidity(''), { once: true });
    }
  };
  const cards = grouped(rows);
  place.replaceChildren(h('p', { class: 'office-lead' }, t('When a budget is used up the AI first takes a smaller model, then only sorts messages. Nobody sees an error.')),
    h('div', { class: 'budgets' }, [...cards.values()].map((lines) => card(lines, nameOf(lines[0], names), save))));
}

const scopeOf = (row) => `${row.scope} ${row.scope_id ?? ''}`;
const grouped = (rows) => rows.reduce((cards, row) => cards.set(scopeOf(row), [...(cards.get(scopeOf(row)) ?? []), row]), new Map());
const nameOf = (row, names) => (row.scope === 'inbox' && row.scope_id ? names[row.scope_id] ?? `#${row.scope_id}` : SCOPES()[row.scope] ?? row.scope);

const card = (rows, name, save) => h('section', { class: 'budget' }, h('h3', {}, name), rows.map((row) => line(row, t('%(scope)s, %(period)s', { scope: name, period: PERIODS()[row.period] }), save)));

// One conversation has no sum of its own: its limit holds for each of them.
function line(row, title, save) {
  const used = Number(row.spent_usd) + Number(row.reserved_usd), limit = row.limit_usd === null ? null : Number(row.limit_usd), counted = row.scope !== 'conversation' || row.scope_id;
  const field = h('input', { class: 'input', type: 'number', min: '0', step: '0.01', value: limit ?? '', placeholder: t('No limit'), 'aria-label': t('Limit in US dollars: %(title)s', { title }), onchange: (event) => save(row, event.target.value, event.target) });
  return h('div', { class: 'budget-line' }, counted && h('p', { class: 'budget-used' }, h('span', {}, SO_FAR()[row.period]), h('b', {}, limit === null ? money(used) : t('%(used)s of %(limit)s', { used: money(used), limit: money(limit) }))),
    counted && limit !== null && h('progress', { max: limit || 1, value: Math.min(used, limit || 1), 'aria-label': title, class: used >= limit ? 'is-over' : '' }), h('label', { class: 'budget-limit' }, h('span', {}, LIMITS()[row.period]), field));
}
