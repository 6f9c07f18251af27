// One block and its transactions.
import { html, useState } from '../../../vendor/htm-preact.js';
import { addressOf, get } from '../../lib/api.js';
import { node } from '../../lib/settings.js';
import { text } from '../../text.js';
import { Clock } from '../../ui/clock.js';
import { useCell, useLoad } from '../../ui/hooks.js';
import { useNodes } from '../../ui/nodes.js';
import { Facts, Hash, Loaded } from '../../ui/parts.js';
import { Contents } from './contents.js';
import { Detail } from './detail.js';

const TIP_EVERY = 2000;
const SOME = 100;

export function BlockView({ subject }) {
  const chosen = useCell(node);
  const load = (stop) => (subject === '0' ? genesis(stop) : get(`blocks/${encodeURIComponent(subject)}`, { stop }));
  const block = useLoad(load, [subject, chosen]);
  const { nameOf } = useNodes();
  return html`
    <${Loaded} state=${block}>${(found) => html`
      <${Detail} title=${text.blockView.title(found.height)} badge=${html`<${Place} block=${found} />`}>
        <${Neighbours} block=${found} />
        <div class="card"><${BlockFacts} block=${found} nameOf=${nameOf} /></div>
        <${Body} block=${found} />
      <//>`}
    <//>`;
}

/** Genesis has no body, so that only lists of blocks have it. */
const genesis = async (stop) => ({ ...(await get('blocks', { query: { from: 0, count: 1 }, stop }))[0], onBestChain: true, contents: [] });

/** A badge: on a branch, or how deep in the best chain. */
function Place({ block }) {
  const [tip] = useLoad((stop) => get('blocks', { query: { count: 1 }, stop }), [block.hash], TIP_EVERY).value ?? [];
  if (!block.onBestChain) return html`<span class="badge warn">${text.blockView.onBranch}</span>`;
  return tip ? html`<span class="badge good">${text.blockView.deep(tip.height - block.height + 1)}</span>` : null;
}

const Neighbours = ({ block }) => html`
  <nav class="row" aria-label=${text.blockView.neighbours}>
    ${block.height > 0 && html`
      <a class="button" href="#/explorer/block/${block.height > 1 ? block.previous : 0}">← ${text.blockView.below}</a>`}
    ${block.onBestChain && html`<a class="button" href="#/explorer/block/${block.height + 1}">${text.blockView.above} →</a>`}
  </nav>`;

function BlockFacts({ block, nameOf }) {
  const searched = (new Date(block.timestamp) - new Date(block.started)) / 1000;
  return html`
    <${Facts} facts=${[
      [text.blockView.hash, html`<${Hash} value=${block.hash} digits=${24} />`],
      [text.blockView.previous, block.height > 0 ? html`<${Hash} value=${block.previous} digits=${24} />` : null],
      [text.blockView.time, block.height > 0 ? html`<${Clock} at=${block.timestamp} />` : null],
      [text.blockView.searched, block.height > 0 ? text.blockView.seconds(searched) : null],
      [text.blockView.miner, block.miner ? nameOf(block.miner) : null],
      [text.blockView.difficulty, text.blockView.hashes(block.difficulty)],
      [text.blockView.nonce, html`<code>${block.nonce}</code>`],
      [text.blockView.merkleRoot, html`<${Hash} value=${block.merkleRoot} digits=${24} />`],
      [text.blockView.tallyRoot, html`<${Hash} value=${block.tallyRoot} digits=${24} />`],
      [text.blockView.forms, block.height > 0 ? html`
        <span class="row"><a href=${addressOf(`blocks/${block.hash}/text`)} target="_blank">${text.blockView.asText}</a>
        <a href=${addressOf(`blocks/${block.hash}/json`)} target="_blank">${text.blockView.asJson}</a></span>` : null],
    ]} />`;
}

function Body({ block }) {
  const [shown, show] = useState(SOME);
  const { contents } = block;
  return html`
    <section class="card" aria-labelledby="contents-title">
      <h3 id="contents-title">${text.blockView.holds(contents.length)}</h3>
      ${contents.length > 0 && html`<${Contents} contents=${contents.slice(0, shown)} />`}
      ${contents.length > shown && html`
        <div><button onClick=${() => show(shown + SOME)}>${text.blockView.more(Math.min(SOME, contents.length - shown))}</button></div>`}
    </section>`;
}
