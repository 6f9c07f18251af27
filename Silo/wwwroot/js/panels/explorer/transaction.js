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

export function TransactionView({ subject }) {
  const chosen = useCell(node);
  const said = useRef(null);
  const isSaid = () => said.current?.id === subject;
  const state = useLoad(async (stop) => {
    // What it says never changes, and the silo reads a whole block for it: it is asked for until it is known.
    const found = await get(`transactions/${encodeURIComponent(subject)}`, { query: { content: !isSaid() }, stop });
    said.current = found.content ?? said.current;
    return found;
  }, [subject, chosen], EVERY);
  const content = isSaid() ? said.current : null;
  const election = useKnownElections(content?.election ? [content.election] : []).get(content?.election);
  return html`
    <${Loaded} state=${state}>${(found) => html`
      <${Detail} title=${text.transactionView.title} badge=${html`<span class="badge ${tones[found.state]}">${text.transactionView.states[found.state]}</span>`}>
        <div class="card">
          ${content && html`<p class="said"><${Words} content=${content} election=${election} /></p>`}
          <${Facts} facts=${[
            [text.transactionView.id, html`<${Hash} value=${found.id} digits=${24} what=${text.transaction} />`],
            [text.transactionView.kind, content ? text.contents.kinds[content.kind] ?? content.kind : null],
            [text.transactionView.signer, content?.signer ? html`<${Hash} value=${content.signer} digits=${24} what=${text.key} href="#/explorer/key/${content.signer}" />` : null],
            [text.transactionView.block, found.height === null ? null : html`<a href="#/explorer/block/${found.height}">${found.height}</a>`],
            [text.transactionView.confirmations, found.height === null ? null : text.blockView.deep(found.confirmations)],
            [text.rule, found.rule && html`<${Said} rule=${found.rule} />`],
            [text.because, found.conflict && html`<${Hash} value=${found.conflict} what=${text.transaction} href="#/explorer/transaction/${found.conflict}" />`],
          ]} />
        </div>
        ${found.state === 'confirmed' && html`<${Proof} id=${found.id} />`}
        ${found.state === 'unknown' && html`<${Notice} tone="warn"><span>${text.transactionView.unknown}</span><//>`}
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
      <h3 id="proof-title">${text.transactionView.proof}</h3>
      <p class="quiet">${text.transactionView.proofLead}</p>
      <div class="row">
        <button onClick=${check.run} disabled=${check.busy}>${text.transactionView.check}</button>
        <a href=${addressOf(`transactions/${id}/proof`)} target="_blank">${text.transactionView.asJson}</a>
      </div>
      <${Fault} fault=${check.fault} />
      ${checked && html`
        <${Notice} tone=${checked.isGood ? 'good' : 'bad'}>
          <span role="status">${checked.isGood ? text.transactionView.proven(checked.proof.path.length, checked.proof.height) : text.transactionView.notProven}</span>
        <//>`}
    </section>`;
}
