// What rules say: the silo's catalogue is the one place for their words. It is asked for once, when the first of them is needed.
import { html, useEffect } from '../../vendor/htm-preact.js';
import { get } from '../lib/api.js';
import { cell } from '../lib/cell.js';
import { useCell } from './hooks.js';

const sentences = cell(new Map());
let asking = null;

function ask() {
  asking ??= get('rules', { asked: '' }).then(
    // Several rules may have one name. Those that arrive without words are the ledger's, which stand first in the catalogue.
    (rules) => sentences.set(new Map([...rules].reverse().map(({ rule, sentence }) => [rule, sentence]))),
    () => {
      // Rules are told by their names meanwhile. The next one that is needed asks again.
      asking = null;
    });
}

/** What a rule says, as soon as that is known. @param rule Its name; null where nothing is to be looked up. */
export function useSentence(rule) {
  const known = useCell(sentences);
  useEffect(() => {
    if (rule) ask();
  }, [rule]);
  return known.get(rule);
}

/** A rule in a line: what it says, and its name. */
export const Said = ({ rule }) => html`<span class="quiet">${useSentence(rule)}</span> <code>${rule}</code>`;
