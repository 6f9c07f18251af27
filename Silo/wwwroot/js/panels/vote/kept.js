// The votes that this browser has cast, and receipts from elsewhere.
import { html } from '../../../vendor/htm-preact.js';
import { fromFile } from '../../lib/receipts.js';
import * as votes from '../../lib/votes.js';
import { text } from '../../text.js';
import { useAction, useKept } from '../../ui/hooks.js';
import { Field, Loaded, Moment, messageOf } from '../../ui/parts.js';

export function KeptVotes() {
  const kept = useKept(() => votes.all(), [], votes.changes);
  const opening = useAction(async (file) => {
    const vote = await fromFile(await file.text());
    // This browser knows more of a vote that was cast here than the file does.
    if (!(await votes.find(vote.transaction))) await votes.keep({ ...vote, title: null, cast: null, refusal: null });
    location.hash = `#/vote/receipt/${vote.transaction}`;
  });
  return html`
    <section class="stack" aria-labelledby="kept-votes">
      <h2 id="kept-votes">${text.keptVotes}</h2>
      <${Loaded} state=${kept}>${(list) => list.length === 0
        ? html`<p class="quiet">${text.noVotes}</p>`
        : html`<ul class="elections">${list.map((vote) => html`<${Line} key=${vote.transaction} vote=${vote} />`)}</ul>`}
      <//>
      <div class="card">
        <${Field} label=${text.checkFile} hint=${text.checkFileHint} fault=${opening.fault && messageOf(opening.fault)}>
          ${(tied) => html`<input type="file" accept=".json" ...${tied}
            onChange=${({ target: { files } }) => files[0] && opening.run(files[0])} />`}
        <//>
      </div>
    </section>`;
}

const Line = ({ vote }) => html`
  <li><a class="election" href="#/vote/receipt/${vote.transaction}">
    <span class="row"><strong>${vote.title ?? text.receiptFromFile}</strong><${Standing} vote=${vote} /></span>
    <span class="quiet">${vote.cast && html`<${Moment} at=${new Date(vote.cast).toISOString()} /> · `}
      <span class="mono">${vote.transaction.slice(0, 16)}…</span></span>
  </a></li>`;

function Standing({ vote: { refusal, receipt } }) {
  if (refusal) return html`<span class="badge bad">${text.refused}</span>`;
  return receipt ? html`<span class="badge good">${text.hasReceipt}</span>` : html`<span class="badge warn">${text.notSentYet}</span>`;
}
