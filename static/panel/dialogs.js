// Small questions in a box of their own: a name, or a list of what went wrong.
import { h, icon } from '../lib/dom.js';
import { t, tc } from '../lib/i18n.js';

export function openDialog(label, parts, { className = '' } = {}) {
  const back = document.activeElement;
  const dialog = h('dialog', { class: `box ${className}`, 'aria-label': label, onclose: () => { dialog.remove(); if (back?.isConnected) back.focus(); }, onclick: (event) => { if (event.target === dialog) dialog.close(); } }, parts);
  dialog.addEventListener('keydown', (event) => event.stopPropagation());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

// keep({name, shared}): may be refused; then it is said and nothing is lost. shared undefined: not asked.
export function askName({ title, name = '', shared, submit = t('Save'), keep }) {
  const field = h('input', { name: 'name', value: name, required: true, maxLength: 80, autocomplete: 'off' });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const button = h('button', { class: 'button primary', type: 'submit' }, submit);
  const choice = (value, words, hint) => h('label', { class: 'choice' }, h('input', { type: 'radio', name: 'shared', value, checked: Boolean(value) === Boolean(shared) }), h('span', {}, words, h('small', {}, hint)));
  const form = h('form', { class: 'stack', method: 'dialog', onsubmit: send },
    h('h2', {}, title), problem, h('label', { class: 'field' }, tc('view', 'Name'), field),
    shared === undefined ? null : h('fieldset', { class: 'choices' }, h('legend', {}, t('Who sees it')), choice('', t('Only me'), t('It is in your list of views alone')), choice('1', t('Everybody'), t('All colleagues have it in their list'))),
    h('div', { class: 'box-foot' }, h('button', { class: 'button', type: 'button', onclick: () => dialog.close() }, t('Cancel')), button));
  async function send(event) {
    event.preventDefault();
    button.disabled = true;
    try {
      await keep({ name: field.value.trim(), ...(shared === undefined ? {} : { shared: Boolean(form.elements.shared.value) }) });
      dialog.close();
    } catch (error) {
      problem.textContent = error.fields?.name?.[0] ?? error.message;
      problem.hidden = false;
      field.focus();
    } finally { button.disabled = false; }
  }
  const dialog = openDialog(title, form);
  field.select();
}

// rows: [{id, text}]; open(id) shows that conversation.
export function tellFailures(title, rows, open) {
  const dialog = openDialog(title, [
    h('h2', {}, title),
    h('ul', { class: 'failures' }, rows.map(({ id, text }) => h('li', {}, h('button', { class: 'link-button', type: 'button', onclick: () => { dialog.close(); open(id); } }, `#${id}`), h('span', {}, text)))),
    h('div', { class: 'box-foot' }, h('button', { class: 'button', type: 'button', autofocus: true, onclick: () => dialog.close() }, icon('check'), t('Understood'))),
  ]);
}
