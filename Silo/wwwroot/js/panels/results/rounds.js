// The rounds of an instant runoff: who had how many votes, and who went out.
import { html } from '../../../vendor/htm-preact.js';
import { text } from '../../text.js';

export function Rounds({ results: { tallies, outcome: { rounds, ranking } } }) {
  return rounds.length > 0 && html`
    <section class="card" aria-labelledby="rounds">
      <h2 id="rounds">${text.rounds}</h2>
      <p class="quiet">${text.roundsLead}</p>
      <div class="scroll" role="group" aria-label=${text.rounds} tabindex="0">
        <table>
          <thead><tr><th scope="col">${text.option}</th>${rounds.map((_, round) => html`<th key=${round} scope="col" class="number">${text.round(round + 1)}</th>`)}</tr></thead>
          <tbody>
            ${ranking.map((option) => html`
              <tr key=${option}><th scope="row">${tallies[option].option}</th>
                ${rounds.map((round, at) => html`<${Cell} key=${at} round=${round} option=${option} />`)}</tr>`)}
            <tr><th scope="row">${text.exhausted}</th>${rounds.map(({ exhausted }, at) => html`<td key=${at} class="number quiet">${exhausted.toLocaleString()}</td>`)}</tr>
          </tbody>
        </table>
      </div>
    </section>`;
}

function Cell({ round, option }) {
  const at = round.options.indexOf(option);
  if (at < 0) return html`<td class="number quiet">${text.isOut}</td>`;
  return html`
    <td class="number ${round.eliminated === option ? 'out' : ''}">${round.votes[at].toLocaleString()}
      ${round.eliminated === option && html`<small>${round.byTie ? text.goesOutByTie : text.goesOut}</small>`}</td>`;
}
