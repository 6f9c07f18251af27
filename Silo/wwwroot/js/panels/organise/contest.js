// One contest to fill in: its options, its method, and what the method asks for.
import { html, useLayoutEffect, useRef, useState } from '../../../vendor/htm-preact.js';
import { methodOf, methods } from '../../lib/methods.js';
import { text } from '../../text.js';
import { meansOf, wordsOf } from '../../ui/methods.js';
import { SelectField, TextArea, TextField } from '../../ui/parts.js';
import { MAJORITIES } from './definition.js';
import { emptyOption } from './draft.js';

/** @param number Null for the only contest, which has the election's title. */
export function Contest({ number, contest, onContest, faults, onRemove }) {
  const method = methodOf(contest.method);
  const set = (field) => (value) => onContest({ ...contest, [field]: value });
  const setMethod = (name) => {
    const isUnnamed = contest.options.length === 2 && contest.options.every((option) => !option.name.trim());
    onContest({
      ...contest, method: name, least: '', most: '', topScore: String(methodOf(name).top ?? contest.topScore),
      options: name === 'motion' && isUnnamed ? [emptyOption(text.motionFor), emptyOption(text.motionAgainst)] : contest.options,
    });
  };
  return html`
    <fieldset class=${number === null ? 'stack' : 'stack card'}>
      ${number !== null && html`
        <legend>${text.contestTitle(number)}</legend>
        <${TextField} label=${text.contestTitle(number)} value=${contest.title} onValue=${set('title')} fault=${faults.title}
          autocomplete="off" />`}
      <${Options} options=${contest.options} onOptions=${set('options')} faults=${faults} />
      ${faults.count && html`<p class="fault">${faults.count}</p>`}
      <div class="columns">
        <${SelectField} label=${text.method} hint=${meansOf(contest)} value=${contest.method} onValue=${setMethod}
          options=${methods.map(({ name }) => [name, wordsOf(name).title])} />
        ${method.hasSeats && html`
          <${TextField} label=${text.seats} value=${contest.seats} onValue=${set('seats')} fault=${faults.seats} inputmode="numeric" />`}
        ${method.form === 'scores' && html`
          <${TextField} label=${text.topScore} value=${contest.topScore} onValue=${set('topScore')} fault=${faults.topScore}
            inputmode="numeric" />`}
        ${method.name === 'motion' && html`
          <${SelectField} label=${text.majority} value=${contest.majority} onValue=${set('majority')}
            options=${Object.keys(MAJORITIES).map((written) => [written, text.majorities[written]])} />`}
      </div>
      <${More} isOpen=${[faults.description, faults.choose, faults.quorum].some(Boolean)} contest=${contest} method=${method} set=${set}
        faults=${faults} />
      ${number !== null && html`<div><button type="button" onClick=${onRemove}>${text.removeContest(number)}</button></div>`}
    </fieldset>`;
}

/** What few contests need. */
const More = ({ isOpen, contest, method, set, faults }) => html`
  <details open=${isOpen || undefined}><summary>${text.moreOfContest}</summary>
    <div class="stack">
      <${TextArea} label=${text.contestDescription} value=${contest.description} onValue=${set('description')}
        fault=${faults.description} />
      <div class="columns">
        ${method.form !== 'scores' && method.name !== 'motion' && html`
          <${TextField} label=${text.leastChoices} value=${contest.least} onValue=${set('least')} fault=${faults.choose}
            placeholder="1" inputmode="numeric" />
          <${TextField} label=${text.mostChoices} value=${contest.most} onValue=${set('most')} fault=${faults.choose}
            placeholder=${method.name === 'plurality' ? contest.seats : String(contest.options.length)} inputmode="numeric" />`}
        <${TextField} label=${text.quorum} hint=${text.quorumHint} value=${contest.quorum} onValue=${set('quorum')}
          fault=${faults.quorum} />
        ${method.name !== 'motion' && html`
          <${SelectField} label=${text.ties} value=${contest.ties} onValue=${set('ties')} options=${Object.entries(text.tieRules)} />`}
      </div>
    </div>
  </details>`;

function Options({ options, onOptions, faults }) {
  const list = useRef();
  const [added, setAdded] = useState(false);
  useLayoutEffect(() => {
    if (added) list.current.querySelector(':scope > li:last-child input').focus();
    setAdded(false);
  }, [options.length]);
  const add = () => {
    setAdded(true);
    onOptions([...options, emptyOption()]);
  };
  return html`
    <fieldset><legend>${text.options}</legend>
      <ol class="stack options" ref=${list}>${options.map((option, index) => html`
        <li key=${index}>
          <${Option} number=${index + 1} option=${option}
            onOption=${(value) => onOptions(options.map((old, at) => (at === index ? value : old)))}
            faults=${{ name: faults.options?.[index], details: faults.details?.[index], link: faults.links?.[index] }}
            onRemove=${options.length > 2 && (() => onOptions(options.filter((_, at) => at !== index)))} />
        </li>`)}
      </ol>
      <div><button type="button" onClick=${add}>${text.addOption}</button></div>
    </fieldset>`;
}

function Option({ number, option, onOption, faults, onRemove }) {
  const set = (field) => (value) => onOption({ ...option, [field]: value });
  return html`
    <${TextField} label=${text.optionNumber(number)} value=${option.name} fault=${faults.name} autocomplete="off" onValue=${set('name')} />
    ${onRemove && html`
      <button type="button" aria-label=${text.removeOption(number)} title=${text.removeOption(number)} onClick=${onRemove}>×</button>`}
    <details open=${faults.details || faults.link ? true : undefined}><summary>${text.moreOfOption(number)}</summary>
      <div class="stack">
        <${TextArea} label=${text.optionDetails(number)} value=${option.details} fault=${faults.details} onValue=${set('details')} />
        <${TextField} label=${text.optionLink(number)} value=${option.link} fault=${faults.link} placeholder="https://" inputmode="url"
          autocomplete="off" onValue=${set('link')} />
      </div>
    </details>`;
}
