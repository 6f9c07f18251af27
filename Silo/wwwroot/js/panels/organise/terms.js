// The terms of an election, to fill in.
import { html, useLayoutEffect, useRef, useState } from '../../../vendor/htm-preact.js';
import { methodOf, methods } from '../../lib/methods.js';
import { text } from '../../text.js';
import { wordsOf } from '../../ui/methods.js';
import { SelectField, TextField } from '../../ui/parts.js';

export function Terms({ draft, onDraft, faults }) {
  const method = methodOf(draft.method);
  const set = (field) => (value) => onDraft({ ...draft, [field]: value });
  return html`
    <section class="card" aria-labelledby="question">
      <h2 id="question">${text.question}</h2>
      <${TextField} label=${text.title} value=${draft.title} onValue=${set('title')} fault=${faults.title} autocomplete="off" />
      <${Options} options=${draft.options} onOptions=${set('options')} faults=${faults.options ?? []} />
      ${faults.count && html`<p class="fault">${faults.count}</p>`}
    </section>
    <section class="card" aria-labelledby="rules">
      <h2 id="rules">${text.terms}</h2>
      <div class="columns">
        <${SelectField} label=${text.method} hint=${wordsOf(method.name).means} value=${draft.method} onValue=${set('method')}
          options=${methods.map(({ name }) => [name, wordsOf(name).title])} />
        ${method.form === 'scores' && html`
          <${TextField} label=${text.topScore} value=${draft.topScore} onValue=${set('topScore')} fault=${faults.topScore}
            inputmode="numeric" />`}
        <${SelectField} label=${text.revoting} value=${draft.revoting} onValue=${set('revoting')}
          options=${Object.entries(text.revotingMeans)} />
      </div>
      <div class="columns">
        <${TextField} label=${text.opens} hint=${text.opensHint} type="datetime-local" value=${draft.opens} onValue=${set('opens')}
          fault=${faults.opens} />
        <${TextField} label=${text.closes} type="datetime-local" value=${draft.closes} onValue=${set('closes')} fault=${faults.closes} />
        <${TextField} label=${text.settle} hint=${text.settleHint} value=${draft.settle} onValue=${set('settle')} fault=${faults.settle}
          inputmode="numeric" />
      </div>
      <fieldset><legend>${text.whoMayVote}</legend>
        <div class="choices">
          ${[[false, text.anybody], [true, text.onRoll]].map(([byRoll, shown]) => html`
            <label key=${shown}>
              <input type="radio" name="eligibility" checked=${draft.byRoll === byRoll} onChange=${() => set('byRoll')(byRoll)} />
              <span class="text">${shown}</span>
            </label>`)}
        </div>
      </fieldset>
    </section>`;
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
