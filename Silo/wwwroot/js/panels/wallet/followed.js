// A transfer that was sent from here, followed until it is final.
import { html, useEffect } from '../../../vendor/htm-preact.js';
import { get } from '../../lib/api.js';
import { text } from '../../text.js';
import { useLoad } from '../../ui/hooks.js';
import { Fault, Notice, Rule, announce } from '../../ui/parts.js';

const EVERY = 1000;

export function Followed({ id, amount, onMined }) {
  const { value, fault } = useLoad((stop) => get(`transactions/${id}`, { asked: '', stop }), [id], EVERY);
  const state = value?.state ?? 'pending';
  useEffect(() => {
    if (state === 'pending') return;
    announce(text.send.states[state](value));
    onMined();
  }, [state]);
  return html`
    <${Notice} tone=${state === 'confirmed' ? 'good' : state === 'refused' ? 'bad' : ''} title=${text.coins(amount)}>
      ${state === 'refused' && html`<${Rule} rule=${value.rule} conflict=${value.conflict} />`}
      <span>${state !== 'refused' && (text.send.states[state] ?? text.send.states.pending)(value)} <a
        href="#/explorer/transaction/${id}">${text.walletPanel.look}</a></span>
      <${Fault} fault=${fault} />
    <//>`;
}
