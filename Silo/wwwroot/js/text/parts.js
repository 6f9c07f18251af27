// Parts that several panels use.

export const parts = {
  liveState: { opening: 'connecting…', live: 'live', lost: 'not live, looking again and again', held: 'held still', hold: 'Hold still' },
  coins: (amount) => (amount === 1 ? '1 coin' : `${amount.toLocaleString()} coins`),
  history: {
    none: 'Nothing has moved on this account yet.',
    block: 'Block',
    when: 'When',
    what: 'What',
    amount: 'Coins',
    more: 'Show more',
    kinds: { mined: 'mined', sent: 'sent to', received: 'received from' },
  },
};
