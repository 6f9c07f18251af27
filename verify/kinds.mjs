// §3: every kind of transaction, in the order of their numbers.
import close from './kinds/close.mjs';
import extend from './kinds/extend.mjs';
import issuances from './kinds/issuances.mjs';
import open from './kinds/open.mjs';
import pause from './kinds/pause.mjs';
import seal from './kinds/seal.mjs';
import transfer from './kinds/transfer.mjs';
import vote from './kinds/vote.mjs';
import withdraw from './kinds/withdraw.mjs';

export const KINDS = [open, vote, close, seal, transfer, issuances, pause, extend, withdraw];

const PARTS = ['kind', 'tag', 'read', 'written', 'add', 'isKeptOut', 'mayComeYet'];

// A kind that lacks a part fails here, not at its first transaction.
KINDS.forEach((kind, index) => {
  const lacking = PARTS.filter((part) => !kind[part]);
  if (kind.number !== index + 1) throw new Error(`kind ${kind.kind} has number ${kind.number} and place ${index + 1}`);
  if (lacking.length > 0) throw new Error(`kind ${kind.kind} lacks ${lacking.join(', ')}`);
});
