// The tables of a count's report. Nothing here knows a method.
import { html } from '../../../vendor/htm-preact.js';
import { text } from '../../text.js';

export const Tables = ({ contest: { contest, tallies, report } }) => report.tables.map((table, number) => html`
  <section class="card" key=${table.title} aria-labelledby="table-${contest}-${number}">
    <h2 id="table-${contest}-${number}">${table.title}</h2>
    <p class="quiet">${table.lead}</p>
    <${Table} table=${table} tallies=${tallies} />
    ${table.detail && html`
      <details><summary>${table.detail.title}</summary>
        <p class="quiet">${table.detail.lead}</p>
        <${Table} table=${table.detail} tallies=${tallies} />
      </details>`}
  </section>`);

function Table({ table: { title, columns, rows, isComparison }, tallies }) {
  const nameOf = ({ option, label }) => (option === null ? text.rows[label] ?? label : tallies[option].option);
  const names = isComparison ? rows.map(nameOf) : columns;
  const wins = (place, column) => isComparison && rows[place].values[column] > rows[column].values[place];
  return html`
    <div class="scroll" role="group" aria-label=${title} tabindex="0">
      <table class=${isComparison ? 'matrix' : ''}>
        <thead><tr><th scope="col">${isComparison ? text.over : text.option}</th>
          ${names.map((name, column) => html`<th key=${column} scope="col" class="number">${name}</th>`)}</tr></thead>
        <tbody>${rows.map((row, place) => html`
          <tr key=${row.option ?? row.label}><th scope="row">${nameOf(row)}</th>
            ${names.map((_, column) => html`<${Cell} key=${column} row=${row} column=${column} wins=${wins(place, column)} />`)}</tr>`)}
        </tbody>
      </table>
    </div>`;
}

/** Parts of a vote have five decimals. */
const shown = (value) => value.toLocaleString(undefined, { maximumFractionDigits: 5 });

function Cell({ row: { option, values, outIn, outByTie, winsIn }, column, wins }) {
  const value = values[column];
  if (value === null) return html`<td class="number quiet">${text.noValue}</td>`;
  const isOut = outIn === column;
  return html`
    <td class="number ${wins ? 'wins' : ''} ${isOut ? 'out' : ''} ${option === null ? 'quiet' : ''}">${shown(value)}
      ${winsIn === column && html`<small>${text.isElected}</small>`}
      ${isOut && html`<small>${outByTie ? text.goesOutByTie : text.goesOut}</small>`}</td>`;
}
