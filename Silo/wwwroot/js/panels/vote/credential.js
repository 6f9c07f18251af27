// Gets a credential: the registrar learns who asks, and signs a key that it does not see.
import { html, useEffect, useState } from '../../../vendor/htm-preact.js';
import { post } from '../../lib/api.js';
import * as credentials from '../../lib/credentials.js';
import * as keys from '../../lib/keys.js';
import { text } from '../../text.js';
import { useAction, useLoad } from '../../ui/hooks.js';
import { Fault, Notice, TextField, announce } from '../../ui/parts.js';

export function CredentialStep({ chain, election, voter, onCredential }) {
  const [id, setId] = useState('');
  const [code, setCode] = useState('');
  const kept = useLoad(() => credentials.find(election.id, voter), [voter]);
  useEffect(() => {
    if (kept.value) onCredential(kept.value);
  }, [kept.value]);

  const asking = useAction(async () => {
    const ask = (blinded) => post(`elections/${election.id}/credentials`, { voter: id.trim(), code: code.trim(), blinded });
    await credentials.request(chain.id, election.id, await keys.find(voter), election.roll, ask);
    setCode('');
    announce(text.credentialHere);
    kept.reload();
  });
  const submit = (event) => {
    event.preventDefault();
    asking.run();
  };

  return html`
    <section class="card" aria-labelledby="step-credential">
      <h2 id="step-credential">${text.stepCredential}</h2>
      ${kept.value
        ? html`<${Notice} tone="good"><span>${text.credentialHere}${weighs(election.roll, kept.value)}</span><//>`
        : html`
          <p class="quiet">${text.credentialLead}</p>
          <form class="stack" onSubmit=${submit}>
            <div class="columns">
              <${TextField} label=${text.voterId} value=${id} onValue=${setId} required
                autocomplete="off" autocapitalize="off" spellcheck=${false} />
              <${TextField} label=${text.voterCode} type="password" value=${code} onValue=${setCode} required
                autocomplete="one-time-code" />
            </div>
            <${Fault} fault=${asking.fault ?? kept.fault} />
            <div><button class="main" aria-disabled=${asking.busy} disabled=${!id.trim() || !code.trim()}>
              ${asking.busy ? text.asking : text.askCredential}
            </button></div>
          </form>`}
    </section>`;
}

/** What the ballot counts, where ballots of the roll differ. */
const weighs = ({ classes }, credential) =>
  (classes.some(({ weight }) => weight !== 1) ? ` ${text.ballotWeighs(classes[credential.class].weight)}` : '');
