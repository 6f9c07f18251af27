// Transfers from and to a key that wait for a block: both sides see them before they count.
import { html } from '../../../vendor/htm-preact.js';
import { get } from '../../lib/api.js';
import { node } from '../../lib/settings.js';
import { text } from '../../text.js';
import { useCell, useLoad } from '../../ui/hooks.js';
import { Fault, Hash } from '../../ui/parts.js';

const EVERY = 2000;
const MOST = 1000;

/** @param fresh Changes when there may be others. */
export function OpenTransfers({ owner, fresh }) {
  const chosen = useCell(node);
  const pending = useLoad((stop) => get('pending', { query: { count: MOST }, stop }), [chosen, fresh], EVERY);
  const own = (pending.value?.transactions ?? []).filter(({ kind, signer, recipient }) => kind === 'transfer' && (signer === owner || recipient === owner));
  return html`
    <section class="card" aria-labelledby="open-title">
      <h2 id="open-title">${text.walletPanel.open}</h2>
      <${Fault} fault=${pending.fault} />
      ${own.length === 0 ? pending.value && html`<p class="quiet">${text.walletPanel.noneOpen}</p>` : html`
        <ul class="plain">${own.map(({ id, signer, recipient, amount }) => html`
          <li key=${id} class="row">
            <span class="badge ${signer === owner ? 'warn' : 'good'}">${signer === owner ? text.walletPanel.outgoing : text.walletPanel.incoming}</span>
            <strong>${text.coins(amount)}</strong>
            <${Hash} value=${signer === owner ? recipient : signer} digits=${10} what=${text.key} href="#/explorer/key/${signer === owner ? recipient : signer}" />
            <a href="#/explorer/transaction/${id}">${text.walletPanel.look}</a>
          </li>`)}
        </ul>`}
    </section>`;
}
