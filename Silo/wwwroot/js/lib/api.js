// The silo's HTTP API. An answer is JSON or a Problem with the rule's name; no answer is an Unreachable.
import { cell } from './cell.js';
import { Failure } from './failure.js';
import { node, token } from './settings.js';

const PATIENCE = 30_000;

/** Whether the silo answered the last question. */
export const connected = cell(true);

/** The silo refused. `rule` is the rule's name (PROTOCOL §7), `conflict` the transaction that stands in the way. */
export class Problem extends Error {
  constructor(status, details) {
    super(details.detail ?? details.title ?? '');
    Object.assign(this, { status, rule: details.rule ?? String(status), conflict: details.conflict ?? null, details });
  }
}

/** The silo did not answer. It may have done what was asked, or not. */
export class Unreachable extends Failure {}

const bearer = () => ({ authorization: `Bearer ${token.value}` });

/** @param asked The node to ask instead of the chosen one: its name, or '' for the silo's choice. */
export const get = (path, { asked, query, stop } = {}) => ask(path, { asked, query, stop }).then((answer) => answer.json());

/** All of a list that comes in pages. The Link header of a page leads to the next one. */
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

/** Asks with the operator's token. */
export const order = (method, path, options = {}) =>
  ask(path, { ...options, method, headers: { ...options.headers, ...bearer() } }).then((answer) => answer.json());

/** An order whose answer is a stream of events: yields the data of each. `EventSource` can't send the token. */
export async function* orderEvents(method, path, options = {}) {
  const headers = { ...bearer(), accept: 'text/event-stream' };
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

/** Submits a transaction's canonical bytes. @param asOperator Whether to send the token along, where there is one. */
export const submit = (bytes, options = {}) => ask('transactions', {
  ...options, method: 'POST', body: bytes,
  headers: { 'content-type': 'application/octet-stream', ...(options.asOperator && token.value && bearer()) },
}).then((answer) => answer.json());

export const post = (path, json, options = {}) => ask(path, {
  ...options, method: 'POST', body: JSON.stringify(json), headers: { 'content-type': 'application/json' },
}).then((answer) => answer.json());

/** A file that the silo makes, as a Blob. */
export const file = (path, options = {}) => ask(path, { ...options, patience: 600_000 }).then((answer) => answer.blob());

/** The address of a route, with the node that is asked. It is relative to the page, so that a proxy may serve both under any path. */
export function addressOf(path, { asked = node.value, query = {} } = {}) {
  const values = Object.entries({ ...query, ...(asked && { node: asked }) }).filter(([, value]) => value !== undefined);
  return `api/${path}${values.length ? `?${new URLSearchParams(values)}` : ''}`;
}

/** A signal that aborts when `stop` does, or after `patience`. Browsers of two years ago lack `AbortSignal.any`. */
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
    // The caller stopped it, which says nothing about the silo.
    if (stop?.aborted) throw error;
    connected.set(false);
    throw new Unreachable('unreachable', {}, error);
  }
  connected.set(true);
  if (answer.ok) return answer;
  throw new Problem(answer.status, await answer.json().catch(() => ({})));
}
