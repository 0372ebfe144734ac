// Words by which the house sorts its messages itself, before any model; and a place to try them on a message.
import { h, icon } from '../../lib/dom.js';
import { number, t, tc } from '../../lib/i18n.js';
import { toast } from '../../lib/toast.js';
import { INTENTS, intentName, MOODS, reasonWords } from './words.js';

const HASTE = () => ({ '': t('As it reads'), urgent: tc('message', 'Urgent'), grave: t('Urgent, whatever else is said'), calm: t('Not urgent') });
const DECIDES = 6; // against what the model thinks: who writes a rule expects it to be followed

// own: the settings shown here; save(values) and read(values) -> promises.
export function rules(own, { save, read }) {
  const list = h('div', { class: 'rules' }), rows = () => [...list.children].map((row) => row.written());
  const problem = h('p', { class: 'office-problem', role: 'alert', hidden: true });
  const add = (rule = {}, focus = false) => { const row = rowOf(rule); list.append(row); if (focus) row.querySelector('textarea').focus(); };
  (own.rules ?? []).forEach((rule) => add(rule));
  const refused = (error) => {
    problem.textContent = [error.message, ...Object.values(error.fields ?? {}).flat()].join(' ');
    problem.hidden = false;
  };
  const keep = () => {
    const empty = [...list.querySelectorAll('textarea')].find((each) => !each.value.trim());
    if (empty) { empty.focus(); return empty.reportValidity(); }
    problem.hidden = true;
    return save({ rules: rows() }).then(() => toast(t('Saved'))).catch(refused);
  };
  return h('section', { class: 'office-section' }, h('h2', {}, t('Words of the house')),
    h('p', { class: 'office-quiet' }, t('Messages with these words are sorted by them, at once and without a model. One phrase a line: * ends a word, ... is a few words between, (a|b) is a choice.')),
    list, problem, h('div', { class: 'rule-actions' },
      h('button', { class: 'button', type: 'button', onclick: () => add({ weight: DECIDES }, true) }, icon('plus'), h('span', {}, t('Add a rule'))), h('button', { class: 'button primary', type: 'button', onclick: keep }, t('Save'))),
    trial(() => rows().filter((rule) => rule.match.length), read, problem, refused));
}

// What the form does not show (a weight, a name) stays as it is.
function rowOf(rule) {
  const phrases = h('textarea', { class: 'input', rows: 2, required: true, maxLength: 8000, placeholder: t('where is my (order|parcel)') });
  phrases.value = [rule.match ?? []].flat().join('\n');
  const intent = pick({ '': t('As it reads'), ...INTENTS() }, rule.intent), mood = pick({ '': t('As it reads'), ...MOODS() }, rule.sentiment), haste = pick(HASTE(), hasteOf(rule));
  const row = h('fieldset', { class: 'rule' }, h('legend', { class: 'visually-hidden' }, t('Rule')), field(t('Phrases'), phrases), field(t('It is about'), intent), field(t('Mood'), mood), field(t('Urgency'), haste),
    h('button', { class: 'icon-button', type: 'button', title: t('Remove the rule'), 'aria-label': t('Remove the rule'), onclick: () => row.remove() }, icon('trash-2')));
  row.written = () => {
    const { match, intent: one, sentiment, urgent, calm, grave, ...rest } = rule;
    return { ...rest, match: phrases.value.split('\n').map((each) => each.trim()).filter(Boolean), ...(intent.value && { intent: intent.value }), ...(mood.value && { sentiment: mood.value }), ...(haste.value && { [haste.value]: true }) };
  };
  return row;
}

const hasteOf = (rule) => ['grave', 'urgent', 'calm'].find((name) => rule[name]) ?? '';
const pick = (options, now) => h('select', { class: 'input' }, Object.entries(options).map(([value, name]) => h('option', { value, selected: value === (now ?? '') }, name)));
const field = (label, input) => h('label', { class: 'office-field' }, h('span', {}, label), input);

// A customer's sentence, and how it is read by the rules as they stand here, saved or not.
function trial(written, read, problem, refused) {
  const said = h('input', { class: 'input', required: true, maxLength: 5000, placeholder: t('Write as a customer would') }), answer = h('p', { class: 'rule-answer', role: 'status' });
  const ask = (event) => {
    event.preventDefault();
    problem.hidden = true;
    read({ text: said.value, rules: written() }).then((found) => answer.replaceChildren(...reading(found))).catch(refused);
  };
  return h('form', { class: 'rule-trial', onsubmit: ask }, field(t('Try it'), said), h('button', { class: 'button', type: 'submit' }, t('See how it is read')), answer);
}

function reading({ intent, sentiment, urgent, confidence, reasons }) {
  const words = [intentName(intent), MOODS()[sentiment], urgent && tc('message', 'Urgent'), number(confidence, { style: 'percent' })].filter(Boolean).join(' · ');
  return [h('b', {}, words), reasons.length ? h('span', { class: 'office-quiet' }, reasons.map(reasonWords).join('; ')) : ''];
}
