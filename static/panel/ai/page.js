// The AI's page for administrators: how good it is, what it may cost, how it is set up.
import { client } from '../../lib/http.js';
import { h, icon } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { storage } from '../../lib/storage.js';
import { budgets } from './budgets.js';
import { experiments } from './experiments.js';
import { quality } from './quality.js';
import { settings } from './settings.js';

const theme = storage.get('panel.theme');
if (theme && theme !== 'system') document.documentElement.dataset.theme = theme;

const api = client({ base: `/api/v1/accounts/${document.body.dataset.account}` });
const place = document.querySelector('.office-main');
const TABS = { quality: [t('Quality'), quality], settings: [t('Settings'), settings], budgets: [t('Budgets'), budgets], experiments: [t('Experiments'), experiments] };
const now = () => { const name = location.pathname.split('/')[3]; return TABS[name] ? name : 'quality'; };
let turn = 0;

async function show() {
  const mine = turn += 1, name = now();
  document.querySelector('.office-tabs').replaceChildren(...Object.entries(TABS).map(([each, [label]]) => h('a', { class: 'office-tab', href: `/app/ai/${each}`, 'aria-current': each === name ? 'page' : null, onclick: go }, label)));
  document.querySelector('.office-tab[aria-current]').scrollIntoView({ block: 'nearest', inline: 'nearest' });
  place.replaceChildren(h('div', { class: 'skeleton office-wait', 'aria-hidden': 'true' }), h('div', { class: 'skeleton office-wait tall', 'aria-hidden': 'true' }));
  const content = h('div', { class: 'office-page' });
  try {
    await TABS[name][1](content, api);
    if (mine === turn) place.replaceChildren(content);
  } catch (error) {
    if (mine === turn) place.replaceChildren(h('div', { class: 'empty' }, icon('circle-alert'), h('h2', {}, error.status === 403 ? t('Only administrators see this') : t('This could not be loaded')), h('p', {}, error.message), h('button', { class: 'button', type: 'button', onclick: show }, t('Try again'))));
  }
}

function go(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState({}, '', event.currentTarget.href);
  show();
}

addEventListener('popstate', show);
show();
