// For operators: joins a node, has one leave, has one ask all others for their tips.
import { html, useState } from '../../../vendor/htm-preact.js';
import { order } from '../../lib/api.js';
import { text } from '../../text.js';
import { useAction } from '../../ui/hooks.js';
import { Operator } from '../../ui/operator.js';
import { Fault, Hash, Notice, SelectField, TextField } from '../../ui/parts.js';

export const Operators = ({ nodes }) => html`
  <section class="card" aria-labelledby="operators-title">
    <h2 id="operators-title">${text.operators.title}</h2>
    <${Operator}><div class="columns"><${Join} /><${Manage} nodes=${nodes} /></div><//>
  </section>`;

function Join() {
  const [name, setName] = useState('');
  const [joined, setJoined] = useState(null);
  const join = useAction(async () => {
    setJoined(null);
    setJoined((await order('POST', `nodes/${encodeURIComponent(name)}`, { asked: '' })).node);
  });
  const submit = (event) => {
    event.preventDefault();
    join.run();
  };
  return html`
    <form class="stack" onSubmit=${submit}>
      <h3>${text.operators.join}</h3>
      <${TextField} label=${text.operators.name} hint=${text.operators.nameHint} value=${name} onValue=${setName}
        pattern="[a-z0-9\\-]{1,32}" required autocomplete="off" />
      <div><button class="main" disabled=${join.busy}>${text.operators.join}</button></div>
      <${Fault} fault=${join.fault} />
      ${joined && html`<${Notice} tone="good"><span role="status">${text.operators.joined(joined)}</span><//>`}
    </form>`;
}

function Manage({ nodes }) {
  const here = nodes.filter(({ state }) => state !== 'left').map(({ name }) => name);
  const [chosen, choose] = useState('');
  const [report, setReport] = useState(null);
  const name = here.includes(chosen) ? chosen : here[0];
  const act = useAction(async (method, path, tell) => {
    setReport(null);
    setReport(tell(await order(method, path, { asked: '' })));
  });
  const leave = () => act.run('DELETE', `nodes/${name}`, () => html`<span>${text.operators.hasLeft(name)}</span>`);
  const resolve = () => act.run('POST', `nodes/${name}/resolve`, (told) => html`<${Resolved} ...${told} />`);
  return html`
    <div class="stack">
      <h3>${text.operators.manage}</h3>
      <${SelectField} label=${text.operators.node} value=${name} options=${here.map((node) => [node, node])} onValue=${choose} />
      <div class="row">
        <button type="button" onClick=${resolve} disabled=${act.busy || !name}>${text.operators.resolve}</button>
        <button type="button" class="danger" onClick=${leave} disabled=${act.busy || !name}>${text.operators.leave}</button>
      </div>
      <p class="quiet">${text.operators.explain}</p>
      <${Fault} fault=${act.fault} />
      ${report && html`<${Notice} tone="good"><div role="status" class="stack">${report}</div><//>`}
    </div>`;
}

const Resolved = ({ node, after, swapped, majority, agreeing, asked }) => html`
  <span>${swapped ? text.operators.swapped(node) : text.operators.stayed(node)} <${Hash} value=${after}
    href="#/explorer/block/${after}" /></span>
  <span>${text.operators.majority(agreeing, asked)} ${majority !== after && html`<${Hash} value=${majority} />`}</span>`;
