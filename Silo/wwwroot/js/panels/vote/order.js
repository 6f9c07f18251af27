// A ballot of options in an order. It is changed by buttons, which work with keys, touch and a screen reader alike.
import { html } from '../../../vendor/htm-preact.js';
import { text } from '../../text.js';
import { announce } from '../../ui/parts.js';
import { OptionText } from './ballots.js';

export function Order({ contest, order, withdrawn, barred, marks, onMarks }) {
  const { options, most } = contest;
  const nameOf = (index) => options[index].name;
  const tell = (ranked, index) => {
    onMarks(ranked);
    const place = ranked.indexOf(index);
    announce(place < 0 ? text.isUnranked(nameOf(index)) : text.isRanked(nameOf(index), place + 1, ranked.length));
  };
  const move = (place, by) => {
    const ranked = [...marks];
    const to = place + by;
    if (to < 0 || to >= ranked.length) return;
    [ranked[place], ranked[to]] = [ranked[to], ranked[place]];
    tell(ranked, marks[place]);
  };
  const rest = order.filter((index) => !marks.includes(index));
  return html`
    <fieldset class="stack"><legend>${text.chooseOrder}</legend>
      <ol class="choices">${marks.map((index, place) => html`
        <li class="choice ranked" key=${index}>
          <span class="place">${place + 1}</span><${OptionText} option=${options[index]} isWithdrawn=${withdrawn[index]} />
          <${Step} label=${text.moveUp(nameOf(index))} sign="↑" off=${place === 0} onClick=${() => move(place, -1)} />
          <${Step} label=${text.moveDown(nameOf(index))} sign="↓" off=${place === marks.length - 1} onClick=${() => move(place, 1)} />
          <${Step} label=${text.unrank(nameOf(index))} sign="×" onClick=${() => tell(marks.filter((other) => other !== index), index)} />
        </li>`)}
      </ol>
      ${rest.length > 0 && html`
        <p class="quiet">${marks.length >= most ? text.rankedMost(most) : marks.length ? text.notRanked : text.rankFirst}</p>
        <ul class="choices">${rest.map((index) => html`
          <li key=${index}><button type="button" class="choice add" disabled=${barred[index] || marks.length >= most}
            onClick=${() => tell([...marks, index], index)}>
            <span class="place" aria-hidden="true">+</span>
            <span class="text"><span class="unseen">${text.rankNext} </span>
              <${OptionText} option=${options[index]} isWithdrawn=${withdrawn[index]} /></span>
          </button></li>`)}
        </ul>`}
    </fieldset>`;
}

/** At the ends it is aria-disabled, not disabled: otherwise it would lose the focus. */
const Step = ({ label, sign, off, onClick }) => html`
  <button type="button" class="step" aria-label=${label} title=${label} aria-disabled=${off ? 'true' : undefined}
    onClick=${onClick}>${sign}</button>`;
