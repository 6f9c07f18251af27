// The silo's HTTP API. An answer is JSON or a Problem with the rule's name; no answer is an Unreachable.
import { cell } from './cell.js';
import { Failure } from './failure.js';
import { node, token } from './settings.js';

const PATIENCE = 30_000;

/** False from a question that got no answer to the next one that did. */
export const connected = cell(true);

/** The silo refused. `rule` is the rule's name (PROTOCOL §7), `conflict` the transaction that stands in the way. */
export class Problem extends Error {
  constructor(status, details) {
    super(details.detail ?? details.title ?? '');
    Object.assign(this, { status, rule: details.rule ?? String(status), conflict: details.conflict ?? null, details });
  }
}

/** The silo did not answer: nothing is known about what was asked. */
export class Unreachable extends Failure {}

/** @param asked Overrides the chosen node: its name, or '' for the silo's choice. */
export const get = (path, { asked, query, stop } = {}) => ask(path, { asked, query, stop }).then((answer) => answer.json());

/** All of a list that comes in pages, each with the way to the next one. */
export async function getAll(path, options = {}) {
  const all = [];
  for (let query = options.query; ;) {
    const answer = await ask(path, { ...options, query });
    const page = await answer.json();
    all.push(...page);
    const next = /<\?([^>]*)>; rel="next"/.exec(answer.headers.get('link') ?? '');
    if (!next || page.length === 0) return all;
    query = Object.fromEntries(new URLSearchParams(next[1]));
  }
}

/** What operators may do: with the token. */
export const order = (method, path, options = {}) =>
  ask(path, { ...options, method, headers: { ...options.headers, authorization: `Bearer ${token.value}` } }).then((answer) => answer.json());

/** An order that is answered bit by bit: gives what each event says. `EventSource` would ask without the token. */
export async function* orderEvents(method, path, options = {}) {
  const headers = { authorization: `Bearer ${token.value}`, accept: 'text/event-stream' };
  const reader = (await ask(path, { ...options, method, headers })).body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const events = (rest + piece.value).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      const data = event.split('\n').find((line) => line.startsWith('data: '));
      if (data) yield JSON.parse(data.slice('data: '.length));
    }
  }
}

/** Submits a transaction's canonical bytes. @param asOperator Whether the token goes with them, where there is one. */
export const submit = (bytes, options = {}) => ask('transactions', {
  ...options, method: 'POST', body: bytes,
  headers: { 'content-type': 'application/octet-stream', ...(options.asOperator && token.value && { authorization: `Bearer ${token.value}` }) },
}).then((answer) => answer.json());

export const post = (path, json, options = {}) =>
  ask(path, { ...options, method: 'POST', body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }).then((answer) => answer.json());

/** A file of the silo's, as bytes. */
export const file = (path, options = {}) => ask(path, { ...options, patience: 600_000 }).then((answer) => answer.blob());

/** The address of something under api/, beside the page wherever a proxy puts it, for the node that is asked. */
export function addressOf(path, { asked = node.value, query = {} } = {}) {
  const values = Object.entries({ ...query, ...(asked && { node: asked }) }).filter(([, value]) => value !== undefined);
  return `api/${path}${values.length ? `?${new URLSearchParams(values)}` : ''}`;
}

/** Aborts when it is stopped, or late. Browsers of two years ago have neither `AbortSignal.any` nor, some, `AbortSignal.timeout`. */
function limited(stop, patience) {
  const either = new AbortController();
  const end = () => either.abort(stop.reason);
  if (stop?.aborted) end();
  stop?.addEventListener('abort', end, { once: true });
  setTimeout(() => {
    stop?.removeEventListener('abort', end);
    either.abort();
  }, patience);
  return either.signal;
}

async function ask(path, { asked, query, stop, method = 'GET', body, headers, patience = PATIENCE }) {
  let answer;
  try {
    answer = await fetch(addressOf(path, { asked, query }), {
      method, body, headers, cache: 'no-store', credentials: 'omit', signal: limited(stop, patience),
    });
  } catch (error) {
    // Who asked no longer wants to know: that says nothing about the silo.
    if (stop?.aborted) throw error;
    connected.set(false);
    throw new Unreachable('unreachable', {}, error);
  }
  connected.set(true);
  if (answer.ok) return answer;
  throw new Problem(answer.status, await answer.json().catch(() => ({})));
}
