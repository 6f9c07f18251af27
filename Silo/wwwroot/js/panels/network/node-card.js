// One node, and where it stands to the others.
import { html } from '../../../vendor/htm-preact.js';
import { standing } from '../../lib/agreement.js';
import { text } from '../../text.js';
import { Hash, Notice } from '../../ui/parts.js';

const tones = { agrees: 'good', ahead: 'accent', behind: 'warn', elsewhere: 'warn', silent: 'bad', left: '' };

export function NodeCard({ node, majority }) {
  const stands = standing(node, majority);
  return html`
    <li class="card node ${stands}">
      <div class="row apart">
        <h3>${node.name}</h3>
        <span class="badge ${tones[stands]}">${text.nodeCard.stands[stands](Math.abs((majority?.height ?? 0) - node.height))}</span>
      </div>
      <p class="tip">
        <span class="height">${node.height ?? '–'}</span>
        ${node.tip && html`<${Hash} value=${node.tip} digits=${10} href="#/explorer/block/${node.tip}" />`}
      </p>
      <dl class="stats">${[
        [text.nodeCard.hashRate, node.hashRate === null ? '–' : text.nodeCard.rate(node.hashRate)],
        [text.nodeCard.pending, node.pending ?? '–'],
        [text.nodeCard.mined, node.blocksMined ?? '–'],
        [text.nodeCard.forks, node.forks ?? '–'],
        [text.nodeCard.peers, node.peers ?? '–'],
        [text.nodeCard.silo, node.silo ?? '–'],
      ].map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
      ${node.trouble && html`<p class="fault">${node.trouble}</p>`}
      ${node.state === 'suspect' && html`<p class="quiet">${text.nodeCard.suspect}</p>`}
    </li>`;
}
