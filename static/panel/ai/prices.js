// What each model costs, US dollars for a million tokens, and which price nobody knows.
import { h, icon } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { toast } from '../../lib/toast.js';

const COLUMNS = () => ({ input_miss: t('Read'), input_hit: t('Read again'), output: t('Written') });
const plain = (value) => String(Number(value));

// rows: of `GET ai/settings`; save(values) -> a promise; redraw(): after a change.
export function prices(rows, save, redraw) {
  if (!rows.length) return '';
  const columns = COLUMNS();
  const head = h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('Model')), Object.values(columns).map((name) => h('th', { scope: 'col' }, name)), h('td', {})));
  return h('section', { class: 'office-section' }, h('h2', {}, t('Prices')),
    h('p', { class: 'office-quiet' }, t('US dollars for a million tokens. Costs and budgets are counted by them.')),
    h('div', { class: 'office-scroll prices' }, h('table', { class: 'figures' }, head, h('tbody', {}, rows.map((row) => line(row, columns, save, redraw))))));
}

function line(row, columns, save, redraw) {
  const fields = Object.fromEntries(Object.keys(columns).map((name) => [name, field(row, name, columns[name])]));
  const button = h('button', { class: 'button button-small', type: 'button', disabled: true, onclick: keep }, t('Save'));
  for (const each of Object.values(fields)) each.addEventListener('input', () => { button.disabled = false; });

  async function keep() {
    const wrong = Object.values(fields).find((each) => each.value.trim() === '' || !each.checkValidity());
    if (wrong) { wrong.focus(); wrong.reportValidity(); return; }
    const given = Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, each.value]));
    button.disabled = true;
    try {
      await save({ prices: [{ model: row.model, ...given }] });
      toast(t('Saved'));
      redraw();
    } catch (error) {
      button.disabled = false;
      toast(error.message, { kind: 'error' });
    }
  }
  return h('tr', {}, h('th', { scope: 'row' }, row.model, row.known ? '' : unknown()), Object.values(fields).map((each) => h('td', {}, each)), h('td', {}, button));
}

const field = (row, name, label) => h('input', { class: 'input', type: 'number', min: '0', step: 'any', required: true, value: plain(row[name]), 'aria-label': t('%(column)s: %(model)s', { column: label, model: row.model }) });
const unknown = () => h('span', { class: 'price-unknown', title: t('It is counted as the dearest known model, so that nothing is free by mistake.') }, icon('circle-alert'), t('price unknown'));
