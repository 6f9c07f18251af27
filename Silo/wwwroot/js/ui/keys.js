// The choice of a key, for voters, organisers and wallets alike.
import { html, useState } from '../../vendor/htm-preact.js';
import { canSign } from '../lib/bytes.js';
import * as keys from '../lib/keys.js';
import { wallet } from '../lib/settings.js';
import { text } from '../text.js';
import { Forget } from './forget.js';
import { useLoad } from './hooks.js';
import { MakeKey, RestoreKey } from './key-dialogs.js';
import { Hash, Loaded, Notice, SelectField } from './parts.js';

/** Says what is missing where nothing can be signed. */
export const NeedsSecureContext = () => !canSign() && html`
  <${Notice} tone="warn" title=${text.needsHttpsTitle}><p>${text.needsHttps}</p><//>`;

/**
 * Lets a person choose one of the keys that this browser keeps.
 * @param value The chosen key's public half; '' for none.
 * @param onKey Told the chosen one.
 * @param hint Says which key suits.
 */
export function KeyChooser({ value, onKey, hint }) {
  const kept = useLoad(canSign() && (() => keys.all()), []);
  const [opened, setOpened] = useState(null);
  if (!canSign()) return html`<${NeedsSecureContext} />`;
  const done = (key) => {
    kept.reload();
    onKey(key);
  };
  const forget = async () => {
    await keys.forget(value);
    if (wallet.value === value) wallet.set('');
    done('');
  };
  return html`
    <${Loaded} state=${kept}>${(list) => html`
      <div class="stack">
        ${list.length > 0
          ? html`<${SelectField} label=${text.key} hint=${hint} value=${value} onValue=${onKey}
              options=${[['', text.chooseKey], ...list.map(({ key, name }) => [key, text.keyNamed(name, key.slice(0, 8))])]} />`
          : html`<p>${text.noKeys}</p>${hint && html`<p class="quiet">${hint}</p>`}`}
        <div class="row">
          <button type="button" class=${list.length ? '' : 'main'} onClick=${() => setOpened('make')}>${text.newKey}</button>
          <button type="button" onClick=${() => setOpened('restore')}>${text.restoreKey}</button>
          ${value && html`
            <${Hash} value=${value} what=${text.key} />
            <button type="button" class="plain" onClick=${() => setOpened('forget')}>${text.forgetKey}</button>`}
        </div>
      </div>`}
    <//>
    ${opened === 'make' && html`<${MakeKey} onKey=${done} onClose=${() => setOpened(null)} />`}
    ${opened === 'forget' && html`
      <${Forget} title=${text.forgetKey} means=${text.forgetKeyMeans} onForget=${forget} onClose=${() => setOpened(null)} />`}
    ${opened === 'restore' && html`<${RestoreKey} onKey=${done} onClose=${() => setOpened(null)} />`}`;
}
