// Choosing, making and restoring a key: for voters, organisers and wallets alike.
import { html, useState } from '../../vendor/htm-preact.js';
import { canSign } from '../lib/bytes.js';
import { download } from '../lib/files.js';
import * as keys from '../lib/keys.js';
import { text } from '../text.js';
import { useAction, useLoad } from './hooks.js';
import { Dialog, Fault, Field, Hash, Loaded, Notice, SelectField, TextField, announce } from './parts.js';

const SHORTEST_PASSPHRASE = 8;

/** Says what is missing where nothing can be signed. */
export const NeedsSecureContext = () => !canSign() && html`<${Notice} tone="warn" title=${text.needsHttpsTitle}><p>${text.needsHttps}</p><//>`;

/**
 * Lets a person choose one of the keys that this browser keeps.
 * @param value The chosen key's public half; '' for none.
 * @param onKey Gets it.
 * @param hint Which key suits what it is for.
 */
export function KeyChooser({ value, onKey, hint }) {
  const kept = useLoad(canSign() && (() => keys.all()), []);
  const [opened, setOpened] = useState(null);
  if (!canSign()) return html`<${NeedsSecureContext} />`;
  const done = (key) => {
    kept.reload();
    onKey(key);
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
          ${value && html`<${Hash} value=${value} what=${text.key} /><button type="button" class="plain" onClick=${() => setOpened('forget')}>${text.forgetKey}</button>`}
        </div>
      </div>`}
    <//>
    ${opened === 'make' && html`<${MakeKey} onKey=${done} onClose=${() => setOpened(null)} />`}
    ${opened === 'forget' && html`<${ForgetKey} forgotten=${value} onDone=${() => done('')} onClose=${() => setOpened(null)} />`}
    ${opened === 'restore' && html`<${RestoreKey} onKey=${done} onClose=${() => setOpened(null)} />`}`;
}

function MakeKey({ onKey, onClose }) {
  const [name, setName] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const [backedUp, setBackedUp] = useState(true);
  const [made, setMade] = useState(null);
  const isShort = backedUp && passphrase.length < SHORTEST_PASSPHRASE;
  const isOther = backedUp && passphrase !== repeated;
  const making = useAction(async () => {
    const key = await keys.make(backedUp ? passphrase : '');
    await keys.keep(key, name.trim() || text.unnamedKey);
    if (key.backup) save(key);
    announce(text.keyMade);
    setMade(key);
    onKey(key.key);
  });
  const submit = (event) => {
    event.preventDefault();
    if (!isShort && !isOther) making.run();
  };
  if (made) return html`<${KeyMade} made=${made} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${text.newKey} onClose=${onClose}>
      <p>${text.newKeyLead}</p>
      <form class="stack" onSubmit=${submit}>
        <${TextField} label=${text.keyName} hint=${text.keyNameHint} value=${name} onValue=${setName} maxlength="60" autocomplete="off" />
        ${backedUp && html`
          <${TextField} label=${text.passphrase} hint=${text.passphraseHint(SHORTEST_PASSPHRASE)} type="password" value=${passphrase} onValue=${setPassphrase}
            autocomplete="new-password" fault=${passphrase && isShort ? text.passphraseShort(SHORTEST_PASSPHRASE) : ''} />
          <${TextField} label=${text.passphraseAgain} type="password" value=${repeated} onValue=${setRepeated} autocomplete="new-password"
            fault=${repeated && isOther ? text.passphrasesDiffer : ''} />`}
        <label class="check"><input type="checkbox" checked=${!backedUp} onChange=${(event) => setBackedUp(!event.target.checked)} /> ${text.noBackup}</label>
        ${!backedUp && html`<${Notice} tone="warn"><p>${text.noBackupMeans}</p><//>`}
        <${Fault} fault=${making.fault} />
        <div class="row">
          <button class="main" aria-disabled=${making.busy} disabled=${isShort || isOther}>${making.busy ? text.making : text.makeKey}</button>
          <button type="button" onClick=${onClose}>${text.cancel}</button>
        </div>
      </form>
    <//>`;
}

const KeyMade = ({ made, onClose }) => html`
  <${Dialog} title=${text.keyMade} onClose=${onClose}>
    <p><${Hash} value=${made.key} what=${text.key} digits=${24} /></p>
    <p>${made.backup ? text.backupSaved : text.noBackupMeans}</p>
    <div class="row">
      <button class="main" onClick=${onClose}>${text.done}</button>
      ${made.backup && html`<button onClick=${() => save(made)}>${text.backupAgain}</button>`}
    </div>
  <//>`;

function ForgetKey({ forgotten, onDone, onClose }) {
  const forgetting = useAction(async () => {
    await keys.forget(forgotten);
    onDone();
    onClose();
  });
  return html`
    <${Dialog} title=${text.forgetKey} onClose=${onClose}>
      <p>${text.forgetKeyMeans}</p>
      <${Fault} fault=${forgetting.fault} />
      <div class="row">
        <button class="danger" onClick=${() => forgetting.run()}>${text.forgetKey}</button>
        <button onClick=${onClose}>${text.cancel}</button>
      </div>
    <//>`;
}

const save = ({ key, backup }) => download(`ballot-${key.slice(0, 8)}.pem`, backup, 'application/x-pem-file');

function RestoreKey({ onKey, onClose }) {
  const [file, setFile] = useState(null);
  const [name, setName] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const restoring = useAction(async () => {
    const key = await keys.restore(await file.text(), passphrase);
    if (!key) throw new Error(text.wrongPassphrase);
    const known = await keys.find(key.key);
    await keys.keep(key, name.trim() || known?.name || file.name);
    announce(text.keyRestored);
    onKey(key.key);
    onClose();
  });
  const submit = (event) => {
    event.preventDefault();
    if (file) restoring.run();
  };
  return html`
    <${Dialog} title=${text.restoreKey} onClose=${onClose}>
      <p>${text.restoreLead}</p>
      <form class="stack" onSubmit=${submit}>
        <${Field} label=${text.backupFile}>
          ${(tied) => html`<input type="file" accept=".pem" ...${tied} onChange=${(event) => setFile(event.target.files[0] ?? null)} />`}
        <//>
        <${TextField} label=${text.passphrase} type="password" value=${passphrase} onValue=${setPassphrase} autocomplete="current-password" />
        <${TextField} label=${text.keyName} hint=${text.keyNameHint} value=${name} onValue=${setName} maxlength="60" autocomplete="off" />
        <${Fault} fault=${restoring.fault} />
        <div class="row">
          <button class="main" aria-disabled=${restoring.busy} disabled=${!file}>${restoring.busy ? text.opening : text.restore}</button>
          <button type="button" onClick=${onClose}>${text.cancel}</button>
        </div>
      </form>
    <//>`;
}
