// Checks the proof that a block holds a vote, and lists each check with what it means.
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
    // The voter has left this view, and may have had the vote forgotten: it is not kept again.
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
      ${progress !== null && checking.busy && html`
        <label class="stack">${text.judgingHeaders}<progress max="1" value=${progress} /></label>`}
      <${Fault} fault=${checking.fault} />
      <div><button class=${checks.length ? '' : 'main'} aria-disabled=${checking.busy} onClick=${() => checking.run()}>
        ${checking.busy ? text.checking : checks.length ? text.checkAgain : text.checkProof}
      </button></div>
    </section>`;
}

function Check({ check: { name, ok, ...found } }) {
  const { title, later, good, bad } = text.checks[name];
  if (ok === null) return html`<${Line} mark="" title=${title} state=${text.stateOpen} says=${later} />`;
  return ok
    ? html`<${Line} mark="done" title=${title} state=${text.stateDone} says=${good(found)} />`
    : html`<${Line} mark="failed" title=${title} state=${text.stateFailed} says=${bad(found)} />`;
}

const Line = ({ mark, title, state, says }) => html`
  <li class=${mark}>
    <strong>${title}</strong><span class="unseen"> ${state}</span>
    <span class="quiet">${says}</span>
  </li>`;
