// Blocks, transactions and keys: what the chain holds, as one node has it.
import { html } from '../../vendor/htm-preact.js';
import { text } from '../text.js';
import { Panel } from '../ui/parts.js';
import { BlockView } from './explorer/block.js';
import { Chain } from './explorer/chain.js';
import { KeyView } from './explorer/key.js';
import { Search } from './explorer/search.js';
import { TransactionView } from './explorer/transaction.js';

const views = { block: BlockView, transaction: TransactionView, key: KeyView };

export function Explorer({ path: [view, subject] }) {
  const View = Object.hasOwn(views, view ?? '') && subject && views[view];
  return html`
    <${Panel} title=${text.explorer} lead=${text.explorerPanel.lead}>
      <${Search} />
      ${View ? html`<${View} key=${subject} subject=${subject} />` : html`<${Chain} from=${view === 'from' ? subject : undefined} />`}
    <//>`;
}
