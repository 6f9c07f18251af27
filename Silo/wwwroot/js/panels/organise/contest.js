// One contest to fill in: its options, its method, and what the method asks for.
import { html, useLayoutEffect, useRef, useState } from '../../../vendor/htm-preact.js';
import { methodOf, methods } from '../../lib/methods.js';
import { text } from '../../text.js';
import { wordsOf } from '../../ui/methods.js';
import { SelectField, TextField } from '../../ui/parts.js';
import { MAJORITIES } from './draft.js';

/** @param number Null for the only contest, which has the election's title. */
export function Contest({ number, contest, onContest, faults, onRemove }) {
  const method = methodOf(contest.method);
  const set = (field) => (value) => onContest({ ...contest, [field]: value });
  const setMethod = (name) => {
    const isUnnamed = contest.options.length === 2 && contest.options.every((option) => !option.trim());
    onContest({
      ...contest, method: name, topScore: String(methodOf(name).top ?? contest.topScore),
      options: name === 'motion' && isUnnamed ? [text.motionFor, text.motionAgainst] : contest.options,
    });
  };
  return html`
    <fieldset class=${number === null ? 'stack' : 'stack card'}>
      ${number !== null && html`
        <legend>${text.contestTitle(number)}</legend>
        <div class="row">
          <${TextField} label=${text.contestTitle(number)} value=${contest.title} onValue=${set('title')} fault=${faults.title}
            autocomplete="off" />
          <button type="button" onClick=${onRemove}>${text.removeContest(number)}</button>
        </div>`}
      <${Options} options=${contest.options} onOptions=${set('options')} faults=${faults.options ?? []} />
      ${faults.count && html`<p class="fault">${faults.count}</p>`}
      <div class="columns">
        <${SelectField} label=${text.method} hint=${wordsOf(method.name).means} value=${contest.method} onValue=${setMethod}
          options=${methods.map(({ name }) => [name, wordsOf(name).title])} />
        ${method.hasSeats && html`
          <${TextField} label=${text.seats} value=${contest.seats} onValue=${set('seats')} fault=${faults.seats} inputmode="numeric" />`}
        ${method.form === 'scores' && html`
          <${TextField} label=${text.topScore} value=${contest.topScore} onValue=${set('topScore')} fault=${faults.topScore}
            inputmode="numeric" />`}
        ${method.name === 'motion'
          ? html`<${SelectField} label=${text.majority} value=${contest.majority} onValue=${set('majority')}
              options=${Object.keys(MAJORITIES).map((written) => [written, text.majorities[written]])} />`
          : html`<${SelectField} label=${text.ties} value=${contest.ties} onValue=${set('ties')}
              options=${Object.entries(text.tieRules)} />`}
      </div>
    </fieldset>`;
}

function Options({ options, onOptions, faults }) {
  const list = useRef();
  const [added, setAdded] = useState(false);
  useLayoutEffect(() => {
    if (added) list.current.querySelector('li:last-child input').focus();
    setAdded(false);
  }, [options.length]);
  const add = () => {
    setAdded(true);
    onOptions([...options, '']);
  };
  return html`
    <fieldset><legend>${text.options}</legend>
      <ol class="stack options" ref=${list}>${options.map((option, index) => html`
        <li key=${index}>
          <${TextField} label=${text.optionNumber(index + 1)} value=${option} fault=${faults[index]} autocomplete="off"
            onValue=${(value) => onOptions(options.map((old, at) => (at === index ? value : old)))} />
          ${options.length > 2 && html`
            <button type="button" aria-label=${text.removeOption(index + 1)} title=${text.removeOption(index + 1)}
              onClick=${() => onOptions(options.filter((_, at) => at !== index))}>×</button>`}
        </li>`)}
      </ol>
      <div><button type="button" onClick=${add}>${text.addOption}</button></div>
    </fieldset>`;
}
