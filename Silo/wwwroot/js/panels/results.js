// The Results panel: #/results lists elections, #/results/ELECTION shows one, live.
import { html, useEffect, useState } from '../../vendor/htm-preact.js';
import { addressOf, get } from '../lib/api.js';
import { csvOf } from '../lib/csv.js';
import { download } from '../lib/files.js';
import { node } from '../lib/settings.js';
import { text } from '../text.js';
import { Calm } from '../ui/calm.js';
import { ElectionList } from '../ui/elections.js';
import { useCell, useLoad } from '../ui/hooks.js';
import { useStream } from '../ui/live.js';
import { Loaded, Notice, Panel, announce } from '../ui/parts.js';
import { Bars } from './results/bars.js';
import { Matrix } from './results/matrix.js';
import { Rounds } from './results/rounds.js';
import { Standing } from './results/standing.js';

export const Results = ({ path: [id] }) => (id ? html`<${Live} key=${id} id=${id} />` : html`
  <${Panel} title=${text.results} lead=${text.resultsLead}>
    <${ElectionList} hrefOf=${({ election }) => `#/results/${election}`} />
  <//>`);

/** The counts of the node that is asked: at once, then as they change. */
function useResults(id) {
  const asked = useCell(node);
  const first = useLoad((stop) => get(`elections/${id}/results`, { stop }), [id, asked]);
  const [latest, setLatest] = useState(null);
  const stream = useStream(addressOf(`elections/${id}/results/stream`), { results: setLatest });
  useEffect(() => setLatest(null), [id, asked]);
  return { ...first, value: latest ?? first.value, fault: latest ? undefined : first.fault, stream };
}

function Live({ id }) {
  const results = useResults(id);
  const { value, stream } = results;
  const winner = value && value.outcome.winner !== null ? value.tallies[value.outcome.winner].option : null;
  const isFinal = value?.state === 'sealed';
  const isInterrupted = stream === 'lost' && value && !isFinal;
  useEffect(() => {
    if (winner) announce(isFinal ? text.saidWon(winner) : text.saidLeads(winner));
  }, [winner, isFinal]);
  useEffect(() => {
    if (isInterrupted) announce(text.streamLost);
  }, [isInterrupted]);
  return html`
    <${Panel} title=${value?.title ?? text.results}>
      <p><a href="#/results">${text.allElections}</a> · <a href="#/vote/${id}">${text.voteHere}</a></p>
      ${isInterrupted && html`<${Notice} tone="warn"><span>${text.streamLost}</span><//>`}
      <${Loaded} state=${results}>${(now) => html`
        <${Standing} results=${now} stream=${stream} />
        <${Bars} results=${now} />
        <${Calm} value=${now}>${(calm) => html`<${Rounds} results=${calm} /><${Matrix} results=${calm} />`}<//>
        <div><button onClick=${() => download(`results-${id.slice(0, 8)}.csv`, csvOf(now), 'text/csv')}>${text.saveCsv}</button></div>`}
      <//>
    <//>`;
}
