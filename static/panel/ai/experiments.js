// A/B: which model or wording does better, and the arm that was stopped because it harmed.
import { h, icon } from '../../lib/dom.js';
import { moment, number, t } from '../../lib/i18n.js';
import { toast } from '../../lib/toast.js';
import { money, seconds, share } from './figures.js';

export async function experiments(place, api) {
  const { experiments: rows } = await api.get('/ai/experiments');
  const again = () => experiments(place, api);
  const stop = (row) => api.patch('/ai/experiments', { id: row.id, state: 'stopped' }).then(again).catch(refused);
  place.replaceChildren(h('p', { class: 'office-lead' }, t('Each conversation keeps its arm. An arm that harms more than allowed is stopped by itself.')),
    rows.some((row) => row.state === 'running') ? '' : starting(api, again), ...rows.map((row) => shown(row, stop)));
}

const refused = (error) => toast(Object.values(error.fields ?? {}).flat()[0] ? `${error.message} ${Object.values(error.fields).flat()[0]}` : error.message, { kind: 'error' });

function shown(row, stop) {
  return h('section', { class: 'experiment' }, h('header', {}, h('h3', {}, row.name), h('span', { class: 'office-quiet' }, row.state === 'running' ? t('Running since %(at)s', { at: moment(row.created_at) }) : t('Ended %(at)s', { at: moment(row.stopped_at ?? row.created_at) })),
    row.state === 'running' && h('button', { class: 'button button-small', type: 'button', onclick: () => stop(row) }, t('Stop'))),
  h('div', { class: 'office-scroll' }, h('table', { class: 'figures' }, h('thead', {}, h('tr', {}, [t('Arm'), t('Model'), t('Prompt'), t('Drafts'), t('Harmful'), t('Sent without edits'), t('For 1,000'), 'p95', ''].map((label) => h('th', { scope: 'col' }, label)))),
    h('tbody', {}, row.arms.map((arm) => h('tr', {}, h('th', { scope: 'row' }, arm.name), h('td', {}, arm.model_small || arm.model_full || '–'), h('td', {}, arm.prompt || '–'), h('td', {}, number(arm.runs)),
      h('td', {}, arm.runs ? number(arm.harmful / arm.runs, { style: 'percent', maximumFractionDigits: 1 }) : '–'), h('td', {}, share(arm.acceptance_rate)), h('td', {}, money(arm.cost_per_1000)), h('td', {}, seconds(arm.p95_ms)), h('td', {}, arm.stopped ? h('span', { class: 'office-stopped' }, icon('circle-alert'), t('Stopped: too many harmful drafts')) : '')))))));
}

function starting(api, again) {
  const arms = ['A', 'B'].map(armOf), name = h('input', { class: 'input', required: true, maxLength: 80, placeholder: t('Shorter replies') });
  const start = (event) => {
    event.preventDefault();
    const given = arms.map((each) => ({ name: each.name, weight: 1, prompt: each.prompt.value, ...(each.model.value ? { model_small: each.model.value, model_full: each.model.value } : {}) }));
    api.post('/ai/experiments', { name: name.value, arms: given }).then(again).catch(refused);
  };
  return h('form', { class: 'experiment experiment-new', onsubmit: start }, h('h3', {}, t('New experiment')), field(t('What is tried'), name),
    arms.map((each) => h('fieldset', { class: 'experiment-arm' }, h('legend', {}, t('Arm %(name)s', { name: each.name })), field(t('Model'), each.model), field(t('Prompt'), each.prompt))), h('button', { class: 'button primary', type: 'submit' }, t('Start')));
}

const armOf = (name) => ({ name, model: h('input', { class: 'input', placeholder: t('The usual one') }), prompt: h('select', { class: 'input' }, ['draft-2', 'draft-2-brief'].map((value) => h('option', { value, selected: name === 'B' && value !== 'draft-2' }, PROMPTS()[value]))) });
const PROMPTS = () => ({ 'draft-2': t('As usual'), 'draft-2-brief': t('Brief') });
const field = (label, input) => h('label', { class: 'office-field' }, h('span', {}, label), input);
