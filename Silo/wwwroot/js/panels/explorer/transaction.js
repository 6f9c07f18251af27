// One transaction: what it says, where it stands, and the proof that it is in the chain.
import { html, useRef, useState } from '../../../vendor/htm-preact.js';
import { addressOf, get } from '../../lib/api.js';
import { fromHex } from '../../lib/bytes.js';
import { fetchChain } from '../../lib/chain.js';
import { proves } from '../../lib/receipts.js';
import { node } from '../../lib/settings.js';
import { read } from '../../lib/transactions.js';
import { text } from '../../text.js';
import { useKnownElections } from '../../ui/known-elections.js';
import { useAction, useCell, useLoad } from '../../ui/hooks.js';
import { Facts, Fault, Hash, Loaded, Notice } from '../../ui/parts.js';
import { Said } from '../../ui/rules.js';
import { Words } from './contents.js';
import { Detail } from './detail.js';

const EVERY = 1500;
const tones = { confirmed: 'good', pending: 'accent', refused: 'bad', unknown: 'warn' };
const view = text.transactionView;

export function TransactionView({ subject }) {
  const chosen = useCell(node);
  const said = useRef(null);
  const isSaid = () => said.current?.id === subject;
  const state = useLoad(async (stop) => {
    // A transaction's content never changes, and the silo reads a whole block for it. So it is asked for only until it is known.
    const found = await get(`transactions/${encodeURIComponent(subject)}`, { query: { content: !isSaid() }, stop });
    said.current = found.content ?? said.current;
    return found;
  }, [subject, chosen], EVERY);
  const content = isSaid() ? said.current : null;
  const election = useKnownElections(content?.election ? [content.election] : []).get(content?.election);
  return html`
    <${Loaded} state=${state}>${(found) => html`
      <${Detail} title=${view.title} badge=${html`<span class="badge ${tones[found.state]}">${view.states[found.state]}</span>`}>
        <div class="card">
          ${content && html`<p class="said"><${Words} content=${content} election=${election} /></p>`}
          <${Facts} facts=${[
            [view.id, html`<${Hash} value=${found.id} digits=${24} what=${text.transaction} />`],
            [view.kind, content ? text.contents.kinds[content.kind] ?? content.kind : null],
            [view.signer, content?.signer
              ? html`<${Hash} value=${content.signer} digits=${24} what=${text.key} href="#/explorer/key/${content.signer}" />`
              : null],
            [view.block, found.height === null ? null : html`<a href="#/explorer/block/${found.height}">${found.height}</a>`],
            [view.confirmations, found.height === null ? null : text.blockView.deep(found.confirmations)],
            [text.rule, found.rule && html`<${Said} rule=${found.rule} />`],
            [text.because, found.conflict
              && html`<${Hash} value=${found.conflict} what=${text.transaction} href="#/explorer/transaction/${found.conflict}" />`],
          ]} />
        </div>
        ${found.state === 'confirmed' && html`<${Proof} id=${found.id} />`}
        ${found.state === 'unknown' && html`<${Notice} tone="warn"><span>${view.unknown}</span><//>`}
      <//>`}
    <//>`;
}

function Proof({ id }) {
  const [checked, setChecked] = useState(null);
  const check = useAction(async () => {
    const [chain, proof] = await Promise.all([fetchChain(), get(`transactions/${id}/proof`)]);
    const transaction = await read(chain.id, fromHex(proof.bytes));
    setChecked({ isGood: transaction.id === id && await proves(proof, transaction), proof });
  });
  return html`
    <section class="card" aria-labelledby="proof-title">
      <h3 id="proof-title">${view.proof}</h3>
      <p class="quiet">${view.proofLead}</p>
      <div class="row">
        <button onClick=${check.run} disabled=${check.busy}>${view.check}</button>
        <a href=${addressOf(`transactions/${id}/proof`)} target="_blank">${view.asJson}</a>
      </div>
      <${Fault} fault=${check.fault} />
      ${checked && html`
        <${Notice} tone=${checked.isGood ? 'good' : 'bad'}>
          <span role="status">${checked.isGood ? view.proven(checked.proof.path.length, checked.proof.height) : view.notProven}</span>
        <//>`}
    </section>`;
}
