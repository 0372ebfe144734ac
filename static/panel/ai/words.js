// What the AI's labels are called.
import { t, tc } from '../../lib/i18n.js';

export const INTENTS = () => ({
  delivery: t('Delivery'), order_change: t('Change of order'), cancel: t('Cancellation'), return_refund: t('Return'), defect_damaged: t('Defect'), wrong_item: t('Wrong item'),
  complaint: t('Complaint'), payment: t('Payment'), product_question: t('About a product'), account: tc('intent', 'Account'), praise: t('Praise'), human: t('Wants a person'), spam: t('Spam'), other: tc('intent', 'Other'),
});
export const MOODS = () => ({ negative: t('Upset'), neutral: t('Calm'), positive: t('Pleased') });
export const MOOD_ICONS = { negative: 'frown', neutral: 'meh', positive: 'smile' };
export const WAYS = () => ({ shorter: t('Shorter'), friendlier: t('Friendlier'), formal: t('More formal'), grammar: t('Correct mistakes') });
export const FAULTS = () => [t('Facts are wrong'), t('The tone is wrong'), t('It answers another question'), t('The language is wrong'), t('It promises too much'), t('Something else')];

export const intentName = (intent) => INTENTS()[intent] ?? intent;

// Languages the texts can be put into; one's own comes first.
export const LANGUAGES = ['ru', 'en', 'de', 'es', 'fr', 'tr', 'kk', 'uk', 'zh', 'pl', 'it', 'pt'];
export function languageName(code) {
  const name = new Intl.DisplayNames([document.documentElement.lang || 'en'], { type: 'language' }).of(code) ?? code;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

const HANDOFFS = () => ({
  asked_human: t('The customer asks for a person.'), urgent: t('This is urgent: a person should answer.'), low_confidence: t('The AI is not sure enough to suggest a reply.'),
  no_knowledge: t('The knowledge base says nothing about this.'), guardrail: t('The reply the AI wrote did not pass the checks.'), suspicious: t('The message tries to instruct the AI.'),
  budget: t('The AI budget is used up.'), loop: t('The AI has answered often enough here.'),
});
export const handoffWords = (reason) => HANDOFFS()[reason] ?? '';

// Why tier 1 thinks so. Its reasons are words of the server's own; what the customer wrote is quoted in them.
const REASONS = () => ({
  'nothing to go by': t('There is nothing to go by.'), 'no model': t('This language is not known well.'), 'taught by operators': t('Operators have corrected it like this before.'),
  'too late': t('There was no time to read it at once.'), failed: t('It could not be read.'),
});
const QUOTED = () => [['matched: ', t('The words “%(words)s”')], ['urgent: ', t('Urgent because of “%(words)s”')]];
export function reasonWords(reason) {
  const [start, sentence] = QUOTED().find(([each]) => reason.startsWith(each)) ?? [];
  if (!start) return REASONS()[reason] ?? reason;
  const said = reason.slice(start.length).replace(/^"|"$/gu, '');
  return sentence.replace('%(words)s', () => said);
}
