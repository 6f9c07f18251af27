// Mines one block of what waits, so that a demo need not wait for the miners, and pays the reward to this key.
import { html, useState } from '../../../vendor/htm-preact.js';
import { order } from '../../lib/api.js';
import { text } from '../../text.js';
import { useAction } from '../../ui/hooks.js';
import { useNodes } from '../../ui/nodes.js';
import { Operator } from '../../ui/operator.js';
import { Fault, Hash, Notice, SelectField, announce } from '../../ui/parts.js';

export function Mine({ owner, onMined }) {
  const active = (useNodes().nodes ?? []).filter(({ state }) => state === 'active').map(({ name }) => name);
  const [chosen, choose] = useState('');
  const [mined, setMined] = useState(null);
  const node = active.includes(chosen) ? chosen : active[0];
  const mining = useAction(async () => {
    setMined(null);
    const block = await order('POST', `nodes/${node}/mine`, { asked: '', body: JSON.stringify({ account: owner }), headers: { 'content-type': 'application/json' } });
    setMined(block);
    announce(text.mine.mined(block.height, block.reward));
    onMined();
  });
  return html`
    <section class="card" aria-labelledby="mine-title">
      <div><h2 id="mine-title">${text.mine.title}</h2><p class="quiet">${text.mine.lead}</p></div>
      <${Operator}>
        <div class="search-line">
          <${SelectField} label=${text.mine.node} value=${node} options=${active.map((name) => [name, name])} onValue=${choose} />
          <button class="main" onClick=${mining.run} disabled=${mining.busy || !node}>${mining.busy ? text.mine.running : text.mine.once}</button>
        </div>
        <${Fault} fault=${mining.fault} />
        ${mined && html`<${Notice} tone="good"><span>${text.mine.mined(mined.height, mined.reward)} <${Hash} value=${mined.hash} href="#/explorer/block/${mined.hash}" /></span><//>`}
      <//>
    </section>`;
}
