// All words of the page, in English, except those of rules (ui/rules.js). A translation is another folder text/ of this shape.
import { elections } from './text/elections.js';
import { explorer } from './text/explorer.js';
import { failures } from './text/failures.js';
import { frame } from './text/frame.js';
import { keys } from './text/keys.js';
import { methods } from './text/methods.js';
import { network } from './text/network.js';
import { organise } from './text/organise.js';
import { parts } from './text/parts.js';
import { receipts } from './text/receipts.js';
import { results } from './text/results.js';
import { vote } from './text/vote.js';
import { wallet } from './text/wallet.js';

export const text = {
  ...frame, ...parts, ...keys, ...elections, ...vote, ...receipts, ...results, ...organise, ...explorer, ...network, ...wallet,
  failures, methods,
};
