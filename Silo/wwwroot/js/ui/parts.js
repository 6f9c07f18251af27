// Small things that every panel is built from.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../vendor/htm-preact.js';
import { Problem } from '../lib/api.js';
import { Failure } from '../lib/failure.js';
import { text } from '../text.js';
import { useSentence } from './rules.js';

let lastId = 0;

/** An id for as long as the component lives, to tie labels to fields. */
export function useId() {
  return useState(() => `id-${++lastId}`)[0];
}

// The focus goes to the heading of each new screen, but not of the first one: that would move a visitor who has just come.
let isFirst = true;

/** A panel, or one screen of it. */
export function Panel({ title, lead, children }) {
  const heading = useRef();
  useLayoutEffect(() => {
    if (!isFirst) heading.current.focus();
    isFirst = false;
  }, []);
  useLayoutEffect(() => {
    document.title = `${title} · ${text.product}`;
  }, [title]);
  return html`
    <section class="panel" aria-labelledby="panel-title">
      <div><h1 id="panel-title" tabindex="-1" ref=${heading}>${title}</h1>${lead && html`<p class="lead">${lead}</p>`}</div>
      ${children}
    </section>`;
}

/** Says something to a screen reader, without moving the focus. */
export function announce(message) {
  const region = document.getElementById('announcements');
  region.textContent = '';
  // Screen readers say a region's text when it changes: the same words again need an empty region in between.
  requestAnimationFrame(() => (region.textContent = message));
}

/** @param tone '', 'good', 'warn' or 'bad'. Screen readers say a bad one at once. */
export const Notice = ({ tone = '', title, children }) => html`
  <div class="notice ${tone}" role=${tone === 'bad' ? 'alert' : undefined}>${title && html`<strong>${title}</strong>`}${children}</div>`;

/**
 * A refusal: what the rule says, the transaction that stands in the way, and last the rule's name.
 * @param message The silo's own words, which may tell more than the rule's sentence.
 */
export function Rule({ rule, message, conflict }) {
  const sentence = useSentence(message ? null : rule);
  return html`
    <span>${message || sentence}</span>
    ${conflict && html`
      <span>${text.because} <${Hash} value=${conflict} what=${text.transaction} href="#/explorer/transaction/${conflict}" /></span>`}
    <span>${text.rule} <span class="rule">${rule}</span></span>`;
}

/** The silo's words, or those for a code of lib. */
export const messageOf = (fault) => (fault instanceof Failure ? text.failures[fault.code](fault.known) : fault.message);

export const Fault = ({ fault, retry }) => fault && html`
  <${Notice} tone="bad">
    ${fault instanceof Problem
      ? html`<${Rule} rule=${fault.rule} message=${fault.message} conflict=${fault.conflict} />`
      : html`<span>${messageOf(fault)}</span>`}
    ${retry && html`<div><button type="button" onClick=${retry}>${text.again}</button></div>`}
  <//>`;

/** The answer of a useLoad, or its fault, or that it is on its way. @param children Draws the answer. */
export const Loaded = ({ state, children }) => html`
  <${Fault} fault=${state.fault} retry=${state.reload} />
  ${state.value !== undefined ? children(state.value) : !state.fault && html`<p class="quiet" role="status">${text.loading}</p>`}`;

/** An id, hash or key by its first digits. A button copies all of it, and so shows its title. */
export function Hash({ value, digits = 12, what = text.blockView.hash, href }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    const timer = copied && setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await copyText(value);
    setCopied(true);
    announce(text.copied(what));
  };
  const short = html`<span title=${value}>${value.slice(0, digits)}${value.length > digits && '…'}</span>`;
  return html`
    <span class="hash">${href ? html`<a href=${href}>${short}</a>` : short}
      <button type="button" onClick=${copy} aria-label=${text.copy(`${what} ${value.slice(0, 8)}`)} title=${text.copy(what)}>
        <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true">
          ${copied
            ? html`<path d="M3 8.5l3.2 3.2L13 5" />`
            : html`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5" /><path d="M10.5 3.5v-1h-8v8h1" />`}
        </svg>
      </button>
    </span>`;
}

/** Without https there is no clipboard, so the older command does it. */
async function copyText(value) {
  if (navigator.clipboard) return navigator.clipboard.writeText(value);
  const area = document.createElement('textarea');
  area.value = value;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  return undefined;
}

/** A labelled field. @param children Draws the input, with the attributes that tie it to its label, hint and fault. */
export function Field({ label, hint, fault, children }) {
  const id = useId();
  const told = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ') || undefined;
  return html`
    <div class="field">
      <label for=${id}>${label}</label>
      ${children({ id, 'aria-describedby': told, 'aria-invalid': fault ? 'true' : undefined })}
      ${hint && html`<span id="${id}-hint" class="hint">${hint}</span>`}
      ${fault && html`<span id="${id}-fault" class="fault">${fault}</span>`}
    </div>`;
}

export const TextField = ({ label, hint, fault, value, onValue, ...rest }) => html`
  <${Field} label=${label} hint=${hint} fault=${fault}>
    ${(tied) => html`<input ...${tied} value=${value} onInput=${(event) => onValue(event.target.value)} ...${rest} />`}
  <//>`;

/** A text of several lines. */
export const TextArea = ({ label, hint, fault, value, onValue, ...rest }) => html`
  <${Field} label=${label} hint=${hint} fault=${fault}>
    ${(tied) => html`<textarea rows="3" ...${tied} value=${value} onInput=${(event) => onValue(event.target.value)} ...${rest}></textarea>`}
  <//>`;

/** @param options [value, text] each. */
export const SelectField = ({ label, hint, value, options, onValue, ...rest }) => html`
  <${Field} label=${label} hint=${hint}>
    ${(tied) => html`
      <select ...${tied} value=${value} onChange=${(event) => onValue(event.target.value)} ...${rest}>
        ${options.map(([option, shown]) => html`<option key=${option} value=${option} selected=${option === value}>${shown}</option>`)}
      </select>`}
  <//>`;

/** @param facts [name, value] each; those without a value are left out. */
export const Facts = ({ facts }) => html`
  <dl class="facts">${facts.filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => html`
    <dt key=${name}>${name}</dt><dd>${value}</dd>`)}
  </dl>`;

/** A share of a whole as a bar. @param label Says it to screen readers. */
export const Meter = ({ value, most, label, leads }) => html`
  <svg class="meter ${leads ? 'leads' : ''}" role="img" aria-label=${label} preserveAspectRatio="none" viewBox="0 0 1000 10">
    <rect class="track" width="1000" height="10" rx="5" />
    <rect class="fill" width=${most > 0 ? Math.round((1000 * value) / most) : 0} height="10" rx="5" />
  </svg>`;

const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment in the reader's own time. @param at ISO 8601 in UTC. */
export const Moment = ({ at }) => html`<time datetime=${at} title=${at}>${moments.format(new Date(at))}</time>`;

/** A dialogue over the page. The browser keeps the focus inside, and Escape closes it. */
export function Dialog({ title, onClose, children }) {
  const dialog = useRef();
  const id = useId();
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown.showModal();
    shown.addEventListener('close', onClose);
    return () => {
      // A dialogue that closes gives the focus back; one that is only removed does not. `onClose` is for people who close it.
      shown.removeEventListener('close', onClose);
      shown.close();
    };
  }, []);
  return html`<dialog ref=${dialog} aria-labelledby=${id}><div class="stack"><h2 id=${id}>${title}</h2>${children}</div></dialog>`;
}
