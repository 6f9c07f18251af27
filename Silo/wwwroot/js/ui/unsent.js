// What every view says while a vote has not reached a node.
import { html, useEffect } from '../../vendor/htm-preact.js';
import { unsent } from '../lib/sender.js';
import { text } from '../text.js';
import { useCell } from './hooks.js';
import { announce } from './parts.js';

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
