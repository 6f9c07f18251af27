// Transactions in words.
import { html } from '../../../vendor/htm-preact.js';
import { formOf } from '../../lib/ballots.js';
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
  const words = text.contents;
  const title = election
    ? html`<a href="#/results/${content.election}">${election.title}</a>`
    : content.election && html`<a href="#/results/${content.election}"><code>${content.election.slice(0, 8)}</code></a>`;
  const by = linkTo(content.signer);
  switch (content.kind) {
    case 'open-election':
      return html`${words.by} ${by}: ${content.title}, <a href="#/results/${content.election}">${words.results}</a>`;
    case 'cast-vote':
      return html`${by} ${words.votes} <strong>${answersOf(content.answers, election)}</strong> ${words.in} ${title}`;
    case 'transfer':
      return html`${by} ${words.sends} <strong>${text.coins(content.amount)}</strong> ${words.to} ${linkTo(content.recipient)}`;
    default: return html`${title}${by && html` ${words.by} ${by}`}`;
  }
}

const linkTo = (key) => key && html`<a href="#/explorer/key/${key}"><code>${key.slice(0, 8)}</code></a>`;

/** A ballot by its options' names; by their numbers while the election is not known. */
const answersOf = (answers, election) =>
  (answers ?? []).map((choices, number) => choicesOf(choices, election?.contests[number])).join('; ');

function choicesOf(choices, contest) {
  if (choices.length === 0) return text.contents.nothing;
  const name = (place) => contest?.options[place].text ?? `#${place + 1}`;
  const form = contest && formOf({ ...contest, most: contest.choose[1] });
  if (form === 'scores') return choices.map((points, place) => `${name(place)} ${points}`).join(', ');
  return choices.map(name).join(form === 'order' ? text.contents.then : ', ');
}
