// The field for the operator's token.
import { html, useState } from '../../vendor/htm-preact.js';
import { token } from '../lib/settings.js';
import { text } from '../text.js';
import { useCell } from './hooks.js';
import { TextField } from './parts.js';

export function TokenField() {
  const kept = useCell(token);
  const [typed, setTyped] = useState('');
  const submit = (event) => {
    event.preventDefault();
    token.set(typed.trim());
    setTyped('');
  };
  if (kept) return html`
    <p class="row"><span>${text.tokenKept}</span> <button type="button" onClick=${() => token.set('')}>${text.forgetToken}</button></p>`;
  return html`
    <form class="stack" onSubmit=${submit}>
      <${TextField} label=${text.token} hint=${text.tokenHint} type="password" value=${typed} onValue=${setTyped} autocomplete="off" />
      <div><button disabled=${!typed.trim()}>${text.useToken}</button></div>
    </form>`;
}
