// The Organise panel: #/organise lists elections, #/organise/new opens one, #/organise/ELECTION runs one.
import { html } from '../../vendor/htm-preact.js';
import { addressOf } from '../lib/api.js';
import { canSign } from '../lib/bytes.js';
import * as keys from '../lib/keys.js';
import { node } from '../lib/settings.js';
import { text } from '../text.js';
import { ElectionList } from '../ui/elections.js';
import { useCell, useLoad } from '../ui/hooks.js';
import { NeedsSecureContext } from '../ui/keys.js';
import { Panel } from '../ui/parts.js';
import { TokenField } from '../ui/token.js';
import { Manage } from './organise/manage.js';
import { Open } from './organise/open.js';

export function Organise({ path: [first] }) {
  if (first === 'new' && canSign()) return html`<${Open} />`;
  if (first && canSign()) return html`<${Manage} key=${first} id=${first} />`;
  return html`<${Overview} />`;
}

function Overview() {
  const own = useLoad(canSign() && (async () => new Set((await keys.all()).map(({ key }) => key))), []).value ?? new Set();
  return html`
    <${Panel} title=${text.organise} lead=${text.organiseLead}>
      <${NeedsSecureContext} />
      ${canSign() && html`<div><a class="button main" href="#/organise/new">${text.openElection}</a></div>`}
      <section class="stack" aria-labelledby="elections">
        <h2 id="elections">${text.elections}</h2>
        <${ElectionList} hrefOf=${({ election }) => `#/organise/${election}`} isFirst=${({ organiser }) => own.has(organiser)} />
      </section>
      <${Ledger} />
      <section class="card" aria-labelledby="operator"><h2 id="operator">${text.operator}</h2><${TokenField} /></section>
    <//>`;
}

/** The ledger as a file. The browser downloads it by itself, so that its size does not matter. */
function Ledger() {
  useCell(node);
  return html`
    <section class="card" aria-labelledby="ledger">
      <h2 id="ledger">${text.ledger}</h2>
      <p class="quiet">${text.ledgerLead}</p>
      <div class="row">
        <a class="button" href=${addressOf('export')} download="ledger.ballot">${text.exportLedger}</a>
        <a class="button" href=${addressOf('export/headers')} download="headers.ballot">${text.exportHeaders}</a>
      </div>
    </section>`;
}
