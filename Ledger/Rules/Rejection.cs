namespace OrleansBallot.Ledger.Rules;

/// <summary>
/// Reasons to refuse bytes, a transaction or a block. The list is closed, one value a rule, and its order is the order of precedence
/// (PROTOCOL §7): where several rules are broken, the first in the list is named. The summaries explain the rules to programmers; the
/// <see cref="RuleAttribute"/> holds the sentence for people.
/// </summary>
public enum Rejection
{
    /// <summary>Accepted.</summary>
    None,

    /// <summary>Larger than a transaction or block may be.</summary>
    [Rule("E6", RuleClass.TooLarge, "The transaction or block is larger than the network allows.")]
    TooLarge,

    /// <summary>The bytes are not the canonical encoding of anything.</summary>
    [Rule("E1 to E5", RuleClass.Malformed, "The bytes can't be read: they were cut or damaged, or another program made them.")]
    Malformed,

    /// <summary>The hash is not under the target of the header's own difficulty.</summary>
    [Rule("H1", RuleClass.Conflict, "The block's hash lacks the work that its difficulty asks for.")]
    NoWork,

    /// <summary>The parent is not known here (yet). The block waits.</summary>
    [Rule("H2", RuleClass.Conflict, "The block stands on a block that is not in this chain.")]
    UnknownParent,

    /// <summary>The parent, or an ancestor of it, was refused.</summary>
    [Rule("H3", RuleClass.Conflict, "The block stands on a block that was refused.")]
    RefusedParent,

    /// <summary>The height is not the parent's plus one.</summary>
    [Rule("H4", RuleClass.Conflict, "The block's height is not one above its parent's.")]
    WrongHeight,

    /// <summary>The time is not above the parent's, or the start lies outside parent time … time.</summary>
    [Rule("H5", RuleClass.Conflict, "The block's time is not after its parent's.")]
    WrongTime,

    /// <summary>The difficulty is not what the retargeting rule gives.</summary>
    [Rule("H6", RuleClass.Conflict, "The block's difficulty is not the one that the retargeting rule gives.")]
    WrongDifficulty,

    /// <summary>The time is more than 5 s ahead of this node's clock. The block waits; it is not invalid.</summary>
    [Rule("H7", RuleClass.Conflict, "The block's time is too far ahead of the node's clock.")]
    FutureTime,

    /// <summary>There is no room for another competing branch with so little work.</summary>
    [Rule("H8", RuleClass.Conflict, "There is no room for another branch with so little work.")]
    TooManyBranches,

    /// <summary>The body does not hash to the header's Merkle root. It condemns the sender, not the block.</summary>
    [Rule("B1", RuleClass.Conflict, "The block's header commits to another content.")]
    WrongMerkleRoot,

    /// <summary>The miner's signature over the header hash is wrong. It condemns the sender, not the block.</summary>
    [Rule("B2", RuleClass.Conflict, "The miner's signature is wrong.")]
    WrongBlockSignature,

    /// <summary>The block has no transactions.</summary>
    [Rule("B3", RuleClass.Conflict, "The block holds no transaction.")]
    EmptyBlock,

    /// <summary>The coinbase names another height.</summary>
    [Rule("B4", RuleClass.Conflict, "The coinbase belongs to another height.")]
    WrongCoinbase,

    /// <summary>The coinbase pays another amount than the chain's reward at its height.</summary>
    [Rule("B5", RuleClass.Conflict, "The coinbase pays another amount than the chain's reward at its height.")]
    WrongReward,

    // Transactions: first every signature, then, on the best branch alone, one transaction after the other

    /// <summary>The signer's key, the recipient's, or another organiser's is no point of P-256.</summary>
    [Rule("T1", RuleClass.Malformed, "That key is no point of P-256, so nobody could ever use it. Check its digits.")]
    InvalidKey,

    /// <summary>The signature is not the signer's over this transaction on this chain.</summary>
    [Rule("T2", RuleClass.Malformed, "The signature does not fit the signer, this transaction and this chain.")]
    WrongSignature,

    /// <summary>Nothing is wrong with the block, but its branch is not the one with most work. It is kept as a branch.</summary>
    [Rule("F1", RuleClass.Conflict, "The branch has less work than the best chain: it is kept, and changes nothing.")]
    NotBest,

    /// <summary>The transaction is in the chain already.</summary>
    [Rule("T3", RuleClass.Conflict, "The chain holds this transaction already. There is nothing to do.")]
    DuplicateTransaction,

    /// <summary>There is no contest, or more than 32.</summary>
    [Rule("O12", RuleClass.Malformed, "An election has 1 to 32 contests. Ask something, or ask less.")]
    WrongContests,

    /// <summary>A title, or an option's name, is empty or only spaces.</summary>
    [Rule("O1", RuleClass.Malformed, "A title, or an option, is empty. Give each a text.")]
    EmptyText,

