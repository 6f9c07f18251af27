// The sentences of rules. The silo's catalogue has them, and is asked for once, when the first of them is needed.
import { html, useEffect } from '../../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { cell } from '../lib/cell.js';
import { useCell } from './hooks.js';

const sentences = cell(new Map());
let asking = null;

function ask() {
  asking ??= get('rules', { asked: '' }).then(
    // Some names are in the catalogue twice, the ledger's rule first. Refusals bring the words of other rules along, so the first one
    // counts.
    (rules) => sentences.set(new Map([...rules].reverse().map(({ rule, sentence }) => [rule, sentence]))),
    () => {
      // Rules are shown by their names meanwhile. The next one that is needed asks again.
      asking = null;
    });
}

/** A rule's sentence; undefined until it is known. @param rule Its name; null where none is to be looked up. */
export function useSentence(rule) {
  const known = useCell(sentences);
  useEffect(() => {
    if (rule) ask();
  }, [rule]);
  return known.get(rule);
}

/** A rule in a line: its sentence and its name. */
export const Said = ({ rule }) => html`<span class="quiet">${useSentence(rule)}</span> <code>${rule}</code>`;
