// §3: CastVote.
import { checkAnswers } from '../ballots.mjs';
import { demand, later, nameOf } from '../bytes.mjs';
import { isCredential } from '../keys.mjs';
import { MOST } from '../state.mjs';
import { hex, items } from '../text.mjs';
import { inElection } from './in-election.mjs';

export default inElection({
  number: 2,
  kind: 'vote',
  tag: 'ballot/vote/v1',
  read(reader) {
    const fields = { signer: reader.raw(64), election: reader.raw(32), minute: reader.u32(), revision: reader.len(2 ** 32 - 1) };
    fields.answers = reader.list(reader.choice(MOST.contests + 1), () => [...reader.raw(reader.choice(MOST.options + 1))]);
    fields.credential = reader.choice(2) === 1 ? { place: reader.u8(), randomizer: reader.raw(32), signature: reader.raw(256) } : null;
    return fields;
  },
  written: ({ signer, election, answers, minute, revision, credential }) => ({
    voter: hex(signer),
    election: hex(election),
    answers: items(answers.map((choices) => ({ choices: choices.join() }))),
    castMinute: minute,
    revision,
    credential: credential ? hex(Buffer.of(credential.place)) + hex(credential.randomizer) + hex(credential.signature) : 'none',
  }),
  add(state, election, vote, time) {
    const { terms } = election;
    demand(time >= terms.opens, 'not-yet-open');
    demand(time < later(election.closes, terms.settle), 'closed');
    demand(election.turns % 2 === 0 || time < later(election.pausedAt, terms.settle), 'paused');
    checkAnswers(election.contests, vote.answers);
    const before = election.votes.get(nameOf(vote.signer));
    if (terms.revoting === 'last') demand(!before || vote.revision > before.revision, 'older-revision');
    else {
      demand(vote.revision === 0, 'wrong-revision');
      demand(!before, 'already-voted');
    }
    if (terms.roll) {
      demand(vote.credential, 'no-credential');
      const issuer = terms.roll.classes[vote.credential.place]?.issuer;
      demand(issuer && isCredential(issuer, state.chain, election.id, vote.signer, vote.credential), 'wrong-credential');
    } else demand(!vote.credential, 'wrong-credential');
    state.countVote(election, vote);
  },
  isKeptOut: ({ least }, election, vote) => isRefusedByAnother(election, vote) || election.terms.settle < least,
});

/** V8 and V13. */
function isRefusedByAnother({ terms, votes }, vote) {
  const other = votes.get(nameOf(vote.signer));
  return Boolean(other) && (terms.revoting === 'never' || vote.revision <= other.revision);
}
