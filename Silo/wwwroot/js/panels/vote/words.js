// A ballot in words, for its voter.
import { html } from '../../../vendor/htm-preact.js';
import { methodOf } from '../../lib/methods.js';
import { text } from '../../text.js';

export function BallotInWords({ election: { method, options, topScore }, choices }) {
  const { form } = methodOf(method);
  if (form === 'scores') return html`
    <ul class="words">${choices.map((score, index) => html`
      <li key=${index}><strong>${options[index]}</strong> ${text.scoreOf(score, topScore)}</li>`)}
    </ul>`;
  if (choices.length === 0) return html`<p class="words"><strong>${text.blankBallot}</strong></p>`;
  const lines = choices.map((index) => html`<li key=${index}><strong>${options[index]}</strong></li>`);
  return form === 'order' ? html`<ol class="words">${lines}</ol>` : html`<ul class="words">${lines}</ul>`;
}
