// The counting methods, by the names in lib/methods.js.

export const methods = {
  plurality: { title: 'Plurality', means: 'One choice. Most votes win.' },
  approval: { title: 'Approval', means: 'As many as you approve of. Most approvals win.' },
  score: { title: 'Scores', means: 'A score for each option. Most points win.' },
  'instant-runoff': { title: 'Instant runoff', means: 'Your order. The lowest goes out round by round.' },
  schulze: { title: 'Schulze', means: 'Your order. Who wins the comparisons pair by pair wins.' },
  star: { title: 'STAR', means: 'A score for each option. The two with most points meet, and the one that more voters prefer wins.' },
  stv: { title: 'Single transferable vote', means: 'Your order, for several seats. What a winner does not need passes on.' },
  motion: { title: 'Motion', means: 'For or against. It is carried with the majority that its terms ask for.' },
};
