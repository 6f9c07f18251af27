// The page: a frame, and in it the panel that the address names, as in #/vote/ELECTION.
import { html, render, useEffect, useErrorBoundary, useState } from '../vendor/htm-preact.js';
import { get } from './lib/api.js';
import { canSign } from './lib/bytes.js';
import { Explorer } from './panels/explorer.js';
import { Network } from './panels/network.js';
import { Organise } from './panels/organise.js';
import { Results } from './panels/results.js';
import { Vote } from './panels/vote.js';
import { Wallet } from './panels/wallet.js';
import { text } from './text.js';
import { Footer, Header } from './ui/frame.js';
import { useLoad } from './ui/hooks.js';
import { Notice, messageOf } from './ui/parts.js';
import { Unsent, startSending } from './ui/unsent.js';

const panels = { vote: Vote, results: Results, organise: Organise, explorer: Explorer, network: Network, wallet: Wallet };

/** The panel's name, and the parts of the address after it. Anybody can make a link, so only parts that can be names or ids are taken. */
function readRoute() {
  const [name, ...path] = location.hash.replace(/^#\/?/, '').split('/');
  return { name: Object.hasOwn(panels, name) ? name : 'vote', path: path.every((part) => /^[\w-]+$/.test(part)) ? path : [] };
}

function useRoute() {
  const [route, setRoute] = useState(readRoute);
  useEffect(() => {
    const read = () => setRoute(readRoute());
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  return route;
}

/** Keeps an error in one panel from taking down the others. */
function Guarded({ children }) {
  const [fault, forget] = useErrorBoundary((error) => console.error(error));
  if (!fault) return children;
  return html`
    <${Notice} tone="bad" title=${text.panelFailed}>
      <p>${messageOf(fault)}</p>
      <div><button onClick=${forget}>${text.again}</button></div>
    <//>`;
}

function Page() {
  const { name, path } = useRoute();
  const chain = useLoad((stop) => get('chain', { stop }), []).value;
  return html`
    <a class="skip unseen" href="#panel-title" onClick=${skip}>${text.skip}</a>
    <${Header} chain=${chain} panels=${Object.keys(panels)} current=${name} />
    <${Unsent} />
    <main class="width"><${Guarded} key=${name}><${panels[name]} path=${path} /><//></main>
    <${Footer} />`;
}

/** Moves the focus by script: the link's own address would be taken for a panel's. */
function skip(event) {
  event.preventDefault();
  document.getElementById('panel-title')?.focus();
}

if (canSign()) startSending();
render(html`<${Page} />`, document.getElementById('page'));
