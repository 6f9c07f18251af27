// The Vote panel: #/vote lists elections, #/vote/ELECTION casts, #/vote/receipt/TRANSACTION follows a vote.
import { html } from '../../vendor/htm-preact.js';
import { canSign } from '../lib/bytes.js';
import { text } from '../text.js';
import { ElectionList } from '../ui/elections.js';
import { NeedsSecureContext } from '../ui/keys.js';
import { Panel } from '../ui/parts.js';
import { Booth } from './vote/booth.js';
import { KeptVotes } from './vote/kept.js';
import { Receipt } from './vote/receipt.js';

export function Vote({ path: [first, second] }) {
  if (first === 'receipt' && second && canSign()) return html`<${Receipt} key=${second} transaction=${second} />`;
  if (first && canSign()) return html`<${Booth} key=${first} id=${first} />`;
  return html`
    <${Panel} title=${text.vote} lead=${text.voteLead}>
      <${NeedsSecureContext} />
      <section class="stack" aria-labelledby="open-elections">
        <h2 id="open-elections">${text.elections}</h2>
        <${ElectionList} hrefOf=${({ election }) => `#/vote/${election}`} isFirst=${({ state }) => state === 'open'}
          empty=${text.noElectionsToVote} />
      </section>
      ${canSign() && html`<${KeptVotes} />`}
    <//>`;
}
