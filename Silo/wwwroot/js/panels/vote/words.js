// A ballot in words, for its voter: contest by contest.
import { html } from '../../../vendor/htm-preact.js';
import { formOf } from '../../lib/ballots.js';
import { text } from '../../text.js';

export const BallotInWords = ({ contests, answers }) => contests.map((contest, number) => html`
  <div class="stack" key=${number}>
    ${contests.length > 1 && html`<h3>${text.contestNumber(number + 1, contest.title)}</h3>`}
    <${Answer} contest=${contest} choices=${answers[number]} isAlone=${contests.length === 1} />
  </div>`);

function Answer({ contest, choices, isAlone }) {
  const { options, top } = contest;
  if (choices.length === 0) return html`<p class="words"><strong>${isAlone ? text.blankBallot : text.abstains}</strong></p>`;
  const form = formOf(contest);
  if (form === 'scores') return html`
    <ul class="words">${choices.map((score, index) => html`
      <li key=${index}><strong>${options[index].name}</strong> ${text.scoreOf(score, top)}</li>`)}
    </ul>`;
  const lines = choices.map((index) => html`<li key=${index}><strong>${options[index].name}</strong></li>`);
  return form === 'order' ? html`<ol class="words">${lines}</ol>` : html`<ul class="words">${lines}</ul>`;
}