    /// <summary>A text has more bytes of UTF-8 than its kind may have.</summary>
    [Rule("O2", RuleClass.Malformed,
        "A title or an option has more than 200 bytes, a description more than 2,000, an option's details more than 1,000, or its link "
        + "more than 300. Shorten it.")]
    TextTooLong,

    /// <summary>A text has characters that terminals, logs and pages would obey.</summary>
    [Rule("O3", RuleClass.Malformed, "A text has characters that terminals would obey. Leave them out.")]
    UnprintableText,

    /// <summary>A link is neither empty nor an https address without spaces.</summary>
    [Rule("O13", RuleClass.Malformed, "An option's link must be empty or begin with https:// and have no spaces.")]
    WrongLink,

    /// <summary>A contest has fewer than two options.</summary>
    [Rule("O4", RuleClass.Malformed, "A contest needs at least two options. Add one.")]
    TooFewOptions,

    /// <summary>A contest has more than 64 options.</summary>
    [Rule("O5", RuleClass.Malformed, "A contest has at most 64 options. Leave some out.")]
    TooManyOptions,

    /// <summary>Two options of a contest have the same name, or two contests the same title.</summary>
    [Rule("O6", RuleClass.Malformed, "Two options of a contest, or the titles of two contests, are the same. Make them different.")]
    DuplicateOption,

    /// <summary>It closes too early or too late, or settles for too long.</summary>
    [Rule("O7", RuleClass.Malformed,
        "The election would close before it opens, has closed already, or ends too far ahead. Have it close within 366 days, "
        + "and settle within 30.")]
    WrongSchedule,

    /// <summary>
    /// A contest has seats, numbers of choices, a highest score, a majority, a quorum or ties that its method can't have.
    /// </summary>
    [Rule("O10", RuleClass.Malformed,
        "A contest's method can't have these seats, numbers of choices, highest score (1 to 100), majority or quorum (which needs a roll). "
        + "Choose others.")]
    WrongTerms,

    /// <summary>The roll is empty, or its weights do not ascend, are too high or share an issuing key.</summary>
    [Rule("O11", RuleClass.Malformed, "The roll is empty, or its weights do not ascend, are too high, or share a key.")]
    WrongRoll,

    /// <summary>There are more than 8 organisers, or their keys do not ascend or are not all different.</summary>
    [Rule("O14", RuleClass.Malformed, "An election has at most 8 organisers, each once.")]
    WrongOrganisers,

    /// <summary>There are 1,024 unsealed elections.</summary>
    [Rule("O8", RuleClass.Conflict, "The network has too many unsealed elections. Try again once some are sealed.")]
    TooManyElections,

    /// <summary>This key has 16 unsealed elections.</summary>
    [Rule("O9", RuleClass.Conflict, "This key has too many unsealed elections. Wait until one is sealed.")]
    TooManyElectionsOfKey,

    /// <summary>The chain has no such election (yet).</summary>
    [Rule("V1", RuleClass.Conflict,
        "There is no such election on this chain, or it is so new that this node does not know it yet. "
        + "Try again in a moment.")]
    UnknownElection,

    /// <summary>The election is sealed: its result is final.</summary>
    [Rule("V2", RuleClass.Conflict, "The election is sealed: its result is final.")]
    Sealed,

    /// <summary>The election opens later.</summary>
    [Rule("V3", RuleClass.Conflict, "The election has not opened yet. Try again when it has.")]
    NotYetOpen,

    /// <summary>The election has closed.</summary>
    [Rule("V4", RuleClass.Conflict, "The election has closed.")]
    Closed,

    /// <summary>The election is paused. The vote may be accepted after the pause.</summary>
    [Rule("V12", RuleClass.Conflict, "The organiser has paused the election. Try again after the pause.")]
    Paused,

    /// <summary>The ballot does not have one answer to each contest.</summary>
    [Rule("V5", RuleClass.Malformed, "The ballot must have one answer to each contest of the election, be it a blank one.")]
    WrongBallot,

    /// <summary>An answer has more choices than its contest takes.</summary>
    [Rule("V9", RuleClass.Malformed, "The ballot has more choices than the contest takes. Leave some out.")]
    TooManyChoices,

    /// <summary>An answer that is not blank has fewer choices than its contest takes.</summary>
    [Rule("V16", RuleClass.Malformed, "The ballot has fewer choices than the contest takes. Choose more, or abstain.")]
    TooFewChoices,

    /// <summary>A choice is no option of its contest.</summary>
    [Rule("V6", RuleClass.Malformed, "The contest has no such option. Choose one that it lists.")]
    UnknownChoice,

    /// <summary>A choice is there twice, or a set of options does not ascend.</summary>
    [Rule("V10", RuleClass.Malformed, "The ballot names an option twice, or its options are not in the contest's order.")]
    DuplicateChoice,

    /// <summary>A score is above the contest's highest.</summary>
    [Rule("V11", RuleClass.Malformed, "A score is higher than this contest allows. Give a lower one.")]
    ScoreOutOfRange,

    /// <summary>The election does not allow voting again, so the revision must be 0.</summary>
    [Rule("V7", RuleClass.Malformed, "This election does not allow voting again.")]
    WrongRevision,

