// For operators: has a node mine one block of what waits, with the reward for this key, or send the coins that it has earned.
import { html, useState } from '../../../vendor/htm-preact.js';
import { order } from '../../lib/api.js';
import { text } from '../../text.js';
import { useAction } from '../../ui/hooks.js';
import { useNodes } from '../../ui/nodes.js';
import { Operator } from '../../ui/operator.js';
import { Fault, Notice, SelectField, announce } from '../../ui/parts.js';

export function Mine({ owner, onMined }) {
  const active = (useNodes().nodes ?? []).filter(({ state }) => state === 'active').map(({ name }) => name);
  const [chosen, choose] = useState('');
  const [told, tell] = useState(null);
  const node = active.includes(chosen) ? chosen : active[0];
  const earning = useAction(async (path, body, saying) => {
    tell(null);
    const answer = await order('POST', `nodes/${node}/${path}`, {
      asked: '', body: JSON.stringify(body), headers: { 'content-type': 'application/json' },
    });
    const message = saying(answer);
    tell(message);
    announce(message);
    onMined();
  });
  const mine = () => earning.run('mine', { account: owner }, ({ height, reward }) => text.mine.mined(height, reward));
  const collect = () => earning.run('collect', { to: owner }, () => text.mine.collected(node));
  return html`
    <section class="card" aria-labelledby="mine-title">
      <div><h2 id="mine-title">${text.mine.title}</h2><p class="quiet">${text.mine.lead}</p></div>
      <${Operator}>
        <${SelectField} label=${text.mine.node} value=${node} options=${active.map((name) => [name, name])} onValue=${choose} />
        <div class="row">
          <button type="button" class="main" onClick=${mine} disabled=${earning.busy || !node}>
            ${earning.busy ? text.mine.running : text.mine.once}
          </button>
          <button type="button" onClick=${collect} disabled=${earning.busy || !node}>${text.mine.collect}</button>
        </div>
        <${Fault} fault=${earning.fault} />
        ${told && html`<${Notice} tone="good"><span>${told}</span><//>`}
      <//>
    </section>`;
}
