// The frame of a view of one thing: a heading that takes the focus, and the way back.
import { html, useEffect, useRef } from '../../../vendor/htm-preact.js';
import { text } from '../../text.js';

export function Detail({ title, badge, children }) {
  const heading = useRef();
  useEffect(() => heading.current.focus(), []);
  return html`
    <section class="stack detail" aria-labelledby="detail-title">
      <p><a href="#/explorer">← ${text.explorerPanel.toNewest}</a></p>
      <div class="row"><h2 id="detail-title" tabindex="-1" ref=${heading}>${title}</h2>${badge}</div>
      ${children}
    </section>`;
}
