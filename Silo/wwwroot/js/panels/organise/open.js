// Opens an election, in steps: what is asked, the rules of the vote, a last look, and a signature.
import { html, useLayoutEffect, useRef, useState } from '../../../vendor/htm-preact.js';
import { get, order, post } from '../../lib/api.js';
import { fetchChain } from '../../lib/chain.js';
import * as keys from '../../lib/keys.js';
import { carryOut } from '../../lib/orders.js';
import { draft as kept, token } from '../../lib/settings.js';
import { pause } from '../../lib/submission.js';
import { text } from '../../text.js';
import { download } from '../../ui/files.js';
import { useAction, useCell, useStop } from '../../ui/hooks.js';
import { KeyChooser } from '../../ui/keys.js';
import { Fault, Field, Notice, Panel, announce } from '../../ui/parts.js';
import { TokenField } from '../../ui/token.js';
import { askedOf, termsOf } from './definition.js';
import { emptyDraft, faultsOf } from './draft.js';
import { Look } from './look.js';
import { Questions, Rules } from './terms.js';

const LAST = 2;
const TRY_EVERY = 2000;
const MOST_TRIES = 30;

/** What was written the last time, in this browser, and is not open yet. */
const keptDraft = () => ({ ...emptyDraft(), ...(kept.value && JSON.parse(kept.value)) });

export function Open() {
  const stop = useStop();
  const operator = useCell(token);
  const [draft, setDraft] = useState(keptDraft);
  const [step, setStep] = useState(0);
  const [key, setKey] = useState('');
  const [file, setFile] = useState(null);
  const [loaded, setLoaded] = useState(null);
  const [shown, setShown] = useState(false);
  const [stage, setStage] = useState('');
  const [warned, setWarned] = useState(null);
  const [few, setFew] = useState([]);
  const faults = faultsOf(draft);

  const opening = useAction(async () => {
    // The same title, options and key are checked once. After a warning the next click signs.
    const asked = JSON.stringify(askedOf(draft, key));
    if (warned?.asked !== asked) {
      const found = await post('elections/check', JSON.parse(asked), { stop });
      if (found.twins > 0 || found.alike.some((groups) => groups.length > 0)) {
        announce(text.lookAgain);
        setWarned({ asked, ...found });
        return;
      }
    }
    const chain = await fetchChain({ stop });
    const roll = draft.byRoll ? await loadRoll() : null;
    // The next click signs: the roll is loaded by then, and told of.
    const telling = roll && roll !== loaded?.roll ? tellingOf(roll) : [];
    setFew(telling);
    if (telling.length > 0) {
      announce(text.lookAgain);
      return;
    }
    const now = Date.parse((await get('time', { asked: '', stop })).now);
    const terms = termsOf(draft, key, roll, now);
    const { transaction } = await carryOut(chain, 'open', terms, terms.closes, await keys.find(key), { stop, onStage: setStage });
    kept.set('');
    announce(terms.opens > now ? text.isScheduled : text.isOpened);
    location.hash = `#/organise/${transaction.id}`;
  });

  /** Loads the roll, once for the same organiser and file: each time the registrar makes new keys. */
  async function loadRoll() {
    if (loaded?.file === file && loaded.key === key) return loaded.roll;
    setStage('roll');
    const { classes, registrarKey, size, root, salt } = await inTurn(() => order('POST', 'rolls', {
      asked: '', query: { organiser: key }, body: file, headers: { 'content-type': 'text/csv' }, patience: 600_000, stop,
    }), stop);
    const roll = { registrar: registrarKey, root, classes };
    // The salt is given once, and kept nowhere. Without it nobody can show later who is on the roll.
    download(`roll-${root.slice(0, 8)}.json`, JSON.stringify({ root, salt, size }, null, 2), 'application/json');
    setLoaded({ file, key, roll });
    return roll;
  }

  const change = (next) => {
    kept.set(JSON.stringify(next));
    setDraft(next);
  };
  const startAnew = () => {
    setDraft(emptyDraft());
    kept.set('');
  };
  const wrong = [faults.questions && text.draftFaults, (faults.rules && text.draftFaults) || missingOf(draft, key, file, operator)];
  const go = (to) => {
    const fault = to > step && wrong.slice(0, to).find(Boolean);
    setShown(Boolean(fault));
    if (fault) announce(fault);
    else setStep(to);
  };
  const told = shown ? faults : {};
  return html`
    <${Panel} title=${text.openElection} lead=${text.openLead}>
      <p><a href="#/organise">${text.allElections}</a></p>
      <ol class="steps">${text.openSteps.map((name, at) => html`
        <li key=${name} aria-current=${at === step ? 'step' : undefined}>${at + 1}. ${name}</li>`)}
      </ol>
      <${Step} key=${step} name=${text.openSteps[step]} isFirst=${step === 0}>
        ${step === 0 && html`<${Questions} draft=${draft} onDraft=${change} faults=${told} />`}
        ${step === 1 && html`
          <${Rules} draft=${draft} onDraft=${change} faults=${told} />
          ${draft.byRoll && html`<${Roll} file=${file} onFile=${setFile} />`}
          <section class="stack" aria-labelledby="organiser-key">
            <h3 id="organiser-key">${text.organiserKey}</h3>
            <${KeyChooser} value=${key} onKey=${setKey} hint=${text.organiserKeyHint} />
          </section>`}
        ${step === LAST && html`<${Look} draft=${draft} organiser=${key} file=${file} />`}
      <//>
      ${step === LAST && warned && html`
        <${Notice} tone="warn" title=${text.lookAgain}>
          ${warned.alike.flatMap((groups, contest) => groups.map((group) => html`
            <p key=${[contest, ...group].join()}>${warned.alike.length > 1 && text.inContest(contest + 1)}${
              text.alikeOptions(group.map((index) => index + 1))}</p>`))}
          ${warned.twins > 0 && html`<p>${text.twins(warned.twins)}</p>`}
          <p>${text.signAnyway}</p>
        <//>`}
      ${step === LAST && few.length > 0 && html`
        <${Notice} tone="warn" title=${text.lookAgain}>
          ${few.map(({ weight, size }) => html`<p key=${weight}>${text.fewOfWeight(size, weight)}</p>`)}
          <p>${text.signAnyway}</p>
        <//>`}
      ${step === LAST && opening.fault && html`
        <${Fault} fault=${opening.fault} /><${BadLines} lines=${opening.fault.details?.lines} />`}
      <div class="row">
        ${step < LAST
          ? html`<button class="main" onClick=${() => go(step + 1)}>${text.nextStep(text.openSteps[step + 1])}</button>`
          : html`<button class="main" aria-disabled=${opening.busy} onClick=${() => opening.run()}>
              ${opening.busy ? text.stages[stage] ?? text.loading : text.signAndOpen}</button>`}
        ${step > 0 && html`<button aria-disabled=${opening.busy} onClick=${() => go(step - 1)}>${
          text.lastStep(text.openSteps[step - 1])}</button>`}
        ${step === 0 && kept.value && html`<button onClick=${startAnew}>${text.startAnew}</button>`}
        ${shown && wrong[step] && html`<span class="fault">${wrong[step]}</span>`}
      </div>
    <//>`;
}

