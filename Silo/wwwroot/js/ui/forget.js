// Asks once more before this browser forgets something.
import { html } from '../../vendor/htm-preact.js';
import { text } from '../text.js';
import { useAction } from './hooks.js';
import { Dialog, Fault } from './parts.js';

export function Forget({ title, means, onForget, onClose }) {
  const forgetting = useAction(async () => {
    await onForget();
    onClose();
  });
  return html`
    <${Dialog} title=${title} onClose=${onClose}>
      <p>${means}</p>
      <${Fault} fault=${forgetting.fault} />
      <div class="row">
        <button class="danger" onClick=${() => forgetting.run()}>${title}</button>
        <button onClick=${onClose}>${text.cancel}</button>
      </div>
    <//>`;
}
