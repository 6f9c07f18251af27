// Warns in every view while a vote has not reached a node.
import { html, useEffect } from '../../vendor/htm-preact.js';
import { look, start, unsent } from '../lib/sender.js';
import { text } from '../text.js';
import { useCell } from './hooks.js';
import { announce } from './parts.js';

/** Is called once, when the page opens. */
export function startSending() {
  addEventListener('beforeunload', (event) => {
    if (unsent.value.length === 0) return;
    event.preventDefault();
    // Some browsers ask only because of this.
    event.returnValue = true;
  });
  // A tab that slept has missed what other tabs did.
  document.addEventListener('visibilitychange', () => document.hidden || look());
  start();
}

export function Unsent() {
  const votes = useCell(unsent);
  useEffect(() => {
    if (votes.length > 0) announce(text.notSent);
  }, [votes.length > 0]);
  return votes.length > 0 && html`
    <section class="unsent width" aria-label=${text.notSent}>
      ${votes.map((vote) => html`
        <div class="notice warn" key=${vote.transaction}><span><strong>${text.notSentLoud}</strong> ${text.notSentMeans(vote.title)}
          <a href="#/vote/receipt/${vote.transaction}">${text.seeIt}</a></span></div>`)}
    </section>`;
}