/** A silo loads one roll at a time: others wait for their turn. */
async function inTurn(ask, stop) {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (fault) {
      if (fault.status !== 503 || tries === MOST_TRIES) throw fault;
      await pause(TRY_EVERY, stop);
    }
  }
}

/** The focus goes to the heading of each new step. */
function Step({ name, isFirst, children }) {
  const heading = useRef();
  useLayoutEffect(() => {
    if (!isFirst) heading.current.focus();
  }, []);
  return html`
    <section class="card" aria-labelledby="step">
      <h2 id="step" tabindex="-1" ref=${heading}>${name}</h2>
      ${children}
    </section>`;
}

const FEW_VOTERS = 5;

/** The classes of a roll whose weight tells much about their voters: everybody sees what each ballot weighs. */
const tellingOf = ({ classes }) =>
  (classes.some(({ weight }) => weight !== 1) ? classes.filter(({ size }) => size < FEW_VOTERS) : []);

function missingOf({ byRoll }, key, file, operator) {
  if (!key) return text.missingKey;
  if (byRoll && !file) return text.missingRoll;
  return byRoll && !operator ? text.missingToken : '';
}

function Roll({ file, onFile }) {
  return html`
    <section class="stack" aria-labelledby="roll">
      <h3 id="roll">${text.roll}</h3>
      ${file && html`<p>${text.rollOf(file.name)}</p>`}
      <${Field} label=${text.rollFile} hint=${text.rollHint}>
        ${(tied) => html`<input type="file" accept=".csv,text/csv" ...${tied}
          onChange=${(event) => onFile(event.target.files[0] ?? null)} />`}
      <//>
      <${TokenField} />
    </section>`;
}

/** The faults of a roll's file, line by line. */
const BadLines = ({ lines }) => lines?.length > 0 && html`
  <div class="scroll" role="group" aria-label=${text.badLines} tabindex="0"><table>
    <thead><tr><th scope="col">${text.line}</th><th scope="col">${text.problem}</th></tr></thead>
    <tbody>${lines.map(({ line, problem }) => html`<tr key=${line}><td>${line}</td><td>${problem}</td></tr>`)}</tbody>
  </table></div>`;
