// The balance of a key, the coins on their way, and the key itself for others who send some.
import { html, useState } from '../../../vendor/htm-preact.js';
import { text } from '../../text.js';
import { Facts, Hash } from '../../ui/parts.js';

export function Balance({ account: { key, balance, spending, receiving, height } }) {
  const [isShown, show] = useState(false);
  return html`
    <section class="card balance" aria-labelledby="balance-title">
      <h2 id="balance-title">${text.walletPanel.balance}</h2>
      <p class="amount">${text.coins(balance)}</p>
      <${Facts} facts=${[
        [text.walletPanel.spending, spending > 0 ? text.coins(spending) : null],
        [text.walletPanel.receiving, receiving > 0 ? text.coins(receiving) : null],
        [text.walletPanel.asOf, html`<a href="#/explorer/block/${height}">${text.blockView.title(height)}</a>`],
      ]} />
      <h3>${text.walletPanel.receive}</h3>
      <p class="quiet">${text.walletPanel.receiveLead}</p>
      <div class="row"><${Hash} value=${key} digits=${24} what=${text.key} />
        <button type="button" class="plain" aria-expanded=${isShown} onClick=${() => show(!isShown)}>
          ${isShown ? text.walletPanel.lessKey : text.walletPanel.wholeKey}
        </button></div>
      ${isShown && html`<p><code class="whole">${key}</code></p>`}
    </section>`;
}
