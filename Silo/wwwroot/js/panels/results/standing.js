// Where an election stands: its ballots, its turnout, and the block up to which they are counted.
import { html } from '../../../vendor/htm-preact.js';
import { get } from '../../lib/api.js';
import { node } from '../../lib/settings.js';
import { text } from '../../text.js';
import { RehearsalNotice, StateBadge, TwinNotice } from '../../ui/elections.js';
import { useCell, useLoad } from '../../ui/hooks.js';
import { meansOf } from '../../ui/methods.js';
import { Hash, Meter, Moment, Notice } from '../../ui/parts.js';

const EVERY = 2000;

export function Standing({ results, stream }) {
  const asked = useCell(node);
  const { election, contests, state, total, weight, height, tip } = results;
  const blank = contests.length === 1 ? contests[0].blank : 0;
  const definition = useLoad((stop) => get(`elections/${election}`, { stop }), [election, state, asked]).value;
  const nodes = useLoad((stop) => get('nodes', { asked: '', stop }), [], EVERY).value ?? [];
  return html`
    <section class="card" aria-label=${text.standing}>
      <div class="row"><${StateBadge} state=${state} />
        ${state !== 'sealed' && stream === 'live' && html`<span class="badge accent">${text.live}</span>`}
        <span class="quiet">${contests.length === 1 ? meansOf(contests[0]) : text.contestCount(contests.length)}</span>
      </div>
      <p class="quiet">${text.by} <${Hash} value=${results.organiser} what=${text.key} /></p>
      <${RehearsalNotice} purpose=${results.purpose} />
      <${TwinNotice} twins=${results.twins} />
      ${state === 'sealed' && html`
        <${Notice} tone="good" title=${contests.length === 1 ? headlineOf(contests[0]) : text.resultIsFinal}>
          ${contests.map(({ contest, sentence }) => html`<p key=${contest}>${sentence}</p>`)}
          <p>${text.isFinal}</p><//>`}
      ${contests.filter(({ report }) => report.tied.length > 0).map((contest) => html`
        <${Notice} key=${contest.contest}><span>${tieOf(contest)}</span><//>`)}
      <dl class="figures">
        <div><dt>${text.ballots}</dt><dd>${total.toLocaleString()}</dd>
          ${isWeighted(definition) && html`<dd class="quiet">${text.weightOf(weight)}</dd>`}
          ${blank > 0 && html`<dd class="quiet">${text.blankOf(blank)}</dd>`}</div>
        <${Turnout} total=${total} roll=${definition?.roll} />
        <div><dt>${state === 'sealed' ? text.sealedBy : text.countedTo}</dt>
          <dd><a href="#/explorer/block/${height}">${text.block(height)}</a></dd>
          <dd class="quiet"><${Hash} value=${tip} what=${text.blockHash} /></dd></div>
        <${Depth} height=${height} tip=${tip} nodes=${nodes} isSealed=${state === 'sealed'} />
        ${definition && html`<div><dt>${text.closes}</dt><dd class="small"><${Moment} at=${definition.closes} /></dd></div>`}
      </dl>
    </section>`;
}

const isWeighted = (definition) => definition?.roll?.classes.some((voters) => voters.weight !== 1);

/** The share of a roll's voters that have voted. Where any key may vote nobody knows how many there are. */
const Turnout = ({ total, roll }) => roll && html`
  <div><dt>${text.turnout}</dt><dd>${percent(total, roll.size)}</dd>
    <dd><${Meter} value=${total} most=${roll.size} label=${text.turnoutOf(total, roll.size)} /></dd>
    <dd class="quiet">${text.turnoutOf(total, roll.size)}${roll.issued !== null && ` · ${text.issued(roll.issued)}`}</dd></div>`;

/** How deep the newest counted block lies, by the highest chain of any node; and how many nodes have it as their tip. */
function Depth({ height, tip, nodes, isSealed }) {
  const members = nodes.filter(({ state }) => state !== 'left');
  if (members.length === 0) return null;
  const deep = Math.max(height, ...members.map((one) => one.height ?? 0)) - height + 1;
  return html`
    <div><dt>${text.depth}</dt><dd>${deep}</dd>
      ${!isSealed && html`<dd class="quiet">${text.sameTip(members.filter((one) => one.tip === tip).length, members.length)}</dd>`}</div>`;
}

/** The options that win, or lead, by name, for each contest that has some. */
export const winnersOf = ({ contests }) => contests.map(({ winners }) => winners.join(text.and)).filter(Boolean);

/** What became of a contest, in a few words. */
const headlineOf = ({ outcome, winners, sentence }) => (outcome === 'elected' ? text.saidWon(winners.join(text.and)) : sentence);

function tieOf({ outcome, tallies, report: { tied } }) {
  const options = tied.map((option) => tallies[option].option).join(text.and);
  return outcome === 'tied' ? text.standTied(options) : text.byLot(options);
}

export const percent = (part, whole) => (whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : '–');
