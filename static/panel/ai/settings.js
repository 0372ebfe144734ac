// Which provider and models are used, what the house asks of replies, and what the AI may send by itself.
import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { toast } from '../../lib/toast.js';
import { alarms } from './alarms.js';
import { alerts } from './alerts.js';
import { prices } from './prices.js';
import { rules } from './rules.js';
import { trial } from './trial.js';
import { INTENTS } from './words.js';

const PRESETS = {
  deepseek: ['DeepSeek', { base_url: 'https://api.deepseek.com', model_small: 'deepseek-flash', model_full: 'deepseek-v4-pro', capability: 'json_object' }],
  openai: ['OpenAI', { base_url: 'https://api.openai.com/v1', model_small: 'gpt-5-mini', model_full: 'gpt-5', capability: 'json_schema' }],
  local: [null, { base_url: 'http://127.0.0.1:11434/v1', model_small: '', model_full: '', capability: 'prompt_only' }],
};
const CAPABILITIES = () => ({ '': t('As usual'), json_schema: 'json_schema', json_object: 'json_object', prompt_only: t('By the prompt alone') });
const PILOTS = () => ({ off: t('No draft'), draft: t('Draft for the operator'), auto: t('Sends by itself') });
let chosen = ''; // an inbox, or the whole account

export async function settings(place, api) {
  const [said, { payload: inboxes }] = await Promise.all([api.get('/ai/settings'), api.get('/inboxes')]);
  const own = chosen ? said.inboxes.find((each) => String(each.inbox_id) === chosen) ?? {} : said;
  const here = chosen ? { inbox_id: Number(chosen) } : {};
  const save = (values) => api.patch('/ai/settings', { ...values, ...here }), tryOut = (values) => api.post('/ai/settings/test', { ...values, ...here }, { timeout: 60_000 });
  const redraw = () => settings(place, api).catch((error) => toast(error.message, { kind: 'error' }));
  place.replaceChildren(
    h('div', { class: 'office-tools' }, select(t('For'), { '': t('The whole account'), ...Object.fromEntries(inboxes.map((each) => [each.id, each.name])) }, chosen, (value) => { chosen = value; redraw(); })),
    alerts(said.alerts ?? []) || '', section(t('On or off'), select(t('The AI'), { '': chosen ? t('As the account') : t('As the installation'), true: t('On'), false: t('Off') }, own.enabled === null || own.enabled === undefined ? '' : String(own.enabled), (value) => save({ enabled: value === '' ? null : value === 'true' }).then(() => toast(t('Saved'))).catch(told))),
    provider(own, said, { save, tryOut, redraw }), policy(own, save), pilots(own, said, save), rules(own, { save, read: (values) => api.post('/ai/rules/test', { ...values, ...here }) }),
    ...(chosen ? [] : [prices(said.prices, save, redraw), alarms(said, save, redraw)]));
}

const told = (error) => toast([error.message, ...Object.values(error.fields ?? {}).flat()].join(' '), { kind: 'error' });
const section = (title, ...content) => h('section', { class: 'office-section' }, h('h2', {}, title), content);
const select = (label, options, now, take) => h('label', { class: 'office-field' }, h('span', {}, label), h('select', { class: 'input', onchange: (event) => take(event.target.value) }, Object.entries(options).map(([value, name]) => h('option', { value, selected: value === now }, name))));

// Nothing is sent anywhere until it is saved; the key can be written, never read.
function provider(own, said, { save, tryOut, redraw }) {
  const fields = {
    base_url: h('input', { class: 'input', type: 'url', name: 'base_url', value: own.base_url ?? '', placeholder: said.installation.available ? t('The installation\u2019s provider') : 'https://' }),
    key: h('input', { class: 'input', type: 'password', name: 'key', autocomplete: 'new-password', placeholder: own.key?.set && !own.key.readable ? t('Cannot be read any more; enter it again') : own.key?.set ? t('Set, ends in %(hint)s', { hint: own.key.hint }) : t('Not set') }),
    model_small: h('input', { class: 'input', name: 'model_small', value: own.model_small ?? '', placeholder: said.effective.model_small }),
    model_full: h('input', { class: 'input', name: 'model_full', value: own.model_full ?? '', placeholder: said.effective.model_full }),
    capability: h('select', { class: 'input', name: 'capability' }, Object.entries(CAPABILITIES()).map(([value, name]) => h('option', { value, selected: value === (own.capability ?? '') }, name))),
  };
  const preset = (values) => { for (const [name, value] of Object.entries(values)) fields[name].value = value; tried.forget(); fields.key.focus(); };
  const labels = { base_url: t('Address'), key: t('Key'), model_small: t('Model for most messages'), model_full: t('Model for hard ones'), capability: t('Structured answers') };
  const written = () => {
    const { key, ...rest } = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value.trim()]));
    return { ...rest, ...(key ? { key } : {}) };
  };
  const refused = (error) => {
    const [name] = Object.keys(error.fields ?? {});
    if (!fields[name]) return told(error);
    fields[name].setCustomValidity(error.fields[name][0]);
    fields[name].reportValidity();
    return fields[name].addEventListener('input', () => fields[name].setCustomValidity(''), { once: true });
  };
  const submit = (event) => {
    event.preventDefault();
    save(written()).then(() => { toast(t('Saved')); redraw(); }).catch(refused);
  };
  const tried = trial(() => tryOut(written()), refused);
  return section(t('Provider'), h('p', { class: 'office-quiet' }, t('Any server that speaks the OpenAI protocol. Customers\u2019 messages of a conversation are sent to it; notes never are.')),
    h('div', { class: 'office-presets' }, Object.values(PRESETS).map(([name, values]) => h('button', { class: 'button button-small', type: 'button', onclick: () => preset(values) }, name ?? t('Own server')))),
    h('form', { class: 'office-form', onsubmit: submit, oninput: tried.forget }, Object.entries(fields).map(([name, field]) => h('label', { class: 'office-field' }, h('span', {}, labels[name]), field)),
      h('div', { class: 'office-actions' }, h('button', { class: 'button primary', type: 'submit' }, t('Save')), tried.button, tried.answer)));
}

function policy(own, save) {
  const text = h('textarea', { class: 'input', rows: 4, maxLength: 10_000, 'aria-label': t('Rules of the house'), placeholder: t('How customers are addressed, what is never promised, how replies end…') }, own.policy ?? '');
  text.value = own.policy ?? '';
  return section(t('Rules of the house'), text, h('button', { class: 'button', type: 'button', onclick: () => save({ policy: text.value }).then(() => toast(t('Saved'))).catch(told) }, t('Save')));
}

function pilots(own, said, save) {
  const now = { ...(own.autopilot ?? {}) };
  const change = (intent) => (value) => {
    if (value === 'draft') delete now[intent]; else now[intent] = value;
    save({ autopilot: now }).then(() => toast(value === 'auto' ? t('Replies about this are sent without anybody reading them first.') : t('Saved'))).catch(told);
  };
  const names = INTENTS();
  return section(t('What the AI does on its own'), h('p', { class: 'office-quiet' }, t('The customer is told that a machine answers. Urgent, unsure or harmful replies, and whatever the knowledge base does not know, are left to people.')),
    h('div', { class: 'office-pilots' }, said.intents.filter((each) => each !== 'spam').map((intent) => select(names[intent] ?? intent, PILOTS(), now[intent] ?? 'draft', change(intent)))));
}