    /// <summary>This key has voted in this election.</summary>
    [Rule("V8", RuleClass.Conflict, "This key has voted in this election, and the first vote counts.")]
    AlreadyVoted,

    /// <summary>This key has a vote of the same or a higher revision in this election.</summary>
    [Rule("V13", RuleClass.Conflict, "A later vote of this key counts, or one waits for a block: try again in a moment.")]
    OlderRevision,

    /// <summary>The election is by roll, and the vote bears no credential.</summary>
    [Rule("V14", RuleClass.Conflict, "Only voters on the election's roll may vote. Get a credential first.")]
    NoCredential,

    /// <summary>The credential is not from this election's registrar for this key, or the election asks for none.</summary>
    [Rule("V15", RuleClass.Conflict, "The credential is not for this key in this election, or the election asks for none.")]
    WrongCredential,

    /// <summary>Only an election's organisers may pause, extend and close it, and withdraw options.</summary>
    [Rule("C1", RuleClass.Conflict,
        "Only the election's organisers may pause, extend or close it, or withdraw an option. Sign with the key of one.")]
    NotOrganiser,

    /// <summary>Pauses and their ends are numbered, and this is not the next one.</summary>
    [Rule("C2", RuleClass.Conflict, "The election has been paused or resumed meanwhile. Look at its state, then try again.")]
    WrongTurn,

    /// <summary>The election would not close later than it does, or more than 366 days ahead.</summary>
    [Rule("C3", RuleClass.Conflict,
        "The election would not close later than it does now, or more than 366 days ahead. Choose another time.")]
    WrongExtension,

    /// <summary>There is no such option, it is withdrawn already, it is the last one, or it is a motion's.</summary>
    [Rule("C4", RuleClass.Conflict,
        "There is no such option, it is withdrawn already, it is the last one that is left, or it is a motion's. Look at the election.")]
    WrongWithdrawal,

    /// <summary>Only the registrar that the election names may state how many credentials were signed.</summary>
    [Rule("I1", RuleClass.Conflict, "Only the election's registrar may state how many credentials were signed.")]
    NotRegistrar,

    /// <summary>Credentials may still be signed: the election has not closed.</summary>
    [Rule("I2", RuleClass.Conflict, "The election has not closed: credentials may still be signed.")]
    NotClosed,

    /// <summary>There are more credentials than voters of a class, or not one number a class.</summary>
    [Rule("I3", RuleClass.Conflict, "The number of credentials is higher than the number of voters on the roll.")]
    TooManyIssued,

    /// <summary>The number was stated before.</summary>
    [Rule("I4", RuleClass.Conflict, "The registrar has stated the number of credentials already. There is nothing to do.")]
    AlreadyStated,

    /// <summary>The election has not closed and settled yet.</summary>
    [Rule("S1", RuleClass.Conflict, "The election has not settled yet.")]
    NotSettled,

    /// <summary>The amount is 0, or more coins than there can be.</summary>
    [Rule("X1", RuleClass.Malformed, "The amount must be a whole number of coins, at least 1, and no more than can exist.")]
    WrongAmount,

    /// <summary>Sender and recipient are the same key.</summary>
    [Rule("X2", RuleClass.Malformed, "Sender and recipient are the same key. Name another recipient.")]
    SelfTransfer,

    /// <summary>A sender's transfers are numbered, and this is not the next one.</summary>
    [Rule("X3", RuleClass.Conflict,
        "Another transfer of this key came first, or one before it is missing. Look at the balance, then send again.")]
    WrongSequence,

    /// <summary>The sender does not have so many coins.</summary>
    [Rule("X4", RuleClass.Conflict, "The account has too few coins, because pending transfers count as sent. Send less.")]
    Overspend,

    /// <summary>The tally root is not that of the counts after this block.</summary>
    [Rule("B6", RuleClass.Conflict, "The counts in the header do not match the votes.")]
    WrongTallyRoot,

    /// <summary>The node's pool of pending transactions is full. Try again later, or another node.</summary>
    [Rule("P1", RuleClass.Unavailable, "The node has too many transactions waiting. Try again in a moment, or ask another node.")]
    PoolFull,

    /// <summary>Only nodes submit seals, once they are due.</summary>
    [Rule("P2", RuleClass.Malformed, "Only nodes submit seals.")]
    NotForSubmission,

    /// <summary>Two options of a contest, or two contests, look alike, or a text is invisible.</summary>
    [Rule("P3", RuleClass.Malformed,
        "Two options, or two contests, differ only in blanks, case or invisible characters, or a text is invisible. Make them different.")]
    AlikeOptions,

    /// <summary>Blocks may have too little time to take it in.</summary>
    [Rule("P4", RuleClass.Malformed,
        "Blocks may have too little time to take this in, so no node gives a receipt for it. An election needs a minute or ten block "
        + "times, whichever is longer, until it closes, and as long to settle, unless the silo's operator says otherwise. "
        + "Choose later times.")]
    TooLittleTime,
}
