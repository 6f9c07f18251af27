// Sends a transfer: filled in, looked at once more, signed here, and followed until a block holds it.
import { html, useState } from '../../../vendor/htm-preact.js';
import { fetchChain } from '../../lib/chain.js';
import * as keys from '../../lib/keys.js';
import { send } from '../../lib/submission.js';
import { signed } from '../../lib/transactions.js';
import { text } from '../../text.js';
import { useAction } from '../../ui/hooks.js';
import { Dialog, Facts, Fault, TextField, announce } from '../../ui/parts.js';
import { Followed } from './followed.js';

const KEY = /^[0-9a-f]{128}$/;

export function Send({ account, onSent }) {
  const [recipient, setRecipient] = useState('');
  const [amount, setAmount] = useState('');
  const [asked, ask] = useState(false);
  const [sent, setSent] = useState(null);
  const to = recipient.trim().toLowerCase();
  const free = account.balance - account.spending;
  const coins = Number(amount);
  const wrongKey = faultOfKey(to, account.key);
  const wrongAmount = faultOfAmount(amount, free);
  const sending = useAction(async () => {
    const kept = await keys.find(account.key);
    if (!kept) throw new Error(text.send.lostKey);
    const { id: chain } = await fetchChain();
    const values = { sender: account.key, recipient: to, amount: coins, sequence: account.sequence };
    const transfer = await signed(chain, 'transfer', values, keys.signer(kept));
    // It builds on what is pending at this node, which others may not have heard of.
    await send(chain, transfer, { asked: account.spending > 0 ? account.node : undefined });
    announce(text.send.accepted);
    setSent({ id: transfer.id, recipient: to, amount: coins });
    setRecipient('');
    setAmount('');
    onSent();
  });
  const confirm = () => {
    ask(false);
    sending.run();
  };
  const review = (event) => {
    event.preventDefault();
    ask(true);
  };
  return html`
    <form class="card" aria-labelledby="send-title" onSubmit=${review}>
      <h2 id="send-title">${text.send.title}</h2>
      <${TextField} label=${text.send.recipient} hint=${text.send.recipientHint} fault=${wrongKey} value=${recipient}
        onValue=${setRecipient} autocomplete="off" spellcheck=${false} class="mono" />
      <${TextField} label=${text.send.amount} hint=${text.send.free(free)} fault=${wrongAmount} value=${amount} onValue=${setAmount}
        inputmode="numeric" autocomplete="off" />
      <div><button class="main" disabled=${sending.busy || !to || !amount || wrongKey || wrongAmount}>
        ${sending.busy ? text.send.sending : text.send.review}
      </button></div>
      <${Fault} fault=${sending.fault} />
      ${sent && html`<${Followed} key=${sent.id} ...${sent} onMined=${onSent} />`}
      ${asked && html`
        <${Dialog} title=${text.send.confirm(coins)} onClose=${() => ask(false)}>
          <${Facts} facts=${[
            [text.send.amount, text.coins(coins)],
            [text.send.recipient, html`<code class="whole">${to}</code>`],
            [text.send.left, text.coins(free - coins)],
          ]} />
          <p class="quiet">${text.send.forGood}</p>
          <div class="row">
            <button type="button" class="main" onClick=${confirm}>${text.send.send}</button>
            <button type="button" onClick=${() => ask(false)}>${text.send.back}</button>
          </div>
        <//>`}
    </form>`;
}

function faultOfKey(to, own) {
  if (!to) return '';
  if (!KEY.test(to)) return text.send.noKey;
  return to === own ? text.send.oneself : '';
}

function faultOfAmount(amount, free) {
  if (!amount) return '';
  if (!/^[1-9][0-9]{0,15}$/.test(amount)) return text.send.noAmount;
  return Number(amount) > free ? text.send.tooMuch : '';
}
