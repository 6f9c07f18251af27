// Every node, live; what operators do with nodes; and attacks, for everyone to watch them fail.
import { html, useEffect, useState } from '../../vendor/htm-preact.js';
import { addressOf, get } from '../lib/api.js';
import { majorityTip } from '../lib/agreement.js';
import { text } from '../text.js';
import { useLoad } from '../ui/hooks.js';
import { LiveSwitch, polling, useStream } from '../ui/live.js';
import { Hash, Loaded, Panel } from '../ui/parts.js';
import { Attack } from './network/attack.js';
import { NodeCard } from './network/node-card.js';
import { Operators } from './network/operators.js';

export function Network() {
  const [latest, setLatest] = useState(null);
  const [held, hold] = useState(false);
  const state = useStream(addressOf('nodes/stream', { asked: '' }), { nodes: setLatest }, held);
  const looked = useLoad((stop) => get('nodes', { asked: '', stop }), [], polling(state));
  useEffect(() => setLatest((last) => looked.value ?? last), [looked.value]);
  return html`
    <${Panel} title=${text.network} lead=${text.networkPanel.lead}>
      <${Loaded} state=${latest ? { value: latest } : looked}>${(nodes) => html`
        <section class="stack" aria-labelledby="nodes-title">
          <div class="row apart">
            <h2 id="nodes-title"><${Agreement} nodes=${nodes} /></h2>
            <${LiveSwitch} state=${state} onHold=${hold} />
          </div>
          <ul class="nodes">${nodes.map((node) => html`<${NodeCard} key=${node.name} node=${node} majority=${majorityTip(nodes)} />`)}</ul>
        </section>
        <${Operators} nodes=${nodes} />
        <${Attack} nodes=${nodes} />
      `}<//>
    <//>`;
}

function Agreement({ nodes }) {
  const majority = majorityTip(nodes);
  const present = nodes.filter(({ state }) => state !== 'left').length;
  if (!majority) return text.networkPanel.nobody;
  return html`${text.networkPanel.agree(majority.nodes, present, majority.height)} <${Hash} value=${majority.tip} digits=${8}
    href="#/explorer/block/${majority.tip}" />`;
}
