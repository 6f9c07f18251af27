// Runs an election with the key of one of its organisers, shows its roll, saves its results.
import { html, useState } from '../../../vendor/htm-preact.js';
import { order } from '../../lib/api.js';
import * as keys from '../../lib/keys.js';
import { carryOut } from '../../lib/orders.js';
import { draft } from '../../lib/settings.js';
import { text } from '../../text.js';
import { RehearsalNotice, StateBadge, TwinNotice, useElection } from '../../ui/elections.js';
import { useAction, useLoad, useStop } from '../../ui/hooks.js';
import { KeyChooser } from '../../ui/keys.js';
import { wordsOf } from '../../ui/methods.js';
import { Operator } from '../../ui/operator.js';
import { Dialog, Facts, Fault, Hash, Loaded, Moment, Notice, Panel, SelectField, TextField, announce } from '../../ui/parts.js';
import { SaveCsv } from '../results/save-csv.js';
import { draftOf } from './definition.js';
import { faultOfExtension, local } from './draft.js';

const EVERY = 2000;
const DAY = 86_400_000;

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
            ...election.others.map((other) => [text.otherOrganiser, html`<${Hash} value=${other} what=${text.key} />`]),
          ]} />
          <div><a class="button" href="#/organise/new" onClick=${() => draft.set(JSON.stringify(draftOf(election)))}>
            ${text.useAsTemplate}</a></div>
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
  const [asking, setAsking] = useState(null);
  const ordering = useAction(async (kind, values) => {
    await carryOut(chain, kind, { organiser: kept.value.key, election: id, ...values }, closes, kept.value, { stop, onStage: setStage });
    announce(text.orderDone);
    reload();
  });
  if (now.state === 'closing' || now.state === 'sealed' || kept.value === undefined) return null;
  const isPaused = now.turns % 2 === 1;
  const [ask, drop] = [(kind) => () => setAsking(kind), () => setAsking(null)];
  const give = (values) => {
    ordering.run(asking, values);
    drop();
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
          <button aria-disabled=${ordering.busy} onClick=${ask('extend')}>${text.extend}</button>
          ${withdrawable(now).length > 0 && html`
            <button aria-disabled=${ordering.busy} onClick=${ask('withdraw')}>${text.withdrawOption}</button>`}
          <button class="danger" aria-disabled=${ordering.busy} onClick=${ask('close')}>${text.closeNow}</button>
          ${ordering.busy && html`<span class="quiet" role="status">${text.stages[stage] ?? text.loading}</span>`}
        </div>`}
      <${Fault} fault=${ordering.fault} />
      ${asking === 'close' && html`
        <${Order} title=${text.closeNow} means=${text.closeMeans} does=${text.closeNow} onGive=${() => give({})} onClose=${drop} />`}
      ${asking === 'extend' && html`<${Extend} now=${now} onGive=${give} onClose=${drop} />`}
      ${asking === 'withdraw' && html`<${Withdraw} now=${now} onGive=${give} onClose=${drop} />`}
    </section>`;
}

/** An order that can't be taken back, before it is given. */
const Order = ({ title, means, does, onGive, onClose, children }) => html`
  <${Dialog} title=${title} onClose=${onClose}>
    <p>${means}</p>
    ${children}
    <div class="row">
      <button class="main" onClick=${onGive}>${does}</button>
      <button onClick=${onClose}>${text.cancel}</button>
    </div>
  <//>`;

function Extend({ now, onGive, onClose }) {
  const [closes, setCloses] = useState(() => local(Date.parse(now.closes) + DAY));
  const [shown, setShown] = useState(false);
  const fault = faultOfExtension(closes, Date.parse(now.closes));
  const give = () => {
    setShown(true);
    if (!fault) onGive({ closes: Date.parse(closes) });
  };
  return html`
    <${Order} title=${text.extend} means=${text.extendMeans} does=${text.extend} onGive=${give} onClose=${onClose}>
      <${TextField} label=${text.extendTo} type="datetime-local" value=${closes} onValue=${setCloses} fault=${shown && fault} />
    <//>`;
}

/** The options that can be taken out (C4): of no motion, and not the last one of a contest. */
const withdrawable = ({ contests }) => contests.flatMap(({ title, method, options }, contest) => {
  const left = options.filter(({ withdrawn }) => !withdrawn).length;
  return method === 'motion' || left < 2 ? [] : options.flatMap(({ text: name, withdrawn }, option) =>
    (withdrawn ? [] : [{ contest, option, name: contests.length > 1 ? text.optionOf(title, name) : name }]));
});

function Withdraw({ now, onGive, onClose }) {
  const options = withdrawable(now);
  const [chosen, setChosen] = useState('0');
  const give = () => {
    const { contest, option } = options[Number(chosen)];
    onGive({ contest, option });
  };
  return html`
    <${Order} title=${text.withdrawOption} means=${text.withdrawMeans} does=${text.withdraw} onGive=${give} onClose=${onClose}>
      <${SelectField} label=${text.withdrawWhich} value=${chosen} onValue=${setChosen}
        options=${options.map(({ name }, at) => [String(at), name])} />
    <//>`;
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
