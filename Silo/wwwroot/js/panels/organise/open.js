// Opens an election: its terms, a last look, and a signature.
import { html, useState } from '../../../vendor/htm-preact.js';
import { get, order, post } from '../../lib/api.js';
import { fetchChain } from '../../lib/chain.js';
import * as keys from '../../lib/keys.js';
import { carryOut } from '../../lib/orders.js';
import { token } from '../../lib/settings.js';
import { text } from '../../text.js';
import { download } from '../../ui/files.js';
import { useAction, useCell, useStop } from '../../ui/hooks.js';
import { KeyChooser } from '../../ui/keys.js';
import { Fault, Field, Notice, Panel, announce } from '../../ui/parts.js';
import { TokenField } from '../../ui/token.js';
import { askedOf, emptyDraft, faultsOf, termsOf } from './draft.js';
import { Terms } from './terms.js';

export function Open() {
  const stop = useStop();
  const operator = useCell(token);
  const [draft, setDraft] = useState(emptyDraft);
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
    announce(terms.opens > now ? text.isScheduled : text.isOpened);
    location.hash = `#/organise/${transaction.id}`;
  });

  /** Loads the roll, once for the same organiser and file: each time the registrar makes new keys. */
  async function loadRoll() {
    if (loaded?.file === file && loaded.key === key) return loaded.roll;
    setStage('roll');
    const { classes, registrarKey, size, root, salt } = await order('POST', 'rolls', {
      asked: '', query: { organiser: key }, body: file, headers: { 'content-type': 'text/csv' }, patience: 600_000, stop,
    });
    const roll = { registrar: registrarKey, root, classes };
    // The salt is given once, and kept nowhere. Without it nobody can show later who is on the roll.
    download(`roll-${root.slice(0, 8)}.json`, JSON.stringify({ root, salt, size }, null, 2), 'application/json');
    setLoaded({ file, key, roll });
    return roll;
  }

  const missing = missingOf(draft, key, file, operator);
  const submit = () => {
    setShown(true);
    if (!faults.any && !missing) opening.run();
    else announce(missing || text.draftFaults);
  };
  return html`
    <${Panel} title=${text.openElection} lead=${text.openLead}>
      <p><a href="#/organise">${text.allElections}</a></p>
      <${Terms} draft=${draft} onDraft=${setDraft} faults=${shown ? faults : {}} />
      ${draft.byRoll && html`<${Roll} onFile=${setFile} />`}
      <section class="card" aria-labelledby="organiser-key">
        <h2 id="organiser-key">${text.organiserKey}</h2>
        <${KeyChooser} value=${key} onKey=${setKey} hint=${text.organiserKeyHint} />
      </section>
      ${warned && html`
        <${Notice} tone="warn" title=${text.lookAgain}>
          ${warned.alike.flatMap((groups, contest) => groups.map((group) => html`
            <p key=${[contest, ...group].join()}>${warned.alike.length > 1 && text.inContest(contest + 1)}${
              text.alikeOptions(group.map((index) => index + 1))}</p>`))}
          ${warned.twins > 0 && html`<p>${text.twins(warned.twins)}</p>`}
          <p>${text.signAnyway}</p>
        <//>`}
      ${few.length > 0 && html`
        <${Notice} tone="warn" title=${text.lookAgain}>
          ${few.map(({ weight, size }) => html`<p key=${weight}>${text.fewOfWeight(size, weight)}</p>`)}
          <p>${text.signAnyway}</p>
        <//>`}
      ${opening.fault && html`<${Fault} fault=${opening.fault} /><${BadLines} lines=${opening.fault.details?.lines} />`}
      <div class="row">
        <button class="main" aria-disabled=${opening.busy} onClick=${submit}>
          ${opening.busy ? text.stages[stage] ?? text.loading : text.signAndOpen}
        </button>
        ${shown && (missing || faults.any) && html`<span class="fault">${missing || text.draftFaults}</span>`}
      </div>
    <//>`;
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

function Roll({ onFile }) {
  return html`
    <section class="card" aria-labelledby="roll">
      <h2 id="roll">${text.roll}</h2>
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
