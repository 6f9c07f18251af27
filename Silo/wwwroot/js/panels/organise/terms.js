// The two parts of an election's form: what is asked, and the rules of the vote.
import { html } from '../../../vendor/htm-preact.js';
import { text } from '../../text.js';
import { SelectField, TextArea, TextField } from '../../ui/parts.js';
import { Contest } from './contest.js';
import { emptyContest } from './draft.js';

export function Questions({ draft, onDraft, faults }) {
  const set = (field) => (value) => onDraft({ ...draft, [field]: value });
  const { contests } = draft;
  const setContest = (index) => (contest) => set('contests')(contests.map((old, at) => (at === index ? contest : old)));
  return html`
    <${TextField} label=${text.title} value=${draft.title} onValue=${set('title')} fault=${faults.title} autocomplete="off" />
    ${contests.length > 1 && html`
      <${TextArea} label=${text.description} value=${draft.description} onValue=${set('description')} fault=${faults.description} />`}
    ${contests.map((contest, index) => html`
      <${Contest} key=${index} number=${contests.length === 1 ? null : index + 1} contest=${contest} onContest=${setContest(index)}
        faults=${faults.contests?.[index] ?? {}} onRemove=${() => set('contests')(contests.filter((_, at) => at !== index))} />`)}
    ${faults.count && html`<p class="fault">${faults.count}</p>`}
    <div><button type="button" onClick=${() => set('contests')([...contests, emptyContest()])}>${text.addContest}</button></div>`;
}

export function Rules({ draft, onDraft, faults }) {
  const set = (field) => (value) => onDraft({ ...draft, [field]: value });
  return html`
    <div class="columns">
      <${SelectField} label=${text.revoting} value=${draft.revoting} onValue=${set('revoting')}
        options=${Object.entries(text.revotingMeans)} />
      <${SelectField} label=${text.order} value=${draft.order} onValue=${set('order')} options=${Object.entries(text.orderRules)} />
      <${SelectField} label=${text.purpose} value=${draft.purpose} onValue=${set('purpose')} options=${Object.entries(text.purposes)} />
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
      ${faults.eligibility && html`<p class="fault">${faults.eligibility}</p>`}
    </fieldset>
    <details open=${faults.others ? true : undefined}><summary>${text.otherOrganisers}</summary>
      <${TextArea} label=${text.otherKeys} hint=${text.otherKeysHint} value=${draft.others} onValue=${set('others')}
        fault=${faults.others} />
    </details>`;
}
