// Markdown as the server reads it: data made into elements, so nothing in it can run.
import { h } from '../lib/dom.js';

const OUTSIDE = { target: '_blank', rel: 'noopener noreferrer nofollow' };
// The page has its own h1, and the article's title stands above it.
const LOWER = { h1: 'h2', h2: 'h3', h3: 'h4', h4: 'h5', h5: 'h6' };

export const elements = (nodes) => nodes.map(element);

function element(node) {
  if (typeof node === 'string') return node;
  const { tag, href, children } = node;
  return h(LOWER[tag] ?? tag, href ? { href, ...OUTSIDE } : {}, elements(children));
}
