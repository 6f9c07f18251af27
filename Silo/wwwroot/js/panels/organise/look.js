// The last look at an election before it is signed: its ballot as voters see it, and its rules.
import { html, useState } from '../../../vendor/htm-preact.js';
import { start } from '../../lib/ballots.js';
import { text } from '../../text.js';
import { RehearsalNotice } from '../../ui/elections.js';
import { Facts, Hash, Moment, Notice } from '../../ui/parts.js';
import { Contests } from '../vote/ballots.js';
import { termsOf } from './definition.js';

/** @param organiser The key that signs. @param file The roll's; null where anybody may vote. */
export function Look({ draft, organiser, file }) {
  const terms = termsOf(draft, organiser, null, Date.now());
  const shown = terms.contests.map((contest) =>
    ({ contest, order: contest.options.map((_, option) => option), withdrawn: contest.options.map(() => false) }));
  const [marks, setMarks] = useState(() => terms.contests.map(start));
  return html`
    <${Notice} tone="warn" title=${text.lookTitle}><p>${text.lookMeans}</p><//>
    <section class="card" aria-labelledby="preview">
      <h3 id="preview">${text.preview}</h3>
      <p class="quiet">${text.previewMeans}</p>
      <p><strong>${terms.title}</strong></p>
      <${RehearsalNotice} purpose=${terms.purpose} />
      ${terms.description && html`<p class="said">${terms.description}</p>`}
      <${Contests} shown=${shown} drafts=${marks} onDrafts=${setMarks} heading="preview" />
    </section>
    <section class="card" aria-labelledby="in-words">
      <h3 id="in-words">${text.terms}</h3>
      <ul class="words">${terms.contests.map((contest, number) => html`
        <li key=${number}><strong>${contest.title}</strong>: ${text.termsInWords(contest, draft.contests[number].majority)}</li>`)}
      </ul>
      <${Facts} facts=${[
        [text.opens, draft.opens ? html`<${Moment} at=${new Date(terms.opens).toISOString()} />` : text.atOnce],
        [text.closes, html`<${Moment} at=${new Date(terms.closes).toISOString()} />`],
        [text.settle, draft.settle],
        [text.whoMayVote, draft.byRoll ? text.rollOf(file.name) : text.whoAnybody],
        [text.revoting, text.revotingMeans[draft.revoting]],
        [text.order, text.orderRules[draft.order]],
        [text.organiser, html`<${Hash} value=${organiser} what=${text.key} />`],
        ...terms.others.map((other) => [text.otherOrganiser, html`<${Hash} value=${other} what=${text.key} />`]),
      ]} />
    </section>`;
}
