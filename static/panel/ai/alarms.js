// Where alerts go beside this page: letters to administrators, and a webhook that can check who has written.
import { h } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { toast } from '../../lib/toast.js';

// said: `GET ai/settings`; save(values) -> a promise; redraw(): after a change.
export function alarms(said, save, redraw) {
  const keep = (values) => save(values).then(() => { toast(t('Saved')); redraw(); });
  const told = (error) => toast(error.message, { kind: 'error' });
  const letters = h('input', { type: 'checkbox', checked: said.alert_mail, onchange: (event) => keep({ alert_mail: event.target.checked }).catch(told) });
  const url = h('input', { class: 'input', type: 'url', name: 'alert_url', value: said.alert_url, placeholder: 'https://' });
  const submit = (event) => {
    event.preventDefault();
    const asked = url.value;
    keep({ alert_url: asked.trim() }).catch((error) => {
      if (url.value !== asked) return told(error); // another one is there by now, and not refused yet
      url.setCustomValidity(error.fields?.alert_url?.[0] ?? error.message);
      url.reportValidity();
      return url.addEventListener('input', () => url.setCustomValidity(''), { once: true });
    });
  };
  return h('section', { class: 'office-section' }, h('h2', {}, t('Alerts')),
    h('p', { class: 'office-quiet' }, t('Told once when something begins and once when it is over: costs that jump, calls that fail, harmful replies, budgets that run out.')),
    h('label', { class: 'office-check' }, letters, h('span', {}, t('Letters to all administrators'))),
    h('form', { class: 'office-form', onsubmit: submit }, h('label', { class: 'office-field' }, h('span', {}, t('Webhook')), url),
      h('div', { class: 'office-actions' }, h('button', { class: 'button', type: 'submit' }, t('Save')))),
    said.alert_url ? secret(said, keep, told) : '');
}

const secret = (said, keep, told) => h('div', { class: 'office-secret' }, h('span', { class: 'office-quiet' }, t('Secret of the signature')), h('code', {}, said.alert_secret),
  h('button', { class: 'button button-small', type: 'button', onclick: () => keep({ new_alert_secret: true }).catch(told) }, t('Make a new one')));
