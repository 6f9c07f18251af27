// Runs an election: pauses and closes it with the key that opened it, shows its roll, saves its results.
import { html, useState } from '../../../vendor/htm-preact.js';
import { order } from '../../lib/api.js';
import * as keys from '../../lib/keys.js';
import { carryOut } from '../../lib/orders.js';
import { text } from '../../text.js';
import { RehearsalNotice, StateBadge, TwinNotice, useElection } from '../../ui/elections.js';
import { useAction, useLoad, useStop } from '../../ui/hooks.js';
import { KeyChooser } from '../../ui/keys.js';
import { wordsOf } from '../../ui/methods.js';
import { Operator } from '../../ui/operator.js';
import { Dialog, Facts, Fault, Hash, Loaded, Moment, Notice, Panel, announce } from '../../ui/parts.js';
import { SaveCsv } from '../results/save-csv.js';

const EVERY = 2000;

export function Manage({ id }) {
  const found = useElection(id);
  return html`
    <${Panel} title=${found.value?.election.title ?? text.organise}>
      <p><a href="#/organise">${text.allElections}</a> · <a href="#/results/${id}">${text.seeResults}</a> · <a href="#/vote/${id}">
        ${text.voteHere}</a></p>
      <${Loaded} state=${found}>${({ chain, election, now }) => html`
        <section class="card" aria-label=${text.standing}>
          <div class="row"><${StateBadge} state=${now.state} /><span class="quiet">${text.ballotCount(now.total)}</span></div>
          <${RehearsalNotice} purpose=${now.purpose} />
          <${TwinNotice} twins=${now.twins} />
          <${Facts} facts=${[
            [text.opens, html`<${Moment} at=${now.opens} />`],
            [text.closes, html`<${Moment} at=${now.closes} />`],
            [text.method, now.contests.map(({ method }) => wordsOf(method).title).join(', ')],
            [text.election, html`<${Hash} value=${id} what=${text.electionId} />`],
            [text.organiser, html`<${Hash} value=${election.organiser} what=${text.key} />`],
          ]} />
        </section>
        <${Orders} chain=${chain} election=${election} now=${now} reload=${found.reload} />
        ${election.roll && html`<${RollStatus} id=${id} />`}
        <${Take} id=${id} />`}
      <//>
    <//>`;
}

function Orders({ chain, election: { id, organiser, others, closes }, now, reload }) {
  // Any of the organisers' keys will do.
  const kept = useLoad(async () => {
    const found = await Promise.all([organiser, ...others].map((key) => keys.find(key)));
    return found.find(Boolean) ?? null;
  }, [organiser]);
  const stop = useStop();
  const [stage, setStage] = useState('');
  const [closing, setClosing] = useState(false);
  const ordering = useAction(async (kind, values) => {
    await carryOut(chain, kind, { organiser: kept.value.key, election: id, ...values }, closes, kept.value, { stop, onStage: setStage });
    announce(text.orderDone);
    reload();
  });
  if (now.state === 'closing' || now.state === 'sealed' || kept.value === undefined) return null;
  const isPaused = now.turns % 2 === 1;
  const close = () => {
    setClosing(false);
    ordering.run('close');
  };
  return html`
    <section class="card" aria-labelledby="orders">
      <h2 id="orders">${text.orders}</h2>
      ${!kept.value ? html`<p>${text.notYourElection}</p><${KeyChooser} value="" onKey=${kept.reload} />` : html`
        <p class="quiet">${isPaused ? text.isPaused : text.canPause}</p>
        <div class="row">
          <button aria-disabled=${ordering.busy} onClick=${() => ordering.run('pause', { turn: now.turns + 1 })}>
            ${isPaused ? text.resume : text.pause}
          </button>
          <button class="danger" aria-disabled=${ordering.busy} onClick=${() => setClosing(true)}>${text.closeNow}</button>
          ${ordering.busy && html`<span class="quiet" role="status">${text.stages[stage] ?? text.loading}</span>`}
        </div>`}
      <${Fault} fault=${ordering.fault} />
      ${closing && html`
        <${Dialog} title=${text.closeNow} onClose=${() => setClosing(false)}>
          <p>${text.closeMeans}</p>
          <div class="row">
            <button class="main" onClick=${close}>${text.closeNow}</button>
            <button onClick=${() => setClosing(false)}>${text.cancel}</button>
          </div>
        <//>`}
    </section>`;
}

const RollStatus = ({ id }) => html`
  <section class="card" aria-labelledby="roll-status">
    <h2 id="roll-status">${text.roll}</h2>
    <${Operator}><${Issued} id=${id} /><//>
  </section>`;

function Issued({ id }) {
  const status = useLoad((stop) => order('GET', `elections/${id}/roll`, { asked: '', stop }), [id], EVERY);
  return html`
    <${Loaded} state=${status}>${({ size, issued, wrongCodes, state }) => html`
      <${Facts} facts=${[
        [text.rollSize, size],
        [text.rollIssued, issued],
        [text.rollWrong, wrongCodes],
        [text.rollState, text.rollStates[state] ?? state],
      ]} />
      ${state === 'held' && html`<${Notice} tone="warn"><span>${text.rollHeld}</span><//>`}
      ${wrongCodes > 0 && html`<${Locks} id=${id} />`}`}
    <//>`;
}

/** The voters that are locked for wrong codes, each with a button that unlocks. */
function Locks({ id }) {
  const stop = useStop();
  const locks = useLoad((signal) => order('GET', `elections/${id}/roll/locks`, { asked: '', stop: signal }), [id], EVERY);
  const unlocking = useAction(async (voter) => {
    await order('POST', `elections/${id}/roll/unlock`, {
      asked: '', body: JSON.stringify({ voter }), headers: { 'content-type': 'application/json' }, stop,
    });
    announce(text.isUnlocked(voter));
    locks.reload();
  });
  return html`
    <${Loaded} state=${locks}>${({ voters }) => voters.filter(({ locked }) => locked).map(({ voter, opens }) => html`
      <div class="row" key=${voter}><span>${text.lockedUntil(voter)} <${Moment} at=${opens} /></span>
        <button aria-disabled=${unlocking.busy} onClick=${() => unlocking.run(voter)}>${text.unlock(voter)}</button></div>`)}
    <//>
    <${Fault} fault=${unlocking.fault} />`;
}

const Take = ({ id }) => html`
  <section class="card" aria-labelledby="take">
    <h2 id="take">${text.results}</h2>
    <div class="row"><${SaveCsv} id=${id} /></div>
  </section>`;
