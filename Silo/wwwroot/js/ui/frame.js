// The page around the panels: the network's name, the node that is asked, and whether the silo answers.
import { html, useEffect } from '../../vendor/htm-preact.js';
import { connected, get } from '../lib/api.js';
import { node, theme } from '../lib/settings.js';
import { text } from '../text.js';
import { useCell, useLoad } from './hooks.js';
import { Notice, announce } from './parts.js';

const WAIT_FOR_SILO = 2000;

export function Header({ chain, panels, current }) {
  const nodes = useLoad((stop) => get('nodes', { asked: '', stop }), [], 10_000).value ?? [];
  // A node that answers and has a trouble doubts its clock.
  const doubting = nodes.filter(({ trouble, height }) => trouble && height !== null);
  return html`
    <header class="top">
      <div class="bar width">
        <a class="brand" href="#/vote">
          <img src="img/mark.svg" alt="" width="32" height="32" />
          <span><strong>${text.product}</strong><small class="quiet">${chain ? text.networkName(chain.name) : ' '}</small></span>
        </a>
        <${NodePicker} nodes=${nodes} />
      </div>
      <nav class="panels width" aria-label=${text.panels}>
        <ul>${panels.map((name) => html`
          <li key=${name}><a href="#/${name}" aria-current=${name === current ? 'page' : undefined}>${text[name]}</a></li>`)}
        </ul>
      </nav>
      ${doubting.length > 0 && html`
        <div class="width">
          <${Notice} tone="warn" title=${text.clockDoubted(doubting.length, nodes.length)}>${doubting[0].trouble}<//>
        </div>`}
    </header>`;
}

function NodePicker({ nodes }) {
  const chosen = useCell(node);
  // A chosen node stays in the list when the tracker has lost it, so that its visitor sees that it is gone.
  const isLost = chosen && !nodes.some(({ name }) => name === chosen);
  const states = new Map(nodes.map(({ name, state }) => [name, state]));
  const names = [...states, ...(isLost ? [[chosen, '?']] : [])];
  return html`
    <span class="asked">
      <label for="asked-node">${text.askedNode}</label>
      <select id="asked-node" value=${chosen} onChange=${(event) => node.set(event.target.value)}>
        <option value="" selected=${chosen === ''}>${text.anyNode}</option>
        ${names.map(([name, state]) => html`
          <option key=${name} value=${name} selected=${name === chosen}>${text.nodeState(name, state)}</option>`)}
      </select>
    </span>`;
}

function ThemePicker() {
  const chosen = useCell(theme);
  useEffect(() => {
    if (chosen) document.documentElement.dataset.theme = chosen;
    else delete document.documentElement.dataset.theme;
  }, [chosen]);
  return html`
    <span class="asked">
      <label for="theme">${text.theme}</label>
      <select id="theme" value=${chosen} onChange=${(event) => theme.set(event.target.value)}>
        ${[['', text.themeSystem], ['light', text.themeLight], ['dark', text.themeDark]].map(([value, shown]) => html`
          <option key=${value} value=${value} selected=${value === chosen}>${shown}</option>`)}
      </select>
    </span>`;
}

export function Footer() {
  const answers = useCell(connected);
  useEffect(() => connected.subscribe((now) => announce(now ? text.reconnected : text.disconnected)), []);
  useEffect(() => {
    if (answers) return undefined;
    // Any answer shows that the silo is back, so a failure needs no handling.
    const timer = setInterval(() => get('chain').catch(() => {}), WAIT_FOR_SILO);
    return () => clearInterval(timer);
  }, [answers]);
  return html`
    <footer class="bottom">
      <div class="bar width">
        <span>${text.keysStayHere}</span>
        <${ThemePicker} />
        <span class="state ${answers ? '' : 'lost'}">${answers ? text.connected : text.disconnected}</span>
      </div>
    </footer>`;
}
