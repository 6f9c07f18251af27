// Draws the last blocks of the best chain as a line, and the branches that leave it. A table says the same without the drawing.
import { html, useEffect, useMemo, useRef } from '../../../vendor/htm-preact.js';
import { layOut } from '../../lib/forks.js';
import { text } from '../../text.js';
import { Clock } from '../../ui/clock.js';
import { Hash } from '../../ui/parts.js';

const MOST_ROWS = 5;
const [WIDE, HIGH, SIDE] = [46, 50, 30];

export function Forks({ trunk, branches, nameOf, swap }) {
  const drawn = useMemo(() => layOut(trunk, branches, MOST_ROWS), [trunk.at(-1).hash, trunk.length, branches]);
  const scroll = useRef();
  // The view follows the newest block, unless the visitor has scrolled away from it.
  useEffect(() => {
    const { scrollLeft, scrollWidth, clientWidth } = scroll.current;
    if (scrollLeft === 0 || scrollWidth - clientWidth - scrollLeft < 3 * WIDE) scroll.current.scrollLeft = scrollWidth;
  }, [trunk.at(-1).hash]);
  return html`
    <section class="card forks" aria-labelledby="forks-title">
      <div class="row apart">
        <h2 id="forks-title">${text.forks.title}</h2>
        <span class="quiet">${text.forks.count(branches.length)}</span>
      </div>
      <div class="scroll" ref=${scroll} tabindex="0" role="region" aria-label=${text.forks.drawing}>
        <${Drawing} ...${drawn} label=${text.forks.summary(trunk[0].height, trunk.at(-1).height, branches)} nameOf=${nameOf} />
      </div>
      <${Legend} branches=${branches} />
      <p class="swap" role="status">${swap && html`<${Clock} at=${swap.at} />: ${text.forks.swapped(swap.blocks)}`}</p>
      ${branches.length > 0 && html`
        <details>
          <summary>${text.forks.asTable(branches.length)}</summary>
          <${BranchTable} branches=${branches} />
        </details>`}
    </section>`;
}

const middle = ({ column, row }) => ({ x: column * WIDE + WIDE / 2, y: row * HIGH + HIGH / 2 });

function Drawing({ squares, links, rows, columns, label, nameOf }) {
  const [width, height] = [columns * WIDE, rows * HIGH + 18];
  return html`
    <svg class="fork-drawing" role="img" aria-label=${label} viewBox="0 0 ${width} ${height}" width=${width} height=${height}>
      ${links.map(({ state, from, to }) => html`
        <path key="${to.row}-${to.column}" class="link ${state}" d=${line(middle(from), middle(to))} />`)}
      ${squares.map((square) => html`<${Square} key=${square.block.hash} ...${square} nameOf=${nameOf} />`)}
    </svg>`;
}

/** Straight within a row, bent from one row to another. */
const line = (from, to) => (from.y === to.y
  ? `M${from.x} ${from.y}H${to.x}`
  : `M${from.x} ${from.y}C${from.x + WIDE / 2} ${from.y} ${to.x - WIDE / 2} ${to.y} ${to.x} ${to.y}`);

function Square({ block, state, column, row, nameOf }) {
  const { x, y } = middle({ column, row });
  const show = () => {
    location.hash = `#/explorer/block/${block.hash}`;
  };
  return html`
    <g class="square ${state}" onClick=${show}>
      <title>${text.forks.block(block.height, block.transactions, nameOf(block.miner), text.forks.states[state])}</title>
      <rect x=${x - SIDE / 2} y=${y - SIDE / 2} width=${SIDE} height=${SIDE} rx="8" />
      ${state === 'refused'
        ? html`<path class="cross" d="M${x - 5} ${y - 5}l10 10m0 -10l-10 10" />`
        : html`<text x=${x} y=${y + 4}>${short(block.transactions)}</text>`}
      ${row === 0 && (block.height % 5 === 0) && html`<text class="height" x=${x} y=${y + SIDE / 2 + 16}>${block.height}</text>`}
    </g>`;
}

const short = (count) => (count < 1000 ? count : `${Math.floor(count / 1000)}k`);

const Legend = ({ branches }) => html`
  <ul class="legend">${['best', ...new Set(branches.map(({ state }) => state))].map((state) => html`
    <li key=${state}>
      <svg viewBox="0 0 16 16" aria-hidden="true" class="square ${state}"><rect x="1.5" y="1.5" width="13" height="13" rx="4" /></svg>
      ${text.forks.states[state]}
    </li>`)}
    <li class="quiet">${text.forks.numbers}</li>
  </ul>`;

const BranchTable = ({ branches }) => html`
  <div class="scroll">
    <table>
      <thead><tr>${['leaves', 'blocks', 'end', 'state'].map((name) => html`
        <th key=${name} scope="col">${text.forks[name]}</th>`)}
      </tr></thead>
      <tbody>${branches.map(({ state, rule, blocks }) => html`
        <tr key=${blocks.at(-1).hash}>
          <td><a href="#/explorer/block/${blocks[0].previous}">${blocks[0].height - 1}</a></td>
          <td>${blocks.length}</td>
          <td><${Hash} value=${blocks.at(-1).hash} href="#/explorer/block/${blocks.at(-1).hash}" /></td>
          <td><span class="badge ${state === 'refused' ? 'bad' : 'warn'}">${text.forks.states[state]}</span>
            ${rule && html` <code>${rule}</code>`}</td>
        </tr>`)}
      </tbody>
    </table>
  </div>`;
