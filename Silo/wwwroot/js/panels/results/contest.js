// One contest's count: its sentence, its bars, and the tables of its report.
import { html } from '../../../vendor/htm-preact.js';
import { text } from '../../text.js';
import { Calm } from '../../ui/calm.js';
import { Bars } from './bars.js';
import { Tables } from './tables.js';

/** @param isAlone Whether the election asks one thing only: its title says all then. */
export const Contest = ({ contest, state, isAlone }) => html`
  <section class="stack" aria-label=${isAlone ? undefined : contest.title}>
    ${!isAlone && html`<h2>${text.contestNumber(contest.contest, contest.title)}</h2>
      <p>${state !== 'sealed' && contest.outcome !== 'no-votes' && text.soFar} ${contest.sentence}</p>`}
    <${Bars} contest=${contest} state=${state} />
    <${Calm} value=${contest}>${(calm) => html`<${Tables} contest=${calm} />`}<//>
  </section>`;
