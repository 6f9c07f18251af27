// What a key has done on the chain: its coins, the elections it opened, the votes it cast.
import { html } from '../../../vendor/htm-preact.js';
import { get, getAll } from '../../lib/api.js';
import { node } from '../../lib/settings.js';
import { text } from '../../text.js';
import { StateBadge } from '../../ui/elections.js';
import { History } from '../../ui/history.js';
import { useCell, useLoad } from '../../ui/hooks.js';
import { Facts, Fault, Hash } from '../../ui/parts.js';
import { Detail } from './detail.js';

/** Each election takes a question of its own, so only the newest are asked about. */
const MOST_ELECTIONS = 60;
const AT_ONCE = 6;

export function KeyView({ subject }) {
  const chosen = useCell(node);
  const account = useLoad((stop) => get(`accounts/${encodeURIComponent(subject)}`, { stop }), [subject, chosen]);
  const elections = useLoad((stop) => getAll('elections', { stop }), [chosen]);
  const votes = useLoad(elections.value ? (stop) => votesOf(subject, elections.value, stop) : null, [subject, elections.value]);
  const opened = elections.value?.filter(({ organiser }) => organiser === subject) ?? [];
  return html`
    <${Detail} title=${text.keyView.title}>
      <div class="card">
        <${Facts} facts=${[
          [text.keyView.key, html`<${Hash} value=${subject} digits=${24} what=${text.key} />`],
          [text.keyView.balance, account.value && text.coins(account.value.balance)],
          [text.keyView.sent, account.value && account.value.sequence - 1],
        ]} />
        <${Fault} fault=${account.fault} />
      </div>
      <section class="card" aria-labelledby="history-title">
        <h3 id="history-title">${text.keyView.history}</h3>
        <${History} account=${subject} />
      </section>
      <section class="card" aria-labelledby="opened-title">
        <h3 id="opened-title">${text.keyView.opened}</h3>
        <${Fault} fault=${elections.fault} />
        ${opened.length === 0 && html`<p class="quiet">${text.keyView.none}</p>`}
        ${opened.length > 0 && html`
          <ul class="plain">${opened.map(({ election, title, state }) => html`
            <li key=${election}><a href="#/results/${election}">${title}</a> <${StateBadge} state=${state} /></li>`)}
          </ul>`}
      </section>
      <section class="card" aria-labelledby="votes-title">
        <h3 id="votes-title">${text.keyView.votes}</h3>
        <p class="quiet">${text.keyView.votesLead(MOST_ELECTIONS)}</p>
        <${Fault} fault=${votes.fault} />
        ${!votes.value && html`<p class="quiet">${text.loading}</p>`}
        ${votes.value?.length === 0 && html`<p class="quiet">${text.keyView.none}</p>`}
        ${votes.value?.length > 0 && html`
          <ul class="plain">${votes.value.map(({ election, title, transaction }) => html`
            <li key=${election} class="row">
              <a href="#/results/${election}">${title}</a>
              <${Hash} value=${transaction} href="#/explorer/transaction/${transaction}" what=${text.transaction} />
            </li>`)}
          </ul>`}
      </section>
    <//>`;
}

async function votesOf(key, elections, stop) {
  const found = [];
  const newest = elections.slice(0, MOST_ELECTIONS);
  while (newest.length > 0) {
    const asked = newest.splice(0, AT_ONCE);
    const votes = await Promise.all(asked.map(async ({ election, title }) => {
      const { transaction } = await get(`elections/${election}/votes/${encodeURIComponent(key)}`, { stop });
      return { election, title, transaction };
    }));
    found.push(...votes.filter(({ transaction }) => transaction));
  }
  return found;
}
