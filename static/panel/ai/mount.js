// The AI's parts of the panel: put into their places where the AI is there at all.
import { AiBar } from './bar.js';
import { AiSummary } from './summary.js';
import { ai, watch } from './state.js';

export function assistant(onFrame) {
  customElements.define('ai-bar', AiBar);
  customElements.define('ai-summary', AiSummary);
  ai.subscribe(({ known }) => document.body.toggleAttribute('data-model', Boolean(known?.can_draft)));
  watch(onFrame);
}
