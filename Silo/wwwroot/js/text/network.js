// The Network panel.

export const network = {
  networkPanel: {
    lead: 'Every node keeps its own chain, checks every block alone, and settles forks by itself. Watch them agree.',
    nobody: 'No node answers',
    agree: (agreeing, all, height) => {
      if (all === 1) return `The one node is at block ${height}`;
      return agreeing === all ? `All ${all} nodes agree on block ${height}` : `${agreeing} of ${all} nodes agree on block ${height}`;
    },
  },
  nodeCard: {
    stands: {
      agrees: () => 'agrees',
      ahead: (blocks) => `${blocks} ahead`,
      behind: (blocks) => `${blocks} behind`,
      elsewhere: () => 'on another branch',
      silent: () => 'does not answer',
      left: () => 'has left',
    },
    hashRate: 'Hashing',
    rate: (rate) => (rate === 0 ? 'idle' : rate < 1e6 ? `${(rate / 1e3).toFixed(0)} kH/s` : `${(rate / 1e6).toFixed(2)} MH/s`),
    pending: 'Pending',
    forks: 'Branches',
    peers: 'Peers',
    mined: 'Mined',
    silo: 'Silo',
    suspect: 'It has missed its heartbeats. If it stays silent, the tracker removes it.',
  },
  operators: {
    title: 'Join, leave, resolve',
    join: 'Join a node',
    name: 'Name of the new node',
    nameHint: 'a to z, 0 to 9 and hyphens',
    joined: (node) => `${node} has joined. It fetches the ledger and takes part.`,
    manage: 'Ask a node',
    node: 'Node',
    resolve: 'Resolve',
    leave: 'Leave',
    explain: 'Resolve has the node ask every peer for its tip now and fetch what it lacks. '
      + 'Leave has it tell the tracker and stop; its chain stays.',
    hasLeft: (node) => `${node} has left. Join it again under the same name.`,
    swapped: (node) => `${node} went to a better tip:`,
    stayed: (node) => `${node} stays where it is:`,
    majority: (agreeing, asked) => `${agreeing} of the ${asked} asked hold the tip that most hold.`,
  },
  attack: {
    title: 'Try to break it',
    lead: 'A node forges what you choose, as well as an attacker with its keys and its hash power could, and every node judges it. '
      + 'Nothing is harmed: that is the point.',
    kind: 'Kind of attack',
    forger: 'Node that forges',
    forgerHint: 'It is attacked from within: its own keys do it.',
    stage: 'Stage the attack',
    running: 'Forging…',
    needsToken: 'It takes the operator\'s token, above.',
    verdicts: 'Verdicts',
    judge: 'Node',
    verdict: 'Verdict',
    rule: 'Rule',
    judging: 'judging…',
    refused: 'refused',
    accepted: 'ACCEPTED',
    summary: (refused, all) => `Refused by ${refused} of ${all} ${all === 1 ? 'node' : 'nodes'}.`,
    stayed: (nodes, height) => `Block ${height}, the honest tip before the attack, is still in the chain of `
      + `${nodes === 1 ? 'the one node' : `all ${nodes} nodes`}.`,
    moved: (nodes, height) => `Block ${height}, the tip before the attack, is no longer in the chain of `
      + `${nodes === 1 ? '1 node' : `${nodes} nodes`}.`,
  },
};
