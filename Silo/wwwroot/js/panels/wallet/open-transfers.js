// Transfers from and to a key that wait for a block, so that both sides see them before they count.
import { html } from '../../../vendor/htm-preact.js';
import { get } from '../../lib/api.js';
import { node } from '../../lib/settings.js';
import { text } from '../../text.js';
import { useCell, useLoad } from '../../ui/hooks.js';
import { Fault, Hash } from '../../ui/parts.js';

const EVERY = 2000;
const MOST = 1000;

/** @param fresh A value that changes when there may be others. */
export function OpenTransfers({ owner, fresh }) {
  const chosen = useCell(node);
  const pending = useLoad((stop) => get('pending', { query: { count: MOST }, stop }), [chosen, fresh], EVERY);
  const isOwn = ({ kind, signer, recipient }) => kind === 'transfer' && (signer === owner || recipient === owner);
  const own = (pending.value?.transactions ?? []).filter(isOwn);
  return html`
    <section class="card" aria-labelledby="open-title">
      <h2 id="open-title">${text.walletPanel.open}</h2>
      <${Fault} fault=${pending.fault} />
      ${own.length === 0 ? pending.value && html`<p class="quiet">${text.walletPanel.noneOpen}</p>` : html`
        <ul class="plain">${own.map((transfer) => html`<${Line} key=${transfer.id} owner=${owner} ...${transfer} />`)}</ul>`}
    </section>`;
}

function Line({ owner, id, signer, recipient, amount }) {
  const [tone, way, other] = signer === owner
    ? ['warn', text.walletPanel.outgoing, recipient]
    : ['good', text.walletPanel.incoming, signer];
  return html`
    <li class="row">
      <span class="badge ${tone}">${way}</span>
      <strong>${text.coins(amount)}</strong>
      <${Hash} value=${other} digits=${10} what=${text.key} href="#/explorer/key/${other}" />
      <a href="#/explorer/transaction/${id}">${text.walletPanel.look}</a>
    </li>`;
}
