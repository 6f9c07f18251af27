// Elections as lists, and one election with where it stands, as several panels show them.
import { html, useState } from '../../vendor/htm-preact.js';
import { get, getAll } from '../lib/api.js';
import { fetchChain, fetchElection } from '../lib/chain.js';
import { node } from '../lib/settings.js';
import { text } from '../text.js';
import { useCell, useLoad } from './hooks.js';
import { wordsOf } from './methods.js';
import { Loaded, Moment, Notice, TextField } from './parts.js';

const EVERY = 5000;
const SOON = 2000;
const SHOWN = 50;
const tones = { scheduled: 'accent', open: 'good', paused: 'warn', closing: 'warn', sealed: '' };

/** Says of a rehearsal that it is one. */
export const RehearsalNotice = ({ purpose }) => purpose === 'rehearsal' && html`
  <${Notice} tone="warn"><span>${text.rehearsalMeans}</span><//>`;

/** Says that others have opened elections under this title. */
export const TwinNotice = ({ twins }) => twins > 0 && html`<${Notice} tone="warn"><span>${text.twins(twins)}</span><//>`;

export const StateBadge = ({ state }) => html`<span class="badge ${tones[state]}">${text.states[state] ?? state}</span>`;

/** All elections of the node that is asked, asked for again and again. */
function useElections() {
  const asked = useCell(node);
  return useLoad((stop) => getAll('elections', { stop }), [asked], EVERY);
}

/**
 * One election. `value` is `{ chain, election, now }`: its chain, its definition, which its id proves, and where it stands, as the
 * node that is asked says.
 */
export function useElection(id) {
  const asked = useCell(node);
  const terms = useLoad(async (stop) => {
    const chain = await fetchChain({ stop });
    return { chain, election: await fetchElection(chain.id, id, { stop }) };
  }, [id]);
  const now = useLoad((stop) => get(`elections/${id}`, { stop }), [id, asked], SOON);
  const reload = () => [terms, now].forEach((state) => state.reload());
  return { fault: terms.fault ?? now.fault, value: terms.value && now.value && { ...terms.value, now: now.value }, reload };
}

/**
 * Elections to choose from, with a search through titles, options and ids.
 * @param hrefOf Gives the address that an election leads to.
 * @param isFirst Tells the elections that come first.
 */
export function ElectionList({ hrefOf, isFirst = () => false, empty = text.noElections }) {
  const elections = useElections();
  const [wanted, setWanted] = useState('');
  return html`
    <${Loaded} state=${elections}>${(all) => {
      const found = all.filter((election) => fits(election, wanted.trim().toLowerCase()));
      const rank = (election) => (election.purpose === 'rehearsal' ? 2 : isFirst(election) ? 0 : 1);
      const sorted = found.toSorted((one, other) => rank(one) - rank(other));
      return all.length === 0 ? html`<p class="card">${empty}</p>` : html`
        <div class="stack">
          ${all.length > 5 && html`
            <${TextField} label=${text.searchElections} type="search" value=${wanted} onValue=${setWanted} autocomplete="off" />`}
          <p class="unseen" role="status">${wanted && text.electionsFound(found.length)}</p>
          <ul class="elections">${sorted.slice(0, SHOWN).map((election) => html`
            <${Line} key=${election.election} election=${election} href=${hrefOf(election)} />`)}
          </ul>
          ${sorted.length > SHOWN && html`<p class="quiet">${text.moreElections(sorted.length - SHOWN)}</p>`}
          ${found.length === 0 && html`<p class="quiet">${text.electionsFound(0)}</p>`}
        </div>`;
    }}
    <//>`;
}

const textsOf = ({ title, contests }) =>
  [title, ...contests.flatMap((contest) => [contest.title, ...contest.options.map((option) => option.text)])];

const fits = (election, wanted) =>
  wanted === '' || election.election.startsWith(wanted) || textsOf(election).some((shown) => shown.toLowerCase().includes(wanted));

/** What an election asks, in a few words. */
const questionOf = ([first, ...others]) => (others.length > 0
  ? [text.contestCount(others.length + 1)]
  : [wordsOf(first.method).title, text.optionCount(first.options.length)]);

const Line = ({ election: { title, organiser, twins, state, purpose, contests, opens, closes, total, roll }, href }) => html`
  <li><a class="election" href=${href}>
    <span class="row"><strong>${title}</strong><${StateBadge} state=${state} />
      ${purpose === 'rehearsal' && html`<span class="badge warn">${text.rehearsal}</span>`}
      ${twins > 0 && html`<span class="badge warn">${text.hasTwin}</span>`}</span>
    <span class="quiet">${text.by} <span class="mono">${organiser.slice(0, 12)}</span></span>
    <span class="quiet">${[
      ...questionOf(contests), text.ballotCount(total), ...(roll ? [text.byRoll] : []),
    ].join(' · ')}</span>
    <span class="quiet">${state === 'scheduled'
      ? html`${text.opens} <${Moment} at=${opens} />`
      : html`${text.closes} <${Moment} at=${closes} />`}</span>
  </a></li>`;
