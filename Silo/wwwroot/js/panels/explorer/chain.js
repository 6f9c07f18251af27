// The newest blocks live, or older ones a page at a time, and the branches beside them.
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact.js';
import { addressOf, get } from '../../lib/api.js';
import { follow } from '../../lib/blocks.js';
import { node } from '../../lib/settings.js';
import { text } from '../../text.js';
import { useCell, useLoad } from '../../ui/hooks.js';
import { LiveSwitch, polling, useStream } from '../../ui/live.js';
import { useNodes } from '../../ui/nodes.js';
import { Fault, SelectField } from '../../ui/parts.js';
import { BlockTable } from './block-table.js';
import { Forks } from './forks.js';
import { Pending } from './pending.js';

const SIZES = [50, 200, 1000];
const DRAWN = 40;
const FORKS_EVERY = 4000;

const newestFirst = async (query, stop) => (await get('blocks', { query, stop })).toReversed();

export function Chain({ from }) {
  const [size, setSize] = useState(SIZES[0]);
  const { asked, nameOf } = useNodes();
  const isNewest = from === undefined;
  const newest = useNewest(size, isNewest);
  const older = useLoad(isNewest ? null : (stop) => newestFirst({ from, count: size }, stop), [from, size, useCell(node)]);
  const forks = useLoad(asked ? (stop) => get(`nodes/${asked}/forks`, { asked: '', stop }) : null, [asked], FORKS_EVERY);
  const page = isNewest ? newest : older;
  const branches = useRef([]);
  if (newest.state !== 'held') branches.current = forks.value ?? branches.current;
  return html`
    <${Fault} fault=${page.fault} retry=${page.reload} />
    ${isNewest && newest.value && html`
      <${Forks} trunk=${newest.value.slice(0, DRAWN).toReversed()} branches=${branches.current} nameOf=${nameOf} swap=${newest.swap} />
      <${Pending} isHeld=${newest.state === 'held'} />`}
    <section class="card" aria-labelledby="blocks-title">
      <div class="row apart">
        <h2 id="blocks-title">${isNewest ? text.explorerPanel.newest : text.explorerPanel.blocksFrom(from)}</h2>
        ${isNewest && html`<${LiveSwitch} state=${newest.state} onHold=${newest.hold} />`}
      </div>
      ${page.value && html`<${BlockTable} blocks=${page.value} nameOf=${nameOf} />`}
      ${!page.value && !page.fault && html`<p class="quiet" role="status">${text.loading}</p>`}
      ${page.value?.length === 0 && html`<p class="quiet">${text.explorerPanel.noBlocks}</p>`}
      <${Pages} blocks=${page.value ?? []} size=${size} onSize=${setSize} isNewest=${isNewest} />
    </section>`;
}

/** The newest blocks, kept in step with the chain: `{ value, fault, reload, state, swap, hold }`. */
function useNewest(size, isOn) {
  const chosen = useCell(node);
  const [held, hold] = useState(false);
  const [shown, setShown] = useState();
  const [swap, setSwap] = useState(null);
  const [every, lookEvery] = useState(0);
  const loaded = useLoad(isOn ? (stop) => newestFirst({ count: size }, stop) : null, [size, isOn, chosen], every);
  useEffect(() => setShown(loaded.value), [loaded.value]);
  useEffect(() => setSwap(null), [chosen]);
  const state = useStream(isOn && loaded.value ? addressOf('blocks/stream') : null, {
    block(fresh) {
      const next = follow(shown ?? [], fresh, size);
      if (!next) return loaded.reload();
      if (next.swapped > 0) setSwap({ blocks: next.swapped, at: new Date().toISOString() });
      return setShown(next.blocks);
    },
  }, held);
  useEffect(() => lookEvery(polling(state)), [state]);
  return { ...loaded, value: loaded.value && (shown ?? loaded.value), swap, state, hold };
}

function Pages({ blocks, size, onSize, isNewest }) {
  const lowest = blocks.at(-1)?.height ?? 0;
  const highest = blocks[0]?.height ?? 0;
  return html`
    <nav class="pages row apart" aria-label=${text.explorerPanel.pages}>
      <div class="row">
        ${!isNewest && html`<a class="button" href="#/explorer">${text.explorerPanel.toNewest}</a>
          <a class="button" href="#/explorer/from/${highest + 1}">${text.explorerPanel.newer}</a>`}
        ${lowest > 0 && html`<a class="button" href="#/explorer/from/${Math.max(0, lowest - size)}">${text.explorerPanel.older}</a>`}
      </div>
      <${SelectField} label=${text.explorerPanel.perPage} value=${size} options=${SIZES.map((count) => [count, String(count)])}
        onValue=${(value) => onSize(Number(value))} />
    </nav>`;
}
