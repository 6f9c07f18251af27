// Casts a vote in one election: key, credential, ballot, and a last look.
import { html, useEffect, useState } from '../../../vendor/htm-preact.js';
import { get } from '../../lib/api.js';
import { answerOf, shuffled, start as untouched } from '../../lib/ballots.js';
import * as credentials from '../../lib/credentials.js';
import * as keys from '../../lib/keys.js';
import { shuffle } from '../../lib/settings.js';
import * as votes from '../../lib/votes.js';
import { text } from '../../text.js';
import { RehearsalNotice, StateBadge, TwinNotice, useElection } from '../../ui/elections.js';
import { useKept, useLoad } from '../../ui/hooks.js';
import { KeyChooser } from '../../ui/keys.js';
import { meansOf } from '../../ui/methods.js';
import { Facts, Fault, Hash, Loaded, Moment, Notice, Panel } from '../../ui/parts.js';
import { Ballot } from './ballots.js';
import { Confirm } from './confirm.js';
import { CredentialStep } from './credential.js';

// Marked ballots that are not cast yet, by election, for as long as the page is open. A voter who asks another node, looks at results or
// goes back finds the marks again.
const drafts = new Map();

export function Booth({ id }) {
  const found = useElection(id);
  return html`
    <${Panel} title=${found.value?.election.title ?? text.vote}>
      <p><a href="#/vote">${text.allElections}</a></p>
      <${Loaded} state=${found}>${({ chain, election, now }) => html`
        <${Definition} election=${election} now=${now} />
        ${now.state === 'open'
          ? html`<${Steps} chain=${chain} election=${election} now=${now} />`
          : html`<${Notice} tone="warn" title=${text.notOpen[now.state]}><p><a href="#/results/${id}">${text.seeResults}</a></p><//>`}`}
      <//>
    <//>`;
}

const Definition = ({ election, now }) => html`
  <section class="card" aria-label=${text.definition}>
    <div class="row"><${StateBadge} state=${now.state} /><span class="quiet">${election.contests.length === 1
      ? meansOf(election.contests[0])
      : text.contestCount(election.contests.length)}</span></div>
    <${RehearsalNotice} purpose=${election.purpose} />
    <${TwinNotice} twins=${now.twins} />
    ${election.description && html`<p class="said">${election.description}</p>`}
    <${Facts} facts=${[
      [text.opens, html`<${Moment} at=${new Date(election.opens).toISOString()} />`],
      [text.closes, html`<${Moment} at=${now.closes} />`],
      [text.whoMayVote, election.roll ? text.whoRoll(now.roll.size) : text.whoAnybody],
      [text.revoting, text.revotingMeans[election.revoting]],
      [text.election, html`<${Hash} value=${election.id} what=${text.electionId} />`],
      [text.organiser, html`<${Hash} value=${election.organiser} what=${text.key} />`],
    ]} />
  </section>`;

/** The number from which this browser's order of options follows. */
function seed() {
  if (!shuffle.value) shuffle.set(String(crypto.getRandomValues(new Uint32Array(1))[0]));
  return shuffle.value;
}

/** The contests as this browser shows them. */
const shownOf = (election, now) => election.contests.map((contest, number) => ({
  contest,
  order: election.order === 'listed' ? contest.options.map((_, option) => option) : shuffled(contest, `${seed()}:${election.id}:${number}`),
  withdrawn: now.contests[number].options.map(({ withdrawn }) => withdrawn),
}));

function Steps({ chain, election, now }) {
  const [key, setKey] = useState('');
  const [credential, setCredential] = useState(null);
  const [draft, setDraft] = useState(() => drafts.get(election.id) ?? election.contests.map(untouched));
  const [reviewing, setReviewing] = useState(false);
  const isCastHere = (vote) => vote.election === election.id && vote.chain === chain.id && !vote.refusal;
  const cast = useKept(async () => (await votes.all()).filter(isCastHere), [election.id], votes.changes);
  const waiting = cast.value?.find(votes.isOnItsWay);
  const start = useLoad(async () => {
    const kept = await keys.all();
    const known = await Promise.all(kept.map(async (one) => ({ ...one, credential: await credentials.find(election.id, one.key) })));
    const suits = known.find((one) => one.credential) ?? (election.roll || known.length !== 1 ? null : known[0]);
    if (suits) setKey(suits.key);
    return kept;
  }, [election.id]);

  useEffect(() => {
    setCredential(null);
    setReviewing(false);
  }, [key]);

  const mark = (next) => {
    drafts.set(election.id, next);
    setDraft(next);
  };
  if (waiting) return html`<${Cast} vote=${waiting} title=${text.onItsWayTitle} says=${text.onItsWay} />`;
  const answers = election.contests.map((contest, number) => answerOf(contest, draft[number]));
  const isMarked = answers.every((answer) => answer !== null);
  const isReady = key && isMarked && (!election.roll || credential);
  if (reviewing && isReady)
    return html`<${Confirm} chain=${chain} election=${election} voter=${key} answers=${answers} credential=${credential}
      onCast=${() => drafts.delete(election.id)} onBack=${() => setReviewing(false)} />`;
  return html`
    <${Fault} fault=${start.fault ?? cast.fault} />
    ${cast.value?.[0] && html`<${Cast} vote=${cast.value[0]} title=${text.castHereTitle} says=${text.castHere} />`}
    <section class="card" aria-labelledby="step-key">
      <h2 id="step-key">${text.stepKey}</h2>
      <${KeyChooser} value=${key} onKey=${setKey} hint=${election.roll ? text.keyForRoll : text.keyForOpen} />
      ${key && html`<${EarlierVote} key=${key} election=${election} voter=${key} />`}
    </section>
    ${election.roll && key && html`
      <${CredentialStep} key=${key} chain=${chain} election=${election} voter=${key} onCredential=${setCredential} />`}
    <${Ballot} shown=${shownOf(election, now)} drafts=${draft} onDrafts=${mark}
      canReview=${Boolean(isReady)} onReview=${() => setReviewing(true)}
      missing=${missingOf(election, key, credential)} />`;
}

function missingOf(election, key, credential) {
  if (!key) return text.missingKey;
  return election.roll && !credential ? text.missingCredential : text.missingChoice;
}

/** The vote of this key in this election, as far as the node that is asked knows. */
function EarlierVote({ election, voter }) {
  const counted = useLoad((stop) => get(`elections/${election.id}/votes/${voter}`, { stop }), [voter]).value;
  const mayRevote = election.revoting === 'last';
  return counted?.transaction && html`
    <${Notice} tone=${mayRevote ? '' : 'warn'}>
      <span>${mayRevote ? text.votedMayRevote : text.votedAlready} <${Hash} value=${counted.transaction} what=${text.transaction}
        href="#/explorer/transaction/${counted.transaction}" /></span>
    <//>`;
}

/** A vote of this browser's, with the way to its receipt. */
const Cast = ({ vote, title, says }) => html`
  <${Notice} tone="warn" title=${title}><p>${says} <a href="#/vote/receipt/${vote.transaction}">${text.followIt}</a></p><//>`;
