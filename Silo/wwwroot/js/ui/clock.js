// A moment to the second, with the day where that is not today.
import { html } from '../../vendor/htm-preact.js';

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** @param at ISO 8601 in UTC. */
export function Clock({ at }) {
  const moment = new Date(at);
  const isToday = moment.toDateString() === new Date().toDateString();
  return html`<time datetime=${at} title=${day.format(moment)}>${(isToday ? clock : day).format(moment)}</time>`;
}
