// How far a vote has come: signed, accepted, in a block, so many blocks deep.
import { html } from '../../../vendor/htm-preact.js';
import { readReceipt } from '../../lib/receipts.js';
import { text } from '../../text.js';
import { Notice, Rule, messageOf } from '../../ui/parts.js';

/** @param status The answer of the node that is asked. @param waits The fault for which it is sent again. */
export function Way({ vote, status, waits }) {
  const deep = status?.state === 'confirmed' ? status.confirmations : 0;
  const isRefusedLater = status?.state === 'refused';
  return html`
    <section class="card" aria-labelledby="way">
      <div class="row"><h2 id="way">${text.way}</h2></div>
      <ol class="way">
        <${Stage} done=${true} title=${text.stageSigned} detail=${text.stageSignedDetail} />
        <${Stage} done=${Boolean(vote.receipt)} failed=${Boolean(vote.refusal)}
          title=${vote.refusal ? text.stageRefused : text.stageAccepted} detail=${acceptance(vote, waits)} />
        <${Stage} done=${deep > 0} failed=${isRefusedLater} title=${isRefusedLater ? text.stageRefusedLater : text.stageMined}
          detail=${deep > 0
            ? html`<a href="#/explorer/block/${status.height}">${text.block(status.height)}</a>`
            : vote.receipt && (text.statuses[status?.state] ?? text.loading)} />
        <${Stage} done=${deep > 1} title=${text.stageDeep(deep)} detail=${text.stageDeepDetail} />
      </ol>
      ${isRefusedLater && html`<${Notice} tone="bad"><${Rule} rule=${status.rule} conflict=${status.conflict} /><//>`}
    </section>`;
}

function acceptance({ receipt, refusal }, waits) {
  if (receipt) {
    const { node, accepted } = readReceipt(receipt);
    return text.stageAcceptedDetail(node, new Date(accepted));
  }
  if (refusal) return null;
  return waits ? text.stageWaits(messageOf(waits)) : text.stageSending;
}

function Stage({ done, failed, title, detail }) {
  const [mark, state] = failed ? ['failed', text.stateFailed] : done ? ['done', text.stateDone] : ['', text.stateOpen];
  return html`
    <li class=${mark}><strong>${title}</strong><span class="unseen"> ${state}</span>
      ${detail && html`<span class="quiet">${detail}</span>`}</li>`;
}
