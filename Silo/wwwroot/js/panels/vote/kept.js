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
    // What was cast here is known better than a file says it.
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
          ${(tied) => html`<input type="file" accept=".json" ...${tied} onChange=${(event) => event.target.files[0] && opening.run(event.target.files[0])} />`}
        <//>
      </div>
    </section>`;
}

const Line = ({ vote }) => html`
  <li><a class="election" href="#/vote/receipt/${vote.transaction}">
    <span class="row"><strong>${vote.title ?? text.receiptFromFile}</strong>
      <span class="badge ${vote.refusal ? 'bad' : vote.receipt ? 'good' : 'warn'}">${vote.refusal ? text.refused : vote.receipt ? text.hasReceipt : text.notSentYet}</span></span>
    <span class="quiet">${vote.cast && html`<${Moment} at=${new Date(vote.cast).toISOString()} /> · `}<span class="mono">${vote.transaction.slice(0, 16)}…</span></span>
  </a></li>`;
