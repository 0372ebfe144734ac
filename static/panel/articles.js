// The knowledge base: the list on the left, one article on the right.
import { h, icon } from '../lib/dom.js';
import { moment, t } from '../lib/i18n.js';
import { storage } from '../lib/storage.js';
import { editor } from './articles_editor.js';
import { importing } from './articles_import.js';
import { list } from './articles_list.js';
import { elements } from './articles_preview.js';
import { api, follow, languageName, load, me, onLeave, store, visit } from './articles_state.js';

const theme = storage.get('panel.theme');
if (theme && theme !== 'system') document.documentElement.dataset.theme = theme;

const place = document.querySelector('.shelf-article');
let editing = null;

list(document.querySelector('.shelf-list'));
if (me.administrator) {
  document.querySelector('.shelf-acts').append(
    h('button', { class: 'button button-small', type: 'button', onclick: importing }, icon('upload'), h('span', {}, t('Import'))),
    h('button', { class: 'button button-small primary', type: 'button', onclick: () => visit('new') }, icon('plus'), h('span', {}, t('New article'))));
}

store.subscribe(({ open, rows, asked }) => {
  document.body.toggleAttribute('data-bare', rows?.length === 0 && !asked.q && !asked.status); // nothing to choose from: nobody is asked to
  document.body.toggleAttribute('data-open', Boolean(open));
  if (place.dataset.article === String(open ?? '')) return;
  place.dataset.article = String(open ?? '');
  place.removeAttribute('data-preview');
  editing = null;
  onLeave(async () => true);
  show(open);
});

async function show(open) {
  if (!open) return place.replaceChildren(h('div', { class: 'empty shelf-hint' }, icon('file-text'), h('p', {}, t('Choose an article on the left.'))));
  if (open === 'new') { editing = editor(place, null); return undefined; }
  place.replaceChildren(h('div', { class: 'edit', 'aria-hidden': 'true' }, h('div', { class: 'skeleton edit-wait' }), h('div', { class: 'skeleton edit-wait tall' })));
  try {
    const article = await api.get(`/articles/${open}`);
    if (store.get().open !== open) return undefined;
    if (me.administrator) editing = editor(place, article);
    else await read(article);
  } catch (error) {
    if (store.get().open === open) place.replaceChildren(h('div', { class: 'empty' }, h('h2', {}, error.status === 404 ? t('This article is not there') : t('The article could not be loaded')), h('p', {}, error.status === 404 ? t('It may have been deleted, or it is not published.') : error.message), h('button', { class: 'button', type: 'button', onclick: () => visit(null) }, t('Back to the list'))));
  }
  return undefined;
}

async function read(article) {
  const { nodes } = await api.get(`/articles/${article.id}/nodes`);
  place.replaceChildren(h('article', { class: 'reading prose' },
    h('button', { class: 'icon-button edit-back', type: 'button', 'aria-label': t('Back to the list'), onclick: () => visit(null) }, icon('arrow-left')),
    h('h1', {}, article.title), h('p', { class: 'quiet' }, [languageName(article.language), moment(article.updated_at)].join(' · ')), elements(nodes)));
}

addEventListener('popstate', follow);
addEventListener('beforeunload', (event) => { if (editing?.dirty()) event.preventDefault(); });
load();
if (me.administrator) api.get('/inboxes').then(({ payload }) => store.set({ inboxes: payload }));
