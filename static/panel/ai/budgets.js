// What the AI may cost, and what it has cost so far.
import { h } from '../../lib/dom.js';
import { number, t } from '../../lib/i18n.js';
import { toast } from '../../lib/toast.js';

const SCOPES = () => ({ installation: t('The installation'), account: t('The account'), inbox: t('An inbox'), conversation: t('Any one conversation') });
const PERIODS = () => ({ day: t('a day'), month: t('a month') });
const money = (value) => number(Number(value), { style: 'currency', currency: 'USD', maximumFractionDigits: 4 });

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
  place.replaceChildren(h('p', { class: 'office-lead' }, t('When a budget is used up the AI first takes a smaller model, then only sorts messages. Nobody sees an error.')), h('div', { class: 'budgets' }, rows.map((row) => budget(row, names, save))));
}

function budget(row, names, save) {
  const name = row.scope === 'inbox' && row.scope_id ? names[row.scope_id] ?? `#${row.scope_id}` : SCOPES()[row.scope];
  const title = t('%(scope)s, %(period)s', { scope: name, period: PERIODS()[row.period] });
  const used = Number(row.spent_usd) + Number(row.reserved_usd), limit = row.limit_usd === null ? null : Number(row.limit_usd);
  const field = h('input', { class: 'input', type: 'number', min: '0', step: '0.01', value: limit ?? '', placeholder: t('No limit'), 'aria-label': t('Limit in US dollars: %(title)s', { title }), onchange: (event) => save(row, event.target.value, event.target) });
  return h('section', { class: 'budget' }, h('h3', {}, title), h('p', { class: 'budget-used' }, limit === null ? money(used) : t('%(used)s of %(limit)s', { used: money(used), limit: money(limit) })),
    limit !== null && h('progress', { max: limit || 1, value: Math.min(used, limit || 1), 'aria-label': title, class: used >= limit ? 'is-over' : '' }), h('label', { class: 'budget-limit' }, h('span', {}, t('Limit, US dollars')), field));
}
