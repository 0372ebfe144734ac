// Why the AI thinks so, and the operator's better word: it is learned from.
import { h } from '../../lib/dom.js';
import { number, t } from '../../lib/i18n.js';
import { toast } from '../../lib/toast.js';
import { popover } from './popover.js';
import { correct } from './state.js';
import { INTENTS, MOODS, reasonWords } from './words.js';

export function why(anchor, analysis) {
  const close = popover(anchor, t('What the AI understood'), [
    analysis.corrected ? h('p', { class: 'ai-quiet' }, t('Corrected by an operator.')) : h('p', { class: 'ai-quiet' }, t('Sure to %(percent)s', { percent: number(analysis.confidence ?? 0, { style: 'percent' }) })),
    analysis.reasons?.length > 0 && h('ul', { class: 'ai-reasons' }, analysis.reasons.map((reason) => h('li', {}, reasonWords(reason)))),
    choice(t('What it is about'), INTENTS(), analysis.intent, (intent) => say({ intent })),
    choice(t('Mood'), MOODS(), analysis.sentiment, (sentiment) => say({ sentiment })),
    h('label', { class: 'ai-check' }, h('input', { type: 'checkbox', checked: Boolean(analysis.urgent), onchange: (event) => say({ urgent: event.target.checked }) }), h('span', {}, t('Urgent: has to be seen within the hour'))),
  ]);
  const before = { intent: analysis.intent, sentiment: analysis.sentiment, urgent: Boolean(analysis.urgent) };

  function say(values) {
    close();
    const old = Object.fromEntries(Object.keys(values).map((name) => [name, before[name]]));
    const undo = Object.values(old).every((value) => value !== null && value !== undefined && value !== 'unknown') ? () => correct(old).catch(refused) : undefined;
    correct(values).then(() => toast(t('Corrected. The AI learns from it.'), { undo })).catch(refused);
  }
}

const refused = (error) => toast(error.message, { kind: 'error' });

const choice = (label, names, now, take) => h('label', { class: 'ai-choice' }, h('span', {}, label), h('select', { class: 'input', onchange: (event) => take(event.target.value) },
  names[now] ? null : h('option', { value: '', selected: true, disabled: true }, t('Not understood')), Object.entries(names).map(([value, name]) => h('option', { value, selected: value === now }, name))));
