// The count of each option as a bar, in the election's order, so that nothing jumps while votes come in.
import { html } from '../../../vendor/htm-preact.js';
import { text } from '../../text.js';
import { Meter } from '../../ui/parts.js';
import { percent } from './standing.js';

export function Bars({ results: { tallies, outcome, state } }) {
  const { report } = outcome;
  const unit = text.units[report.unit] ?? report.unit;
  const most = Math.max(1, ...tallies.map(({ votes }) => votes));
  const places = tallies.map((_, option) => outcome.ranking.indexOf(option) + 1);
  const leads = (option) => report.winners.includes(option);
  return html`
    <section class="card" aria-labelledby="counts">
      <h2 id="counts">${unit}</h2>
      ${report.tables.length > 0 && html`<p class="quiet">${text.unitAlone(unit)}</p>`}
      <ul class="bars">${tallies.map(({ option, votes }, index) => html`
        <li key=${index} class=${leads(index) ? 'leads' : ''}>
          <span class="name">
            <span class="place" title=${text.place(places[index])}>${outcome.winner === null ? '–' : places[index]}</span> ${option}
            ${leads(index) && html` <span class="badge accent">${state === 'sealed' ? text.won : text.leads}</span>`}
          </span>
          <span class="count">
            <strong>${votes.toLocaleString()}</strong> <span class="quiet">${share(report, votes, outcome.ballots)}</span>
          </span>
          <${Meter} value=${votes} most=${most} leads=${leads(index)} label=${text.barOf(option, votes)} />
        </li>`)}
      </ul>
    </section>`;
}

const share = ({ isShare }, votes, ballots) =>
  (isShare ? percent(votes, ballots) : text.average(ballots > 0 ? (votes / ballots).toFixed(2) : '–'));
