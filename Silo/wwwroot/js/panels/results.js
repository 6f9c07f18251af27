// The Results panel: #/results lists elections, #/results/ELECTION shows one, live.
import { html, useEffect, useState } from '../../vendor/htm-preact.js';
import { addressOf, get } from '../lib/api.js';
import { node } from '../lib/settings.js';
import { text } from '../text.js';
import { ElectionList } from '../ui/elections.js';
import { useCell, useLoad } from '../ui/hooks.js';
import { polling, useStream } from '../ui/live.js';
import { Loaded, Notice, Panel, announce } from '../ui/parts.js';
import { Contest } from './results/contest.js';
import { SaveCsv } from './results/save-csv.js';
import { Standing, winnersOf } from './results/standing.js';

export const Results = ({ path: [id] }) => (id ? html`<${Live} key=${id} id=${id} />` : html`
  <${Panel} title=${text.results} lead=${text.resultsLead}>
    <${ElectionList} hrefOf=${({ election }) => `#/results/${election}`} />
  <//>`);

/** The counts of the node that is asked, as its stream tells them; while the stream is lost they are asked for again and again. */
function useResults(id) {
  const asked = useCell(node);
  const [latest, setLatest] = useState(null);
  const stream = useStream(addressOf(`elections/${id}/results/stream`), { results: setLatest });
  const looked = useLoad((stop) => get(`elections/${id}/results`, { stop }), [id, asked], polling(stream));
  useEffect(() => setLatest(null), [id, asked]);
  // An answer may arrive after the stream has told something newer.
  useEffect(() => setLatest((last) => (looked.value && !(last?.height > looked.value.height) ? looked.value : last)), [looked.value]);
  return { ...looked, value: latest ?? looked.value, fault: latest ? undefined : looked.fault, stream };
}

function Live({ id }) {
  const results = useResults(id);
  const { value, stream } = results;
  const isFinal = value?.state === 'sealed';
  const said = value ? winnersOf(value).map(isFinal ? text.saidWon : text.saidLeads).join(' ') : '';
  const isInterrupted = stream === 'lost' && value && !isFinal;
  useEffect(() => {
    if (said) announce(said);
  }, [said]);
  useEffect(() => {
    if (isInterrupted) announce(text.streamLost);
  }, [isInterrupted]);
  return html`
    <${Panel} title=${value?.title ?? text.results}>
      <p><a href="#/results">${text.allElections}</a> · <a href="#/vote/${id}">${text.voteHere}</a></p>
      ${isInterrupted && html`<${Notice} tone="warn"><span>${text.streamLost}</span><//>`}
      <${Loaded} state=${results}>${(now) => html`
        <${Standing} results=${now} stream=${stream} />
        ${now.contests.map((contest) => html`
          <${Contest} key=${contest.contest} contest=${contest} state=${now.state} isAlone=${now.contests.length === 1} />`)}
        <div><${SaveCsv} id=${id} /></div>`}
      <//>
    <//>`;
}
