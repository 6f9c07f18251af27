// The coins of a key that this browser keeps: its balance and history, and how to send and earn some.
import { html } from '../../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { node, wallet } from '../lib/settings.js';
import { text } from '../text.js';
import { History } from '../ui/history.js';
import { useCell, useLoad } from '../ui/hooks.js';
import { KeyChooser } from '../ui/keys.js';
import { Loaded, Panel } from '../ui/parts.js';
import { Balance } from './wallet/balance.js';
import { Mine } from './wallet/mine.js';
import { OpenTransfers } from './wallet/open-transfers.js';
import { Send } from './wallet/send.js';

const EVERY = 2000;

export function Wallet() {
  const key = useCell(wallet);
  return html`
    <${Panel} title=${text.wallet} lead=${text.walletPanel.lead}>
      <section class="card" aria-labelledby="wallet-key">
        <h2 id="wallet-key">${text.walletPanel.key}</h2>
        <${KeyChooser} value=${key} onKey=${wallet.set} />
      </section>
      ${key && html`<${Account} key=${key} owner=${key} />`}
    <//>`;
}

function Account({ owner }) {
  const chosen = useCell(node);
  const account = useLoad((stop) => get(`accounts/${owner}`, { stop }), [owner, chosen], EVERY);
  return html`
    <${Loaded} state=${account}>${(now) => html`
      <div class="columns wide">
        <${Balance} account=${now} />
        <${Send} account=${now} onSent=${account.reload} />
      </div>
      <${OpenTransfers} owner=${owner} fresh="${now.spending} ${now.receiving}" />
      <section class="card" aria-labelledby="history-title">
        <h2 id="history-title">${text.walletPanel.history}</h2>
        <${History} account=${owner} fresh="${now.balance} ${now.sequence}" />
      </section>
      <${Mine} owner=${owner} onMined=${account.reload} />
    `}<//>`;
}
