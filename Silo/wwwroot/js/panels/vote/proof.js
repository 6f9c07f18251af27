// The proof that a block holds a vote, checked here: what was checked is listed, with what it means.
import { html, useState } from '../../../vendor/htm-preact.js';
import { check } from '../../lib/proof.js';
import { text } from '../../text.js';
import { useAction, useStop } from '../../ui/hooks.js';
import { Fault, announce } from '../../ui/parts.js';

export function Proof({ vote, onProof }) {
  const [checks, setChecks] = useState([]);
  const [progress, setProgress] = useState(null);
  const stop = useStop();
  const checking = useAction(async () => {
    const found = [];
    setChecks([]);
    const proof = await check(vote, (one) => {
      found.push(one);
      setChecks([...found]);
    }, { stop, onProgress: setProgress });
    // Who has left may have had the vote forgotten: it is not kept again.
    if (stop.aborted) return;
    setProgress(null);
    announce(found.every(({ ok }) => ok) ? text.allChecked(found.length) : text.notAllChecked);
    if (proof) onProof(proof);
  });
  return html`
    <section class="card" aria-labelledby="proof">
      <h2 id="proof">${text.proof}</h2>
      <p class="quiet">${text.proofLead}</p>
      ${checks.length > 0 && html`<ul class="checks">${checks.map((one) => html`<${Check} key=${one.name} check=${one} />`)}</ul>`}
      ${progress !== null && checking.busy && html`<label class="stack">${text.judgingHeaders}<progress max="1" value=${progress} /></label>`}
      <${Fault} fault=${checking.fault} />
      <div><button class=${checks.length ? '' : 'main'} aria-disabled=${checking.busy} onClick=${() => checking.run()}>${checking.busy ? text.checking : checks.length ? text.checkAgain : text.checkProof}</button></div>
    </section>`;
}

const Check = ({ check: { name, ok, ...found } }) => html`
  <li class=${ok === null ? '' : ok ? 'done' : 'failed'}>
    <strong>${text.checks[name].title}</strong><span class="unseen"> ${ok === null ? text.stateOpen : ok ? text.stateDone : text.stateFailed}</span>
    <span class="quiet">${ok === null ? text.checks[name].later : ok ? text.checks[name].good(found) : text.checks[name].bad(found)}</span>
  </li>`;
