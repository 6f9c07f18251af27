// Ballots to mark, a component for each form.
import { html, useState } from '../../../vendor/htm-preact.js';
import { formOf } from '../../lib/ballots.js';
import { methodOf } from '../../lib/methods.js';
import { text } from '../../text.js';
import { announce, useId } from '../../ui/parts.js';

const kinds = { one: One, set: Several, scores: Scores, order: Order };

/** @param missing Says why the ballot can't be reviewed yet. */
export function Ballot({ election, draft, onDraft, canReview, onReview, missing }) {
  const [isBlank, setIsBlank] = useState(false);
  const Kind = kinds[methodOf(election.method).form];
  const needsBlank = formOf(election).isBlankAllowed && draft.length === 0;
  const review = (event) => {
    event.preventDefault();
    if (canReview && (!needsBlank || isBlank)) onReview();
  };
  return html`
    <form class="card" onSubmit=${review} aria-labelledby="step-ballot">
      <h2 id="step-ballot">${text.stepBallot}</h2>
      <${Kind} election=${election} draft=${draft} onDraft=${onDraft} />
      ${needsBlank && html`
        <label class="check">
          <input type="checkbox" checked=${isBlank} onChange=${(event) => setIsBlank(event.target.checked)} /> ${text.castBlank}
        </label>`}
      <div class="row">
        <button class="main" disabled=${!canReview || (needsBlank && !isBlank)}>${text.review}</button>
        ${!canReview && html`<span class="quiet">${missing}</span>`}
        ${canReview && needsBlank && !isBlank && html`<span class="quiet">${text.missingChoice}</span>`}
      </div>
    </form>`;
}

function One({ election, draft, onDraft }) {
  const name = useId();
  return html`
    <fieldset class="stack"><legend>${text.chooseOne}</legend>
      <div class="choices">${election.options.map((option, index) => html`
        <label key=${index}>
          <input type="radio" name=${name} checked=${draft[0] === index} onChange=${() => onDraft([index])} />
          <span class="text">${option}</span>
        </label>`)}
      </div>
    </fieldset>`;
}

function Several({ election, draft, onDraft }) {
  const toggle = (index) => onDraft(draft.includes(index) ? draft.filter((other) => other !== index) : [...draft, index]);
  return html`
    <fieldset class="stack"><legend>${text.chooseSeveral}</legend>
      <div class="choices">${election.options.map((option, index) => html`
        <label key=${index}>
          <input type="checkbox" checked=${draft.includes(index)} onChange=${() => toggle(index)} />
          <span class="text">${option}</span>
        </label>`)}
      </div>
    </fieldset>`;
}

function Scores({ election, draft, onDraft }) {
  const id = useId();
  const set = (index, score) => onDraft(draft.map((old, at) => (at === index ? score : old)));
  return html`
    <fieldset class="stack"><legend>${text.chooseScores(election.topScore)}</legend>
      <div class="choices">${election.options.map((option, index) => html`
        <div class="choice score" key=${index}>
          <label class="text" for="${id}-${index}">${option}</label>
          <input type="range" id="${id}-${index}" min="0" max=${election.topScore} step="1" value=${draft[index]}
            onInput=${(event) => set(index, Number(event.target.value))} />
          <output for="${id}-${index}">${draft[index]}</output>
        </div>`)}
      </div>
    </fieldset>`;
}

/** Options in an order. It is changed by buttons, which work with keys, touch and a screen reader alike. */
function Order({ election, draft, onDraft }) {
  const tell = (order, index) => {
    onDraft(order);
    const place = order.indexOf(index);
    announce(place < 0 ? text.isUnranked(election.options[index]) : text.isRanked(election.options[index], place + 1, order.length));
  };
  const move = (place, by) => {
    const order = [...draft];
    const to = place + by;
    if (to < 0 || to >= order.length) return;
    [order[place], order[to]] = [order[to], order[place]];
    tell(order, draft[place]);
  };
  const rest = election.options.map((_, index) => index).filter((index) => !draft.includes(index));
  return html`
    <fieldset class="stack"><legend>${text.chooseOrder}</legend>
      <ol class="choices">${draft.map((index, place) => html`
        <li class="choice ranked" key=${index}>
          <span class="place">${place + 1}</span><span class="text">${election.options[index]}</span>
          <${Step} label=${text.moveUp(election.options[index])} sign="↑" off=${place === 0} onClick=${() => move(place, -1)} />
          <${Step} label=${text.moveDown(election.options[index])} sign="↓" off=${place === draft.length - 1}
            onClick=${() => move(place, 1)} />
          <${Step} label=${text.unrank(election.options[index])} sign="×"
            onClick=${() => tell(draft.filter((other) => other !== index), index)} />
        </li>`)}
      </ol>
      ${rest.length > 0 && html`
        <p class="quiet">${draft.length ? text.notRanked : text.rankFirst}</p>
        <ul class="choices">${rest.map((index) => html`
          <li key=${index}><button type="button" class="choice add" onClick=${() => tell([...draft, index], index)}>
            <span class="place" aria-hidden="true">+</span>
            <span class="text"><span class="unseen">${text.rankNext} </span>${election.options[index]}</span>
          </button></li>`)}
        </ul>`}
    </fieldset>`;
}

/** At the ends it is aria-disabled, not disabled: otherwise it would lose the focus. */
const Step = ({ label, sign, off, onClick }) => html`
  <button type="button" class="step" aria-label=${label} title=${label} aria-disabled=${off ? 'true' : undefined}
    onClick=${onClick}>${sign}</button>`;
