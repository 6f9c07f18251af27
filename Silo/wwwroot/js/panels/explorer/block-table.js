// A list of up to a thousand blocks, with up to fifty new ones a second. Rows out of sight are not laid out, and rows that stay are not
// drawn again. A table can't do that, so these are elements with a row's role.
import { html, useMemo } from '../../../vendor/htm-preact.js';
import { runsOf } from '../../lib/blocks.js';
import { text } from '../../text.js';
import { Clock } from '../../ui/clock.js';

const RUN = 50;

export const BlockTable = ({ blocks, nameOf }) => html`
  <div class="blocks" role="table" aria-label=${text.explorerPanel.blocks} aria-rowcount=${blocks.length + 1}>
    <div role="rowgroup"><div role="row" class="block heads">
      ${['height', 'time', 'transactions', 'miner', 'hash'].map((name) => html`
        <span key=${name} role="columnheader">${text.blockView[name]}</span>`)}
    </div></div>
    ${runsOf(blocks, RUN).map(({ run, blocks: some }) => html`<${Run} key=${run} blocks=${some} nameOf=${nameOf} />`)}
  </div>`;

/** It is drawn again when its newest block is another one: that block's hash stands for all before it. */
const Run = ({ blocks, nameOf }) => useMemo(() => html`
  <div role="rowgroup" class="run">${blocks.map((block) => html`<${Row} key=${block.hash} block=${block} nameOf=${nameOf} />`)}</div>`,
[blocks[0].hash, blocks.length, nameOf]);

const Row = ({ block, nameOf }) => html`
  <div role="row" class="block">
    <span role="cell" class="height"><a href="#/explorer/block/${block.hash}">${block.height}</a></span>
    <span role="cell" class="time">${block.height > 0 ? html`<${Clock} at=${block.timestamp} />` : text.blockView.genesis}</span>
    <span role="cell" class="transactions">${text.blockView.count(block.transactions)}</span>
    <span role="cell" class="miner">${block.miner ? nameOf(block.miner) : '–'}</span>
    <code role="cell" class="hash-cell" title=${block.hash}>${block.hash}</code>
  </div>`;
