// Ballots to mark: a contest after the other, each in the form of its method.
import { html } from '../../../vendor/htm-preact.js';
import { answerOf, formOf, start } from '../../lib/ballots.js';
import { text } from '../../text.js';
import { meansOf } from '../../ui/methods.js';
import { useId } from '../../ui/parts.js';
import { Order } from './order.js';

const kinds = { one: One, set: Several, scores: Scores, order: Order };

/**
 * @param shown The contests as they are shown: `{ contest, order, withdrawn }`, with the options' order and which are withdrawn.
 * @param drafts The marks by contest.
 * @param missing Says why the ballot can't be reviewed yet.
 */
export function Ballot({ shown, drafts, onDrafts, canReview, onReview, missing }) {
  const review = (event) => {
    event.preventDefault();
    if (canReview) onReview();
  };
  return html`
    <form class="card" onSubmit=${review} aria-labelledby="step-ballot">
      <h2 id="step-ballot">${text.stepBallot}</h2>
      <${Contests} shown=${shown} drafts=${drafts} onDrafts=${onDrafts} heading="step-ballot" />
      <div class="row">
        <button class="main" disabled=${!canReview}>${text.review}</button>
        ${!canReview && html`<span class="quiet">${missing}</span>`}
      </div>
    </form>`;
}

/** @param heading The id of the heading under which they stand. */
export function Contests({ shown, drafts, onDrafts, heading }) {
  const set = (number) => (draft) => onDrafts(drafts.map((old, at) => (at === number ? draft : old)));
  return shown.map((one, number) => html`
    <${Contest} key=${number} ...${one} number=${number} isAlone=${shown.length === 1} heading=${heading} draft=${drafts[number]}
      onDraft=${set(number)} />`);
}

function Contest({ contest, order, withdrawn, number, isAlone, heading, draft, onDraft }) {
  const Kind = kinds[formOf(contest)];
  // Where an answer needs more choices than options are left, it can't do without withdrawn ones. The count passes them over.
  const left = withdrawn.filter((isGone) => !isGone).length;
  const barred = withdrawn.map((isGone) => isGone && (formOf(contest) === 'scores' || left >= contest.least));
  // Scores of 0 are a ballot; of the others, one without a choice has to be meant.
  const mayBeBlank = !isAlone || draft.isBlank || (formOf(contest) !== 'scores' && draft.marks.length === 0);
  const mark = (marks) => onDraft({ marks, isBlank: false });
  return html`
    <section class="stack contest" aria-labelledby=${isAlone ? heading : `contest-${number}`}>
      ${!isAlone && html`<h3 id="contest-${number}">${text.contestNumber(number + 1, contest.title)}</h3>
        <p class="quiet">${meansOf(contest)}</p>`}
      ${contest.description && html`<p class="said">${contest.description}</p>`}
      ${!draft.isBlank && html`
        <${Kind} contest=${contest} order=${order} withdrawn=${withdrawn} barred=${barred} marks=${draft.marks}
          onMarks=${mark} />`}
      <p class="quiet" role="status">${isAlone ? '' : stateOf(contest, draft)}</p>
      ${mayBeBlank && html`
        <label class="check">
          <input type="checkbox" checked=${draft.isBlank}
            onChange=${(event) => onDraft({ ...start(contest), isBlank: event.target.checked })} />
          ${isAlone ? text.castBlank : text.abstain}
        </label>`}
    </section>`;
}

function stateOf(contest, draft) {
  if (draft.isBlank) return text.abstains;
  if (formOf(contest) === 'scores') return '';
  return answerOf(contest, draft) ? text.chosenOf(draft.marks.length, contest.most) : text.chooseMore(contest.least - draft.marks.length);
}

/** An option's name, with what its organiser says of it. A link is shown as text: it leads where a stranger wants. */
export const OptionText = ({ option: { name, details, link }, isWithdrawn }) => html`
  <span class="text">${isWithdrawn ? html`<s>${name}</s> <span class="badge warn">${text.withdrawn}</span>` : name}
    ${details && html`<span class="details quiet">${details}</span>`}
    ${link && html`<span class="details quiet mono">${link}</span>`}</span>`;

function One({ contest, order, withdrawn, barred, marks, onMarks }) {
  const name = useId();
  return html`
    <fieldset class="stack"><legend>${text.chooseOne}</legend>
      <div class="choices">${order.map((index) => html`
        <label key=${index}>
          <input type="radio" name=${name} checked=${marks[0] === index} disabled=${barred[index]} onChange=${() => onMarks([index])} />
          <${OptionText} option=${contest.options[index]} isWithdrawn=${withdrawn[index]} />
        </label>`)}
      </div>
    </fieldset>`;
}

function Several({ contest, order, withdrawn, barred, marks, onMarks }) {
  const toggle = (index) => onMarks(marks.includes(index) ? marks.filter((other) => other !== index) : [...marks, index]);
  const isFull = marks.length >= contest.most;
  return html`
    <fieldset class="stack"><legend>${contest.most < contest.options.length ? text.chooseUpTo(contest.most) : text.chooseSeveral}</legend>
      <div class="choices">${order.map((index) => html`
        <label key=${index}>
          <input type="checkbox" checked=${marks.includes(index)} disabled=${barred[index] || (isFull && !marks.includes(index))}
            onChange=${() => toggle(index)} />
          <${OptionText} option=${contest.options[index]} isWithdrawn=${withdrawn[index]} />
        </label>`)}
      </div>
    </fieldset>`;
}

function Scores({ contest, order, withdrawn, barred, marks, onMarks }) {
  const set = (index, score) => onMarks(marks.map((old, at) => (at === index ? score : old)));
  return html`
    <fieldset class="stack"><legend>${text.chooseScores(contest.top)}</legend>
      <div class="choices">${order.map((index) => html`
        <label class="choice score" key=${index}>
          <${OptionText} option=${contest.options[index]} isWithdrawn=${withdrawn[index]} />
          <input type="range" min="0" max=${contest.top} step="1" value=${marks[index]} disabled=${barred[index]}
            aria-label=${contest.options[index].name} onInput=${(event) => set(index, Number(event.target.value))} />
          <output>${marks[index]}</output>
        </label>`)}
      </div>
    </fieldset>`;
}
