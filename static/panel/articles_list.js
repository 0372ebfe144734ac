// The left side: search, what is a draft and what is published, the articles, and what to do where there are none.
import { h, icon } from '../lib/dom.js';
import { age, t, tn } from '../lib/i18n.js';
import { importing } from './articles_import.js';
import { load, me, store, visit } from './articles_state.js';

const STATES = () => [['', t('All')], ['published', t('Published')], ['draft', t('Drafts')], ['archived', t('Archive')]];

export function list(element) {
  const field = h('input', { type: 'search', class: 'shelf-find', placeholder: t('Search articles'), 'aria-label': t('Search articles'), autocomplete: 'off', oninput: typed });
  const tabs = h('div', { class: 'shelf-tabs', role: 'group', 'aria-label': t('State') });
  const rows = h('div', { class: 'shelf-rows' });
  element.append(h('div', { class: 'shelf-tools' }, h('label', { class: 'shelf-search' }, icon('search'), field), me.administrator ? tabs : null), rows);
  let waiting = null;
  function typed() {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask({ q: field.value }), 250);
  }
  store.subscribe((state) => {
    tabs.replaceChildren(...STATES().map(([word, label]) => h('button', { class: 'shelf-tab', type: 'button', 'aria-pressed': String(state.asked.status === word), onclick: () => ask({ status: word }) }, label)));
    const key = JSON.stringify([state.rows, state.found, state.open, state.problem, state.asked, state.meta]);
    if (rows.dataset.key === key) return;
    rows.dataset.key = key;
    const focused = rows.contains(document.activeElement) ? document.activeElement.dataset.article : null;
    rows.replaceChildren(...parts(state));
    if (focused) rows.querySelector(`[data-article="${CSS.escape(focused)}"]`)?.focus();
  });
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target.closest('input, textarea, select, dialog')) return;
    event.preventDefault();
    field.focus();
  });
}

function ask(patch) {
  store.set(({ asked }) => ({ asked: { ...asked, ...patch } }));
  load();
}

function parts(state) {
  if (state.problem) return [h('div', { class: 'empty' }, h('p', { class: 'problem', role: 'alert' }, state.problem), h('button', { class: 'button', type: 'button', onclick: () => load() }, t('Try again')))];
  if (!state.rows) return Array.from({ length: 6 }, () => h('div', { class: 'shelf-row skeleton', 'aria-hidden': 'true' }));
  const inside = (state.found ?? []).filter((each) => !state.rows.some((row) => row.id === each.article_id));
  if (!state.rows.length && !inside.length) return [nothing(state)];
  const more = state.meta.page < state.meta.pages ? h('button', { class: 'button shelf-more', type: 'button', onclick: () => load({ more: true }) }, t('Show more')) : null;
  return [
    h('p', { class: 'shelf-count', role: 'status' }, tn('%(count)s article', '%(count)s articles', state.meta.count + inside.length)),
    ...state.rows.map((row) => line(row, state)), ...inside.map((each) => passage(each, state)), more,
  ].filter(Boolean);
}

function nothing({ asked }) {
  if (asked.q || asked.status) return h('div', { class: 'empty' }, icon('search'), h('h2', {}, t('Nothing found')), h('p', {}, t('Try other words, or another state.')));
  const how = me.administrator ? t('Write down what customers ask again and again: drafts of answers will quote it.') : t('Administrators have not published anything yet.');
  return h('div', { class: 'empty' }, icon('book-open'), h('h2', {}, t('No articles yet')), h('p', {}, how),
    me.administrator ? h('div', { class: 'shelf-start' }, h('button', { class: 'button primary', type: 'button', onclick: () => visit('new') }, t('Write an article')), h('button', { class: 'button', type: 'button', onclick: importing }, t('Import files'))) : null);
}

const row = (id, state, ...children) => h('a', {
  class: 'shelf-row', href: `/app/articles/${id}`, 'data-article': id, 'aria-current': state.open === id ? 'true' : null,
  onclick: (event) => { if (event.metaKey || event.ctrlKey || event.shiftKey) return; event.preventDefault(); visit(id); },
}, ...children);

const line = (article, state) => row(article.id, state,
  h('span', { class: 'shelf-title' }, article.title),
  h('span', { class: 'shelf-facts' }, me.administrator ? mark(article) : null, h('span', {}, article.language.toUpperCase()), article.visibility === 'operators' ? h('span', { class: 'shelf-fact' }, icon('eye-off'), t('Operators only')) : null, h('time', { dateTime: article.updated_at }, age(article.updated_at))));

const passage = (each, state) => row(each.article_id, state, h('span', { class: 'shelf-title' }, each.title), h('span', { class: 'shelf-quote' }, each.quote));

// Said in words as well as in colour.
export function mark(article) {
  const changed = article.status === 'published' && article.published_version !== article.version;
  const words = { draft: t('Draft'), archived: t('Archived'), published: changed ? t('Published, changed since') : t('Published') }[article.status];
  return h('span', { class: 'mark', 'data-state': changed ? 'changed' : article.status }, words);
}
