// Results for a spreadsheet. The silo writes them, so that page and console give the same file.
import { html } from '../../../vendor/htm-preact.js';
import { addressOf } from '../../lib/api.js';
import { node } from '../../lib/settings.js';
import { text } from '../../text.js';
import { useCell } from '../../ui/hooks.js';

export function SaveCsv({ id }) {
  useCell(node);
  return html`
    <a class="button" href=${addressOf(`elections/${id}/results.csv`)} download=${`results-${id.slice(0, 8)}.csv`}>${text.saveCsv}</a>`;
}
