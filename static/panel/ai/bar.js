// The AI's line above the composer: what it understood, and the reply it suggests. It is absent where the AI is off.
import { h, icon } from '../../lib/dom.js';
import { number, t, tc } from '../../lib/i18n.js';
import { openMenu } from '../../lib/menu.js';
import { toast } from '../../lib/toast.js';
import { me } from '../app.js';
import { desk } from '../conversation/desk.js';
import { labels, offered } from './labels.js';
import { ai, back, draft, make, putAway, reword, say } from './state.js';
import { source } from './sources.js';
import { why } from './why.js';
import { FAULTS, handoffWords, intentName, MOOD_ICONS, MOODS, WAYS } from './words.js';

const failed = (error) => toast(error.message, { kind: 'error' });
const button = (label, picture, onclick, more = {}) => h('button', { class: 'link-button ai-act', type: 'button', onclick, ...more }, picture && icon(picture), h('span', {}, label));

export class AiBar extends HTMLElement {
  connectedCallback() {
    this.setAttribute('aria-label', t('AI assistant'));
    this.setAttribute('role', 'region');
    this.pressed = (event) => this.key(event);
    document.addEventListener('keydown', this.pressed);
    const ends = [ai.subscribe(() => this.draw()), desk.subscribe(() => this.draw())]; // the desk: labels it has been given
    this.end = () => ends.forEach((end) => end());
  }

  disconnectedCallback() {
    this.end();
    document.removeEventListener('keydown', this.pressed);
  }

  draw() {
    const { known, text, before, busy, away } = ai.get(), key = JSON.stringify([known, text, before.length, busy, away, offered()]);
    if (key === this.drawn) return;
    this.drawn = key;
    this.hidden = !known?.enabled || !(known.analysis || known.draft || note(known));
    if (!this.hidden) this.replaceChildren(...parts(ai.get()));
  }

  // Alt+Enter takes the draft from wherever one is in the conversation.
  key(event) {
    if (event.key !== 'Enter' || !event.altKey || this.hidden || !draft() || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    insert();
  }
}

function parts(state) {
  const shown = draft();
  return [h('div', { class: `ai-card ${shown ? 'has-draft' : ''}` }, head(state), shown && body(shown, state), labels(), shown && foot(shown, state))];
}

function head({ known }) {
  const { analysis } = known;
  return h('div', { class: 'ai-head' }, h('span', { class: 'ai-mark' }, icon('sparkles'), h('b', {}, draft() ? t('Suggested reply') : t('AI'))), analysis && reading(analysis), progress(known),
    draft() && h('button', { class: 'icon-button ai-close', type: 'button', title: t('Dismiss'), 'aria-label': t('Dismiss'), onclick: dismiss }, icon('x')));
}

function reading(analysis) {
  const words = [analysis.intent && analysis.intent !== 'unknown' ? intentName(analysis.intent) : t('Not understood'), MOODS()[analysis.sentiment]].filter(Boolean).join(', ');
  return h('button', { class: 'ai-reading', type: 'button', 'aria-haspopup': 'dialog', title: t('Why, and to correct it'), 'aria-label': t('%(words)s. Why, and to correct it', { words }), onclick: (event) => why(event.currentTarget, analysis) },
    analysis.urgent && h('span', { class: 'ai-urgent' }, tc('message', 'Urgent')), h('span', {}, analysis.intent && analysis.intent !== 'unknown' ? intentName(analysis.intent) : t('Not understood')),
    analysis.sentiment && analysis.sentiment !== 'neutral' && h('span', { class: `ai-mood ai-${analysis.sentiment}` }, icon(MOOD_ICONS[analysis.sentiment]), MOODS()[analysis.sentiment]));
}

function progress(known) {
  if (draft()) return h('span', { class: 'ai-sure', title: t('How sure the AI is') }, h('span', { class: 'visually-hidden' }, t('How sure the AI is')), ' ', number(draft().confidence, { style: 'percent' }));
  if (known.state === 'making') return h('span', { class: 'ai-making', role: 'status' }, h('i', { class: 'ai-shimmer', 'aria-hidden': 'true' }), t('Writing a reply…'));
  const words = note(known);
  return [words && h('span', { class: 'ai-note' }, words), known.can_draft && known.state === 'idle' && button(t('Suggest a reply'), 'sparkles', () => make().catch(failed))];
}

// What only those who can change it are told.
function note({ state, handoff }) {
  if (state === 'over_budget') return me.administrator ? t('The AI budget is used up.') : '';
  if (state === 'down') return me.administrator ? t('The AI provider cannot be reached.') : '';
  return state === 'idle' ? handoffWords(handoff) : '';
}

function body(shown, { text, busy }) {
  return h('div', { class: 'ai-body', 'aria-busy': String(Boolean(busy)) }, h('p', { class: 'ai-text', tabIndex: 0 }, text), shown.sources?.length > 0 && h('p', { class: 'ai-sources' }, h('span', {}, t('Sources:')), shown.sources.map(source)));
}

function foot(shown, { before, busy }) {
  return h('div', { class: 'ai-foot' }, h('button', { class: 'button primary button-small', type: 'button', disabled: Boolean(busy), onclick: insert, title: 'Alt+Enter' }, t('Insert')),
    button(busy ? t('Rewriting…') : t('Rewrite'), 'wand-sparkles', (event) => rewording(event.currentTarget), { disabled: Boolean(busy), 'aria-haspopup': 'menu' }),
    before.length > 0 && button(t('Back'), 'undo-2', back),
    button(t('Bad draft'), 'thumbs-down', (event) => bad(event.currentTarget), { 'aria-haspopup': 'menu', class: 'link-button ai-act ai-bad' }));
}

const rewording = (anchor) => openMenu(anchor, Object.entries(WAYS()).map(([how, label]) => ({ label, run: () => reword(how).catch(failed) })), { label: t('Rewrite') });

export function insert() {
  const { text } = ai.get(), composer = document.querySelector('message-composer');
  say('inserted').catch(() => {}); // a figure only: nobody should be stopped for it
  putAway();
  composer.insert(text);
}

function dismiss() {
  say('dismissed').catch(failed);
  putAway();
  document.querySelector('message-composer textarea')?.focus();
}

function bad(anchor) {
  const send = (reason) => { say('bad', { reason }).then(() => toast(t('Thank you. The draft is put away.'))).catch(failed); putAway(); };
  openMenu(anchor, FAULTS().map((label) => ({ label, run: () => send(label) })), { label: t('What is wrong with it?') });
}
