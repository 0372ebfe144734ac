// The conversation so far in a few sentences, for whoever takes it over.
import { h, icon } from '../../lib/dom.js';
import { moment, t } from '../../lib/i18n.js';
import { toast } from '../../lib/toast.js';
import { ai, summarise } from './state.js';

export class AiSummary extends HTMLElement {
  connectedCallback() {
    this.end = ai.subscribe(({ known }) => this.draw(known));
  }

  disconnectedCallback() {
    this.end();
  }

  draw(known) {
    this.hidden = !known?.enabled || !(known.summary || known.can_draft);
    const key = JSON.stringify([known?.summary, this.busy, this.hidden]);
    if (this.hidden || key === this.drawn) return;
    this.drawn = key;
    const { summary } = known;
    this.replaceChildren(h('h3', { class: 'details-title' }, t('Summary')), summary ? h('p', { class: 'ai-summary-text' }, summary.text) : '',
      h('p', { class: 'ai-summary-foot' }, h('button', { class: 'link-button ai-act', type: 'button', disabled: this.busy, onclick: () => this.make() }, icon(summary ? 'rotate-cw' : 'sparkles'), h('span', {}, this.busy ? t('Summarising…') : summary ? t('Renew') : t('Summarise'))), summary && h('time', { dateTime: summary.made_at }, moment(summary.made_at))));
  }

  async make() {
    this.busy = true;
    this.draw(ai.get().known);
    await summarise().catch((error) => toast(error.message, { kind: 'error' }));
    this.busy = false;
    this.draw(ai.get().known);
  }
}
