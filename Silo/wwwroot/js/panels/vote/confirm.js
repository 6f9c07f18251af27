// The last look at a vote before it is signed.
import { html, useLayoutEffect, useRef } from '../../../vendor/htm-preact.js';
import * as keys from '../../lib/keys.js';
import * as votes from '../../lib/votes.js';
import { text } from '../../text.js';
import { useAction, useLoad } from '../../ui/hooks.js';
import { Facts, Fault, Hash } from '../../ui/parts.js';
import { BallotInWords } from './words.js';

export function Confirm({ chain, election, voter, answers, credential, onCast, onBack }) {
  const heading = useRef();
  useLayoutEffect(() => heading.current.focus(), []);
  const revision = useLoad((stop) => votes.nextRevision(chain, election, voter, { stop }), [voter]);
  const casting = useAction(async () => {
    const vote = await votes.cast(chain, election, await keys.find(voter), answers, revision.value, credential);
    onCast();
    location.hash = `#/vote/receipt/${vote.transaction}`;
  });
  return html`
    <section class="card" aria-labelledby="step-confirm">
      <h2 id="step-confirm" tabindex="-1" ref=${heading}>${text.stepConfirm}</h2>
      <p class="quiet">${text.confirmLead}</p>
      <${BallotInWords} contests=${election.contests} answers=${answers} />
      <${Facts} facts=${[
        [text.election, html`${election.title} <${Hash} value=${election.id} what=${text.electionId} />`],
        [text.organiser, html`<${Hash} value=${election.organiser} what=${text.key} />`],
        [text.key, html`<${Hash} value=${voter} what=${text.key} />`],
        [text.credential, credential ? text.credentialBlind : undefined],
        [text.revision, election.revoting === 'last' ? (revision.value ?? '…') : undefined],
        [text.networkId, html`<${Hash} value=${chain.id} what=${text.networkId} />`],
      ]} />
      <${Fault} fault=${casting.fault ?? revision.fault} retry=${revision.fault && revision.reload} />
      <div class="row">
        <button class="main" aria-disabled=${casting.busy} disabled=${revision.value === undefined} onClick=${() => casting.run()}>
          ${text.signAndCast}
        </button>
        <button onClick=${onBack}>${text.back}</button>
      </div>
    </section>`;
}
