// Finds the view for what somebody pastes.
import { html, useState } from '../../../vendor/htm-preact.js';
import { Problem, get, getAll } from '../../lib/api.js';
import { text } from '../../text.js';
import { useAction } from '../../ui/hooks.js';
import { Fault, Notice, TextField } from '../../ui/parts.js';

export function Search() {
  const [sought, setSought] = useState('');
  const [missing, setMissing] = useState(null);
  const search = useAction(async () => {
    const found = await find(sought.trim().toLowerCase());
    setMissing(found ? null : sought.trim());
    if (found) location.hash = `#/explorer/${found}`;
  });
  const submit = (event) => {
    event.preventDefault();
    search.run();
  };
  return html`
    <form class="search stack" role="search" onSubmit=${submit}>
      <div class="search-line">
        <${TextField} label=${text.explorerPanel.search} hint=${text.explorerPanel.searchHint} value=${sought} onValue=${setSought}
          autocomplete="off" autocapitalize="off" spellcheck=${false} class="mono" />
        <button class="main" disabled=${search.busy || !sought.trim()}>${text.explorerPanel.find}</button>
      </div>
      <${Fault} fault=${search.fault} />
      ${missing && html`<${Notice} tone="warn"><span>${text.explorerPanel.notFound(missing)}</span><//>`}
    </form>`;
}

/** The address of its view; null where there is none. */
async function find(sought) {
  if (/^[0-9]{1,19}$/.test(sought)) return await has(`blocks/${sought}`) ? `block/${sought}` : null;
  if (/^[0-9a-f]{128}$/.test(sought)) return `key/${sought}`;
  if (/^[0-9a-f]{6,63}$/.test(sought)) return findByFirstDigits(sought);
  if (!/^[0-9a-f]{64}$/.test(sought)) return null;
  // An election's id is that of the transaction that opened it.
  const transaction = await get(`transactions/${sought}`);
  if (transaction.state !== 'unknown') return `transaction/${sought}`;
  return await has(`blocks/${sought}`) ? `block/${sought}` : null;
}

/** Looks among elections and the newest blocks; null unless exactly one begins so. */
async function findByFirstDigits(sought) {
  const [elections, blocks] = await Promise.all([getAll('elections'), get('blocks', { query: { count: 1000 } })]);
  const found = [...elections.map(({ election }) => ['transaction', election]), ...blocks.map(({ hash }) => ['block', hash])]
    .filter(([, id]) => id.startsWith(sought));
  return found.length === 1 ? found[0].join('/') : null;
}

async function has(path) {
  try {
    await get(path);
    return true;
  } catch (fault) {
    if (fault instanceof Problem && fault.status === 404) return false;
    throw fault;
  }
}
