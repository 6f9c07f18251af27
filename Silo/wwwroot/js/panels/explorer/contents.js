// What transactions say, in words.
import { html } from '../../../vendor/htm-preact.js';
import { methodOf } from '../../lib/methods.js';
import { text } from '../../text.js';
import { useKnownElections } from '../../ui/known-elections.js';
import { Hash } from '../../ui/parts.js';

export function Contents({ contents }) {
  const elections = useKnownElections(contents.map(({ election }) => election).filter(Boolean));
  return html`
    <ul class="contents">${contents.map((content) => html`
      <li key=${content.id}>
        <span class="badge ${content.kind === 'cast-vote' ? 'accent' : ''}">${text.contents.kinds[content.kind] ?? content.kind}</span>
        <span class="what"><${Words} content=${content} election=${elections.get(content.election)} /></span>
        <${Hash} value=${content.id} digits=${10} what=${text.transaction} href="#/explorer/transaction/${content.id}" />
      </li>`)}
    </ul>`;
}

export function Words({ content, election }) {
  const title = election
    ? html`<a href="#/results/${content.election}">${election.title}</a>`
    : content.election && html`<a href="#/results/${content.election}"><code>${content.election.slice(0, 8)}</code></a>`;
  const by = content.signer && html`<a href="#/explorer/key/${content.signer}"><code>${content.signer.slice(0, 8)}</code></a>`;
  switch (content.kind) {
    case 'open-election': return html`${text.contents.by} ${by}: ${content.title}, <a href="#/results/${content.election}">${text.contents.results}</a>`;
    case 'cast-vote': return html`${by} ${text.contents.votes} <strong>${choicesOf(content.choices, election)}</strong> ${text.contents.in} ${title}`;
    case 'transfer': return html`${by} ${text.contents.sends} <strong>${text.coins(content.amount)}</strong> ${text.contents.to} <a href="#/explorer/key/${content.recipient}"><code>${content.recipient?.slice(0, 8)}</code></a>`;
    default: return html`${title}${by && html` ${text.contents.by} ${by}`}`;
  }
}

/** A ballot in the words of its election; by numbers while that is not known. */
export function choicesOf(choices, election) {
  if (!choices?.length) return text.contents.nothing;
  const name = (place) => election?.options[place] ?? `#${place + 1}`;
  const form = election && methodOf(election.method).form;
  if (form === 'scores') return choices.map((points, place) => `${name(place)} ${points}`).join(', ');
  return choices.map(name).join(form === 'order' ? text.contents.then : ', ');
}
