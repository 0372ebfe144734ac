// What an administrator should have seen lately: what still lasts comes first.
import { h, icon } from '../../lib/dom.js';
import { moment, t } from '../../lib/i18n.js';

const SHOWN = 5;

// rows: `alerts` of `GET ai/settings`, newest first.
export function alerts(rows) {
  const ordered = [...rows.filter((row) => row.lasts), ...rows.filter((row) => !row.lasts)].slice(0, SHOWN);
  return ordered.length > 0 && h('ul', { class: 'office-alerts', 'aria-label': t('Alerts') }, ordered.map((row) => h('li', { class: row.lasts ? 'is-lasting' : '' }, icon(row.lasts ? 'circle-alert' : 'clock'), h('span', {}, row.text, row.over && [' ', h('span', { class: 'office-quiet' }, t('Over by now.'))]), h('time', { dateTime: row.last_at }, moment(row.last_at)))));
}
