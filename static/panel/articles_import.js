// Files into articles: what to do with them, how far each is, and what was wrong in which row.
import { h, icon } from '../lib/dom.js';
import { t, tn } from '../lib/i18n.js';
import { LANGUAGES, api, languageName, load } from './articles_state.js';
import { openDialog } from './dialogs.js';

const KINDS = '.md,.markdown,.html,.htm,.txt,.csv';

export function importing() {
  const files = h('input', { type: 'file', accept: KINDS, multiple: true, class: 'visually-hidden', onchange: () => { take([...files.files]); files.value = ''; } });
  const language = h('select', { name: 'language' }, LANGUAGES.map((code) => h('option', { value: code, selected: code === document.documentElement.lang }, languageName(code))));
  const visibility = h('select', { name: 'visibility' }, h('option', { value: 'public' }, t('Customers and operators')), h('option', { value: 'operators' }, t('Operators only')));
  const publish = h('input', { type: 'checkbox', checked: true });
  const results = h('ul', { class: 'import-files', 'aria-live': 'polite' });
  const place = h('label', { class: 'import-place', ondragover: over, ondragleave: () => place.removeAttribute('data-over'), ondrop: dropped }, icon('upload'),
    h('strong', {}, t('Choose files or drop them here')), h('span', { class: 'quiet' }, t('Markdown, HTML, text, or a CSV table with the columns title and body. Up to 10 MB each.')), files);
  const dialog = openDialog(t('Import articles'), h('div', { class: 'stack' },
    h('h2', {}, t('Import articles')), place,
    h('div', { class: 'import-settings' }, h('label', { class: 'field' }, t('Language'), language), h('label', { class: 'field' }, t('Visible to'), visibility), h('label', { class: 'check' }, publish, t('Publish at once'))),
    results, h('div', { class: 'box-foot' }, h('button', { class: 'button', type: 'button', onclick: () => dialog.close() }, t('Close')))), { className: 'import' });

  function over(event) { event.preventDefault(); place.dataset.over = ''; }
  function dropped(event) { event.preventDefault(); place.removeAttribute('data-over'); take([...event.dataTransfer.files]); }

  async function take(taken) {
    const query = new URLSearchParams({ language: language.value, visibility: visibility.value, publish: publish.checked ? '1' : '' });
    for (const file of taken) await send(file, query, results);
    load();
  }
}

async function send(file, query, results) {
  const bar = h('progress', { max: 1, value: 0, 'aria-label': file.name }), told = h('span', { class: 'quiet' }, t('Uploading…'));
  const line = h('li', { class: 'import-file' }, h('p', { class: 'import-name' }, icon('file-text'), h('span', {}, file.name), told), bar);
  results.append(line);
  try {
    const report = await api.upload(`/articles/import?${query}`, file, (part) => { bar.value = part; }).done;
    told.textContent = summary(report);
    line.dataset.state = report.errors.length ? 'partly' : 'done';
    if (report.errors.length) line.append(h('ul', { class: 'import-errors' }, report.errors.slice(0, 50).map((each) => h('li', {}, t('Row %(row)s', { row: each.row }), ': ', each.message)), report.errors.length > 50 ? h('li', {}, tn('and %(count)s more', 'and %(count)s more', report.errors.length - 50)) : null));
  } catch (error) {
    line.dataset.state = 'failed';
    told.textContent = t('Not imported');
    line.append(h('p', { class: 'import-errors', role: 'alert' }, error.fields?.file?.[0] || error.message || t('The server was not reached. Try again.')));
  } finally { bar.remove(); }
}

const summary = ({ created, updated, unchanged, errors }) => [
  created ? tn('%(count)s new', '%(count)s new', created) : '', updated ? tn('%(count)s changed', '%(count)s changed', updated) : '',
  unchanged ? tn('%(count)s as it was', '%(count)s as they were', unchanged) : '', errors.length ? tn('%(count)s row left out', '%(count)s rows left out', errors.length) : '',
].filter(Boolean).join(' · ') || t('Nothing in it');
