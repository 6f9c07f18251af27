// The coins that moved on an account, newest first, a page at a time.
import { html, useEffect, useState } from '../../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { node } from '../lib/settings.js';
import { text } from '../text.js';
import { Clock } from './clock.js';
import { useAction, useCell, useLoad } from './hooks.js';
import { Fault, Hash } from './parts.js';

const PAGE = 25;

/** @param fresh A value that changes when there may be more. */
export function History({ account, fresh }) {
  const chosen = useCell(node);
  const path = `accounts/${encodeURIComponent(account)}/history`;
  const first = useLoad((stop) => get(path, { query: { count: PAGE }, stop }), [account, chosen, fresh]);
  const [older, setOlder] = useState([]);
  useEffect(() => setOlder([]), [first.value]);
  const rows = [...(first.value ?? []), ...older];
  const more = useAction(async () => {
    const next = await get(path, { query: { count: PAGE, before: rows.at(-1).number } });
    setOlder([...older, ...next]);
  });
  if (first.fault) return html`<${Fault} fault=${first.fault} retry=${first.reload} />`;
  if (!first.value) return html`<p class="quiet" role="status">${text.loading}</p>`;
  if (rows.length === 0) return html`<p class="quiet">${text.history.none}</p>`;
  return html`
    <div class="scroll">
      <table class="history">
        <thead><tr>
          <th scope="col">${text.history.block}</th>
          <th scope="col">${text.history.when}</th>
          <th scope="col">${text.history.what}</th>
          <th scope="col" class="number">${text.history.amount}</th>
        </tr></thead>
        <tbody>${rows.map(({ number, height, timestamp, kind, amount, other, transaction }) => html`
          <tr key=${number}>
            <td><a href="#/explorer/block/${height}">${height}</a></td>
            <td><${Clock} at=${timestamp} /></td>
            <td><${Kind} kind=${kind} transaction=${transaction} /> ${other && html`<${Hash} value=${other} digits=${8} what=${text.key}
              href="#/explorer/key/${other}" />`}</td>
            <td class="number ${kind}">${kind === 'sent' ? '−' : '+'}${amount.toLocaleString()}</td>
          </tr>`)}
        </tbody>
      </table>
    </div>
    <${Fault} fault=${more.fault} />
    ${rows.at(-1).number > 1 && html`<div><button onClick=${more.run} disabled=${more.busy}>${text.history.more}</button></div>`}`;
}

/** A reward is no transaction, and leads nowhere. */
function Kind({ kind, transaction }) {
  const said = text.history.kinds[kind];
  return transaction ? html`<a href="#/explorer/transaction/${transaction}">${said}</a>` : said;
}
