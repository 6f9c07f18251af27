// The dialogues to make a key and to restore one.
import { html, useState } from '../../vendor/htm-preact.js';
import * as keys from '../lib/keys.js';
import { text } from '../text.js';
import { download } from './files.js';
import { useAction } from './hooks.js';
import { Dialog, Fault, Field, Hash, Notice, TextField, announce } from './parts.js';

const SHORTEST_PASSPHRASE = 8;

export function MakeKey({ onKey, onClose }) {
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
          <${TextField} label=${text.passphrase} hint=${text.passphraseHint(SHORTEST_PASSPHRASE)} type="password" value=${passphrase}
            onValue=${setPassphrase} autocomplete="new-password"
            fault=${passphrase && isShort ? text.passphraseShort(SHORTEST_PASSPHRASE) : ''} />
          <${TextField} label=${text.passphraseAgain} type="password" value=${repeated} onValue=${setRepeated} autocomplete="new-password"
            fault=${repeated && isOther ? text.passphrasesDiffer : ''} />`}
        <label class="check">
          <input type="checkbox" checked=${!backedUp} onChange=${(event) => setBackedUp(!event.target.checked)} /> ${text.noBackup}
        </label>
        ${!backedUp && html`<${Notice} tone="warn"><p>${text.noBackupMeans}</p><//>`}
        <${Fault} fault=${making.fault} />
        <div class="row">
          <button class="main" aria-disabled=${making.busy} disabled=${isShort || isOther}>
            ${making.busy ? text.making : text.makeKey}
          </button>
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

const save = ({ key, backup }) => download(`ballot-${key.slice(0, 8)}.pem`, backup, 'application/x-pem-file');

export function RestoreKey({ onKey, onClose }) {
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
        <${TextField} label=${text.passphrase} type="password" value=${passphrase} onValue=${setPassphrase}
          autocomplete="current-password" />
        <${TextField} label=${text.keyName} hint=${text.keyNameHint} value=${name} onValue=${setName} maxlength="60" autocomplete="off" />
        <${Fault} fault=${restoring.fault} />
        <div class="row">
          <button class="main" aria-disabled=${restoring.busy} disabled=${!file}>${restoring.busy ? text.opening : text.restore}</button>
          <button type="button" onClick=${onClose}>${text.cancel}</button>
        </div>
      </form>
    <//>`;
}
