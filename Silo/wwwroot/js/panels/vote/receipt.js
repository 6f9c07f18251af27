// One vote: how far it has come, its receipt, and the proof.
import { html, useEffect, useState } from '../../../vendor/htm-preact.js';
import { get } from '../../lib/api.js';
import { fetchElection } from '../../lib/chain.js';
import { fromHex } from '../../lib/bytes.js';
import { toFile } from '../../lib/receipts.js';
import { again, troubles } from '../../lib/sender.js';
import { node } from '../../lib/settings.js';
import { read } from '../../lib/transactions.js';
import * as votes from '../../lib/votes.js';
import { text } from '../../text.js';
import { download } from '../../ui/files.js';
import { Forget } from '../../ui/forget.js';
import { useAction, useCell, useKept, useLoad } from '../../ui/hooks.js';
import { Facts, Fault, Hash, Loaded, Notice, Panel, Rule, announce } from '../../ui/parts.js';
import { Proof } from './proof.js';
import { Way } from './way.js';
import { BallotInWords } from './words.js';

const EVERY = 1000;

export function Receipt({ transaction }) {
  const kept = useKept(() => votes.find(transaction).then((vote) => vote ?? null), [transaction], votes.changes);
  return html`
    <${Loaded} state=${kept}>${(vote) => vote
      ? html`<${Followed} vote=${vote} />`
      : html`
        <${Panel} title=${text.receipt}>
          <${Notice} tone="warn"><p>${text.notKept}</p><p><a href="#/vote">${text.allElections}</a></p><//>
        <//>`}
    <//>`;
}

function Followed({ vote }) {
  const asked = useCell(node);
  const trouble = useCell(troubles).get(vote.transaction);
  const look = vote.receipt && ((stop) => get(`transactions/${vote.transaction}`, { stop }));
  const status = useLoad(look, [vote.transaction, asked, Boolean(vote.receipt)], EVERY).value;

  useEffect(() => {
    if (vote.refusal) announce(text.refused);
    else if (status?.state === 'confirmed') announce(text.saidConfirmed(status.height));
    else if (vote.receipt) announce(text.saidAccepted);
  }, [vote.refusal, vote.receipt, status?.state]);

  return html`
    <${Panel} title=${vote.title ?? text.receipt}>
      <p><a href="#/vote">${text.allElections}</a>
        ${vote.election && html` · <a href="#/results/${vote.election}">${text.seeResults}</a>`}</p>
      <${Way} vote=${vote} status=${status} waits=${trouble?.fault} />
      ${trouble?.isLasting && html`<${Fault} fault=${trouble.fault} retry=${() => again(vote.transaction)} />`}
      ${vote.refusal && html`<${Refusal} vote=${vote} />`}
      <${Signed} vote=${vote} />
      ${vote.receipt && html`<${Proof} vote=${vote} onProof=${(proof) => votes.keep({ ...vote, bytes: proof.bytes, proof })} />`}
    <//>`;
}

/** A refused vote counts nowhere. It can be put away, and while votes are taken the voter can cast another. */
function Refusal({ vote }) {
  const isOver = ['closed', 'sealed'].includes(vote.refusal.rule);
  const forgetting = useAction(async () => {
    await votes.forget(vote.transaction);
    location.hash = isOver ? '#/vote' : `#/vote/${vote.election}`;
  });
  return html`
    <${Notice} tone="bad" title=${text.refusedTitle}>
      <${Rule} ...${vote.refusal} />
      <div><button onClick=${() => forgetting.run()}>${isOver ? text.putAway : text.voteAgain}</button></div>
      <${Fault} fault=${forgetting.fault} />
    <//>`;
}

/** The signed ballot, and the receipt as a file. */
function Signed({ vote }) {
  const opened = useLoad(async (stop) => {
    const signed = await read(vote.chain, fromHex(vote.bytes));
    if (signed.kind !== 'vote') return { signed, election: null };
    return { signed, election: await fetchElection(vote.chain, signed.election, { stop }).catch(() => null) };
  }, [vote.transaction]);
  const [forgetting, setForgetting] = useState(false);
  const save = () => {
    const { name, content } = toFile(vote);
    download(name, content, 'application/json');
  };
  // For a computer that others use too.
  const forget = async () => {
    await votes.forget(vote.transaction);
    location.hash = '#/vote';
  };
  return html`
    <section class="card" aria-labelledby="signed">
      <h2 id="signed">${text.signedTitle}</h2>
      <${Loaded} state=${opened}>${({ signed, election }) => html`
        ${election && html`<${BallotInWords} contests=${election.contests} answers=${signed.answers} />`}
        <${Facts} facts=${[
          [text.transaction, html`<${Hash} value=${vote.transaction} what=${text.transaction} digits=${16}
            href="#/explorer/transaction/${vote.transaction}" />`],
          [text.election, signed.election && html`<${Hash} value=${signed.election} what=${text.electionId} />`],
          [text.key, signed.voter && html`<${Hash} value=${signed.voter} what=${text.key} />`],
          [text.revision, signed.revision || undefined],
        ]} />`}
      <//>
      ${vote.receipt && html`
        <div class="row">
          <button onClick=${save}>${text.saveReceipt}</button>
          <button class="plain" onClick=${() => setForgetting(true)}>${text.forgetVote}</button>
        </div>
        <p class="quiet">${text.saveReceiptHint}</p>`}
      ${forgetting && html`
        <${Forget} title=${text.forgetVote} means=${text.forgetVoteMeans} onForget=${forget} onClose=${() => setForgetting(false)} />`}
    </section>`;
}
