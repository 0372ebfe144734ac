// Where a draft has its facts from: the article, and the words it relied on.
import { h, icon } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { popover } from './popover.js';

export const source = ({ article_id: id, title, quote }) => h('button', { class: 'ai-source', type: 'button', 'aria-haspopup': 'dialog', onclick: (event) => popover(event.currentTarget, title, words(id, quote)) }, icon('file-text'), h('span', {}, title));

const words = (id, quote) => [quote && h('blockquote', { class: 'ai-quote' }, quote), h('a', { class: 'link-button', href: `/app/articles/${id}`, target: '_blank' }, t('Open the article'))];
