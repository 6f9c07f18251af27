// How far a vote has come: signed, accepted, in a block, so many blocks deep.
import { html } from '../../../vendor/htm-preact.js';
import { readReceipt } from '../../lib/receipts.js';
import { text } from '../../text.js';
import { Notice, Rule, messageOf } from '../../ui/parts.js';

/** @param status What the node that is asked knows of it. @param waits Why it is sent again. */
export function Way({ vote, status, waits }) {
  const receipt = vote.receipt && readReceipt(vote.receipt);
  const deep = status?.state === 'confirmed' ? status.confirmations : 0;
  return html`
    <section class="card" aria-labelledby="way">
      <div class="row"><h2 id="way">${text.way}</h2></div>
      <ol class="way">
        <${Stage} done=${true} title=${text.stageSigned} detail=${text.stageSignedDetail} />
        <${Stage} done=${Boolean(receipt)} failed=${Boolean(vote.refusal)} title=${vote.refusal ? text.stageRefused : text.stageAccepted}
          detail=${receipt ? text.stageAcceptedDetail(receipt.node, new Date(receipt.accepted)) : vote.refusal ? null : waits ? text.stageWaits(messageOf(waits)) : text.stageSending} />
        <${Stage} done=${deep > 0} failed=${status?.state === 'refused'} title=${status?.state === 'refused' ? text.stageRefusedLater : text.stageMined}
          detail=${deep > 0 ? html`<a href="#/explorer/block/${status.height}">${text.block(status.height)}</a>` : receipt && (text.statuses[status?.state] ?? text.loading)} />
        <${Stage} done=${deep > 1} title=${text.stageDeep(deep)} detail=${text.stageDeepDetail} />
      </ol>
      ${status?.state === 'refused' && html`<${Notice} tone="bad"><${Rule} rule=${status.rule} conflict=${status.conflict} /><//>`}
    </section>`;
}

const Stage = ({ done, failed, title, detail }) => html`
  <li class=${failed ? 'failed' : done ? 'done' : ''}><strong>${title}</strong><span class="unseen"> ${failed ? text.stateFailed : done ? text.stateDone : text.stateOpen}</span>
    ${detail && html`<span class="quiet">${detail}</span>`}</li>`;
