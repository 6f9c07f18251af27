// Has a node forge an attack, and shows how every node judges it.
import { html, useState } from '../../../vendor/htm-preact.js';
import { get, orderEvents } from '../../lib/api.js';
import { majorityTip } from '../../lib/agreement.js';
import { token } from '../../lib/settings.js';
import { text } from '../../text.js';
import { useAction, useCell, useLoad } from '../../ui/hooks.js';
import { Fault, Loaded, Notice, SelectField, announce } from '../../ui/parts.js';
import { Said } from '../../ui/rules.js';

export function Attack({ nodes }) {
  const looked = useLoad((stop) => get('attacks', { asked: '', stop }), []);
  return html`
    <section class="card attack" aria-labelledby="attack-title">
      <div><h2 id="attack-title">${text.attack.title}</h2><p class="quiet">${text.attack.lead}</p></div>
      <${Loaded} state=${looked}>${(attacks) => html`<${Stage} attacks=${attacks} nodes=${nodes} />`}<//>
    </section>`;
}

function Stage({ attacks, nodes }) {
  const active = nodes.filter(({ state }) => state === 'active').map(({ name }) => name);
  const [{ kind, title }, setAttack] = useState(attacks[0]);
  const [chosen, choose] = useState('');
  const [trial, setTrial] = useState(null);
  const isOperator = useCell(token) !== '';
  const forger = active.includes(chosen) ? chosen : active[0];
  const attack = useAction(async () => {
    const before = majorityTip(nodes);
    const verdicts = new Map();
    const show = (more) => setTrial({ title, judges: [...new Set([...active, ...verdicts.keys()])], verdicts, before, ...more });
    show();
    for await (const verdict of orderEvents('POST', `nodes/${forger}/attacks/${kind}`, { asked: '' })) {
      verdicts.set(verdict.node, verdict);
      show();
    }
    // A node that is away judges nothing; the table names it.
    const present = [...verdicts.values()].filter(({ rule }) => rule !== 'unavailable');
    const hold = await Promise.all(present.map(({ node }) => holds(node, before.tip)));
    show({ judges: [...verdicts.keys()].sort(), asked: present.length, left: hold.filter((stays) => !stays).length });
    announce(text.attack.summary([...verdicts.values()].filter(({ accepted }) => !accepted).length, verdicts.size));
  });
  return html`
    <fieldset class="kinds">
      <legend class="unseen">${text.attack.kind}</legend>
      ${attacks.map((one) => html`
        <label key=${one.kind}>
          <input type="radio" name="attack-kind" value=${one.kind} checked=${one.kind === kind} onChange=${() => setAttack(one)} />
          <span><strong>${one.title}</strong><small>${one.tries}</small></span>
        </label>`)}
    </fieldset>
    <div class="search-line">
      <${SelectField} label=${text.attack.forger} hint=${text.attack.forgerHint} value=${forger}
        options=${active.map((name) => [name, name])} onValue=${choose} />
      <button class="main" onClick=${attack.run} disabled=${attack.busy || !forger || !isOperator}>
        ${attack.busy ? text.attack.running : text.attack.stage}
      </button>
    </div>
    ${!isOperator && html`<p class="quiet">${text.attack.needsToken}</p>`}
    <${Fault} fault=${attack.fault} />
    ${trial && !attack.fault && html`<${Trial} ...${trial} />`}`;
}

/** Whether a node's best chain still holds a block. */
const holds = async (node, hash) => (await get(`blocks/${hash}`, { asked: node })).onBestChain;

/** @param left The number of nodes whose chains lack the tip from before; undefined until it is known. */
const Trial = ({ title, judges, verdicts, before, asked, left }) => html`
  <div class="stack" role="group" aria-label=${text.attack.verdicts}>
    <table class="verdicts">
      <thead><tr>
        <th scope="col">${text.attack.judge}</th>
        <th scope="col">${text.attack.verdict}</th>
        <th scope="col">${text.attack.rule}</th>
      </tr></thead>
      <tbody>${judges.map((node) => html`<${Verdict} key=${node} node=${node} verdict=${verdicts.get(node)} />`)}</tbody>
    </table>
    ${left !== undefined && html`
      <${Notice} tone=${left === 0 ? 'good' : 'bad'} title=${title}>
        <span>${left === 0 ? text.attack.stayed(asked, before.height) : text.attack.moved(left, before.height)}</span>
      <//>`}
  </div>`;

const Verdict = ({ node, verdict }) => html`
  <tr>
    <th scope="row">${node}</th>
    <td><${Judgement} verdict=${verdict} /></td>
    <td>${verdict?.rule && html`<${Said} rule=${verdict.rule} />`}</td>
  </tr>`;

function Judgement({ verdict }) {
  if (!verdict) return html`<span class="badge">${text.attack.judging}</span>`;
  return verdict.accepted
    ? html`<span class="badge bad">${text.attack.accepted}</span>`
    : html`<span class="badge good">${text.attack.refused}</span>`;
}
