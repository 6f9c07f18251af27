// The count of each option as a bar, in the election's order, so that nothing jumps while votes come in.
import { html } from '../../../vendor/htm-preact.js';
import { text } from '../../text.js';
import { Meter } from '../../ui/parts.js';
import { percent } from './standing.js';

export function Bars({ contest: { contest, tallies, report, ballots }, state }) {
  const unit = text.units[report.unit] ?? report.unit;
  const most = Math.max(1, ...tallies.map(({ votes }) => votes));
  const places = tallies.map((_, option) => report.ranking.indexOf(option) + 1);
  const leads = (option) => report.winners.includes(option);
  return html`
    <section class="card" aria-labelledby="counts-${contest}">
      <h2 id="counts-${contest}">${unit}</h2>
      ${report.tables.length > 0 && html`<p class="quiet">${text.unitAlone(unit)}</p>`}
      <ul class="bars">${tallies.map(({ option, votes }, index) => html`
        <li key=${index} class=${leads(index) ? 'leads' : ''}>
          <span class="name">
            <${Place} place=${places[index]} hasNone=${ballots === 0} /> ${places[index] > 0 ? option : html`<s>${option}</s>`}
            ${leads(index) && html` <span class="badge accent">${state === 'sealed' ? text.won : text.leads}</span>`}
          </span>
          <span class="count">
            <strong>${votes.toLocaleString()}</strong> <span class="quiet">${share(report, votes, ballots)}</span>
          </span>
          <${Meter} value=${votes} most=${most} leads=${leads(index)} label=${text.barOf(option, votes)} />
        </li>`)}
      </ul>
    </section>`;
}

/** A withdrawn option has no place. */
const Place = ({ place, hasNone }) => (place > 0
  ? html`<span class="place" title=${text.place(place)}>${hasNone ? '–' : place}</span>`
  : html`<span class="badge warn">${text.withdrawn}</span>`);

const share = ({ isShare }, votes, ballots) =>
  (isShare ? percent(votes, ballots) : text.average(ballots > 0 ? (votes / ballots).toFixed(2) : '–'));
