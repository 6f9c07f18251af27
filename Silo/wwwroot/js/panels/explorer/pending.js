// The transactions that wait for a block, the oldest first. They are folded away, as their coming and going would move the page.
import { html, useState } from '../../../vendor/htm-preact.js';
import { get } from '../../lib/api.js';
import { node } from '../../lib/settings.js';
import { text } from '../../text.js';
import { useCell, useLoad } from '../../ui/hooks.js';
import { Fault, Notice } from '../../ui/parts.js';
import { Contents } from './contents.js';

const EVERY = 2000;
const SOME = 50;

/** @param isHeld Whether the list stays as it is. */
export function Pending({ isHeld }) {
  const chosen = useCell(node);
  const [shown, show] = useState({ total: 0, transactions: [] });
  const pending = useLoad(isHeld ? null : (stop) => get('pending', { query: { count: SOME }, stop }).then(show), [chosen, isHeld], EVERY);
  return html`
    <details class="card pending">
      <summary><h2>${text.explorerPanel.waiting(shown.total)}</h2></summary>
      <${Fault} fault=${pending.fault} />
      ${shown.trouble && html`<${Notice} tone="warn">${shown.trouble}<//>`}
      ${shown.transactions.length > 0 && html`<${Contents} contents=${shown.transactions} />`}
      ${shown.total > SOME && html`<p class="quiet">${text.explorerPanel.waitingMore(SOME, shown.total)}</p>`}
    </details>`;
}
