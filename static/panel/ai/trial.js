// Trying a provider before it is saved: whether each model answers, how quickly, and else what is the matter.
import { h, icon } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { seconds } from './figures.js';

// ask() -> the answer of `POST ai/settings/test`; refused(error): what could not even be tried.
// -> {button, answer, forget()}: forget takes the answer away, as it is not about what is written now.
export function trial(ask, refused) {
  const words = h('span', {}, t('Test connection')), button = h('button', { class: 'button', type: 'button', onclick: run }, icon('zap'), words);
  const answer = h('div', { class: 'trial', role: 'status' });
  let turn = 0;

  async function run() {
    const mine = turn += 1;
    busy(true);
    answer.replaceChildren(h('p', { class: 'trial-line' }, h('i', { class: 'ai-shimmer', 'aria-hidden': 'true' }), t('Asking the provider for one word…')));
    try {
      const said = await ask();
      if (mine === turn) answer.replaceChildren(...lines(said));
    } catch (error) {
      if (mine !== turn) return;
      answer.replaceChildren();
      refused(error);
    } finally {
      if (mine === turn) busy(false);
    }
  }

  function busy(on) {
    button.disabled = on;
    words.textContent = on ? t('Testing…') : t('Test connection');
  }

  function forget() {
    turn += 1;
    busy(false);
    answer.replaceChildren();
  }

  return { button, answer, forget };
}

const lines = (said) => (said.models?.length ? said.models : [said]).map(({ ok, model, latency_ms: time, error }) => h('p', { class: `trial-line ${ok ? 'is-good' : 'is-bad'}` }, icon(ok ? 'circle-check' : 'circle-alert'),
  h('span', {}, model && h('b', {}, `${model}: `), ok ? t('answers in %(time)s', { time: seconds(time) }) : error.message)));
