// A customer's message in one's own language, the original one press away.
import { t } from '../../lib/i18n.js';
import { toast } from '../../lib/toast.js';
import { isPending } from '../../state/messages.js';
import { write } from '../conversation/text.js';
import { translated } from './state.js';

const own = () => document.documentElement.lang || 'en';
const wanted = new Set(); // messages somebody asked to be shown in his language
const SCRIPTS = { ru: /\p{Script=Cyrillic}/u, en: /\p{Script=Latin}/u };

// Offered where the letters are not those of one's own language; translated already: the words are there.
export function translatable(refs, said) {
  const known = said.content_attributes?.translations?.[own()];
  const foreign = said.message_type === 0 && !isPending(said) && Boolean(said.content) && !SCRIPTS[own()]?.test(said.content);
  refs.translate.hidden = !foreign; // and by the style sheet, while there is no model
  refs.translate.addEventListener('click', () => ask(refs, said));
  if (known && foreign) show(refs, said, known, wanted.has(said.id));
}

async function ask(refs, said) {
  wanted.add(said.id);
  refs.translate.disabled = true;
  try {
    show(refs, said, await translated(said.id, own()), true);
  } catch (error) {
    toast(error.message, { kind: 'error' });
  } finally {
    refs.translate.disabled = false;
  }
}

function show(refs, said, words, on) {
  refs.original.hidden = false;
  refs.translate.hidden = true;
  refs.original.textContent = on ? t('Translated. Show the original') : t('Show the translation');
  write(refs.text, on ? words : said.content);
  refs.original.onclick = () => { if (on) wanted.delete(said.id); else wanted.add(said.id); show(refs, said, words, !on); };
}
