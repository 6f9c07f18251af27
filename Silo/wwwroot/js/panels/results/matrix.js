// Schulze's comparisons: how many ballots prefer the row's option to the column's, and the strongest paths.
import { html } from '../../../vendor/htm-preact.js';
import { text } from '../../text.js';

export const Matrix = ({ results: { tallies, outcome } }) => outcome.pairwise.length > 0 && html`
  <section class="card" aria-labelledby="matrix">
    <h2 id="matrix">${text.matrix}</h2>
    <p class="quiet">${text.matrixLead}</p>
    <${Pairs} label=${text.matrix} tallies=${tallies} order=${outcome.ranking} pairs=${outcome.pairwise} />
    <details><summary>${text.strengths}</summary>
      <p class="quiet">${text.strengthsLead}</p>
      <${Pairs} label=${text.strengths} tallies=${tallies} order=${outcome.ranking} pairs=${outcome.strengths} />
    </details>
  </section>`;

const Pairs = ({ label, tallies, order, pairs }) => html`
  <div class="scroll" role="group" aria-label=${label} tabindex="0">
    <table class="matrix">
      <thead><tr><th scope="col">${text.over}</th>${order.map((column) => html`<th key=${column} scope="col" class="number">${tallies[column].option}</th>`)}</tr></thead>
      <tbody>${order.map((row) => html`
        <tr key=${row}><th scope="row">${tallies[row].option}</th>${order.map((column) => html`
          <td key=${column} class="number ${row !== column && pairs[row][column] > pairs[column][row] ? 'wins' : ''}">${row === column ? '–' : pairs[row][column].toLocaleString()}</td>`)}
        </tr>`)}
      </tbody>
    </table>
  </div>`;
