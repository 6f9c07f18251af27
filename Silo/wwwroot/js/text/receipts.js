// Receipts and proofs.

export const receipts = {
  receipt: 'Receipt',
  keptVotes: 'Your votes',
  noVotes: 'No vote was cast in this browser.',
  checkFile: 'Check a receipt from a file',
  checkFileHint: 'A .receipt.json of this page or of the console.',
  receiptFromFile: 'Receipt from a file',
  refused: 'refused',
  hasReceipt: 'has a receipt',
  notSentYet: 'not yet sent',
  notKept: 'This browser does not keep such a vote.',
  way: 'Where your vote is',
  stageSigned: 'Signed',
  stageSignedDetail: 'Kept in this browser: it can be sent again, and stays one vote.',
  stageAccepted: 'Accepted',
  stageRefused: 'Refused',
  stageSending: 'Sending it to a node…',
  stageWaits: (why) => `${why} The same vote is sent again until there is an answer. You may choose another node above.`,
  stageAcceptedDetail: (node, at) => `${node} promised at ${at.toLocaleTimeString()} to keep it: it is on its disk.`,
  stageMined: 'In a block',
  stageRefusedLater: 'Refused after all',
  stageDeep: (deep) => (deep > 1 ? `${deep} blocks deep` : 'Blocks on top of it'),
  stageDeepDetail: 'The deeper it lies, the more work it takes to remove it. '
    + 'Blocks come as long as there is something to put into them.',
  stateDone: '(done)',
  stateOpen: '(not yet)',
  stateFailed: '(failed)',
  statuses: { pending: 'Waiting for a block…', unknown: 'The node that is asked has not heard of it yet…', confirmed: '', refused: '' },
  block: (height) => `Block ${height}`,
  saidAccepted: 'Your vote is accepted.',
  saidConfirmed: (height) => `Your vote is in block ${height}.`,
  refusedTitle: 'The vote was refused',
  voteAgain: 'Put it away and vote again',
  putAway: 'Put it away',
  signedTitle: 'What you signed',
  saveReceipt: 'Save the receipt',
  saveReceiptHint: 'The console checks it: ballot receipt verify, ballot audit --receipts.',
  forgetVote: 'Forget it here',
  forgetVoteMeans: 'This browser forgets what you voted, and the receipt: save it before. The vote itself stays on the ledger.',
  proof: 'The proof',
  proofLead: 'Checked in this browser, with nobody\'s word taken for it.',
  checkProof: 'Check the proof',
  checkAgain: 'Check again',
  checking: 'Checking…',
  judgingHeaders: 'Judging headers',
  allChecked: (count) => `All ${count} checks passed.`,
  notAllChecked: 'Not all checks passed.',
  checks: {
    bytes: {
      title: 'It is your vote',
      good: ({ transaction }) => `The id ${transaction.slice(0, 12)}… is the hash of the bytes that you signed.`,
      bad: () => 'The bytes have another id.',
    },
    receipt: {
      title: 'A node has promised to keep it',
      good: ({ node }) => `The key that the receipt gives as ${node}'s has signed your vote's id, for this network.`,
      bad: () => 'The receipt\'s signature is wrong: it proves nothing.',
    },
    inclusion: {
      title: 'A block holds it',
      good: ({ block, steps }) =>
        `${steps === 1 ? '1 hash leads' : `${steps} hashes lead`} from your vote to the Merkle root of block ${block.slice(0, 12)}…`,
      bad: () => 'The path that the silo gave does not lead to the block. Ask another node.',
      later: 'No block holds it yet. Check again when one does.',
    },
    headers: {
      title: 'That block is on the chain',
      good: ({ count, deep, work, tip }) =>
        `${count} headers, from the network's first on, are linked, each with the work that the rules ask for, ${work} hashes in all; `
        + `the block is ${deep === 1 ? 'the newest' : `${deep} deep`}. Whoever does as much work can make others: `
        + `the newest here is ${tip.slice(0, 16)}…, which another silo should have too.`,
      bad: ({ rule, height }) => (rule
        ? `At height ${height} the headers break the rule ${rule}.`
        : 'The block is not among the headers: they are another history.'),
    },
  },
};
