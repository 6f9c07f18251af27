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

    // Bytes

    /// <summary>Larger than a transaction or block may be.</summary>
    [Rule("E6", RuleClass.TooLarge, "The transaction or block is larger than the network allows.")]
    TooLarge,

    /// <summary>The bytes are not the canonical encoding of anything.</summary>
    [Rule("E1 to E5", RuleClass.Malformed, "The bytes can't be read: they were cut or damaged, or another program made them.")]
    Malformed,

    // Headers and bodies, in the order in which a node looks at them

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

    /// <summary>The signer's key, or the recipient's, is no point of P-256.</summary>
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

    /// <summary>The title, or an option, is empty or only spaces.</summary>
    [Rule("O1", RuleClass.Malformed, "The title, or an option, is empty. Give each a text.")]
    EmptyText,

    /// <summary>The title, or an option, has more than 200 bytes of UTF-8.</summary>
    [Rule("O2", RuleClass.Malformed, "The title, or an option, has more than 200 bytes. Shorten it.")]
    TextTooLong,

    /// <summary>
    /// The title, or an option, has control, line-breaking or direction-changing characters, which terminals, logs and pages would
    /// obey.
    /// </summary>
    [Rule("O3", RuleClass.Malformed, "The title, or an option, has characters that terminals would obey. Leave them out.")]
    UnprintableText,

    /// <summary>Fewer than two options.</summary>
    [Rule("O4", RuleClass.Malformed, "An election needs at least two options. Add one.")]
    TooFewOptions,

    /// <summary>More than 64 options.</summary>
    [Rule("O5", RuleClass.Malformed, "An election has at most 64 options. Leave some out.")]
    TooManyOptions,

    /// <summary>Two options are the same text.</summary>
    [Rule("O6", RuleClass.Malformed, "Two options are the same. Make them different.")]
    DuplicateOption,

    /// <summary>
    /// It closes at or before it opens, has closed already, closes more than 366 days ahead, or settles for more than 30 days.
    /// </summary>
    [Rule("O7", RuleClass.Malformed,
        "The election would close before it opens, has closed already, or ends too far ahead. Have it close within 366 days, "
        + "and settle within 30.")]
    WrongSchedule,

    /// <summary>The highest score is below 1 or above 100.</summary>
    [Rule("O10", RuleClass.Malformed, "The highest score must be 1 to 100. Choose another one.")]
    WrongTopScore,

    /// <summary>The roll is empty.</summary>
    [Rule("O11", RuleClass.Malformed, "The roll is empty. Load a roll with a voter.")]
    EmptyRoll,

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

    /// <summary>The ballot is not of the election's kind: plurality takes one choice, and scores are one for each option.</summary>
    [Rule("V5", RuleClass.Malformed,
        "The ballot has another form than this election's. Mark exactly one choice, or give each option a score where it asks for scores.")]
    WrongBallot,

    /// <summary>There are more choices than options. Such a ballot always breaks V6 or V10 too, so this rule comes before them.</summary>
    [Rule("V9", RuleClass.Malformed, "The ballot has more choices than the election has options. Leave some out.")]
    TooManyChoices,

    /// <summary>A choice is no option of the election.</summary>
    [Rule("V6", RuleClass.Malformed, "The election has no such option. Choose one that it lists.")]
    UnknownChoice,

    /// <summary>A choice is there twice, or approvals do not ascend.</summary>
    [Rule("V10", RuleClass.Malformed, "The ballot names an option twice, or its approvals are not in the election's order.")]
    DuplicateChoice,

    /// <summary>A score is above the election's highest.</summary>
    [Rule("V11", RuleClass.Malformed, "A score is higher than this election allows. Give a lower one.")]
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

    /// <summary>Only the key that opened an election may pause and close it.</summary>
    [Rule("C1", RuleClass.Conflict, "Only the key that opened the election may pause and close it. Sign with that one.")]
    NotOrganiser,

    /// <summary>Pauses and their ends are numbered, and this is not the next one.</summary>
    [Rule("C2", RuleClass.Conflict, "The election has been paused or resumed meanwhile. Look at its state, then try again.")]
    WrongTurn,

    /// <summary>Only the registrar that the election names may state how many credentials were signed.</summary>
    [Rule("I1", RuleClass.Conflict, "Only the election's registrar may state how many credentials were signed.")]
    NotRegistrar,

    /// <summary>Credentials may still be signed: the election has not closed.</summary>
    [Rule("I2", RuleClass.Conflict, "The election has not closed: credentials may still be signed.")]
    NotClosed,

    /// <summary>There are more credentials than voters on the roll.</summary>
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

    // After the transactions, because it needs the counts that they lead to

    /// <summary>The tally root is not that of the counts after this block.</summary>
    [Rule("B6", RuleClass.Conflict, "The counts in the header do not match the votes.")]
    WrongTallyRoot,

    // A node's own limits

    /// <summary>The node's pool of pending transactions is full. Try again later, or another node.</summary>
    [Rule("P1", RuleClass.Unavailable, "The node has too many transactions waiting. Try again in a moment, or ask another node.")]
    PoolFull,

    /// <summary>Only nodes submit seals, once they are due.</summary>
    [Rule("P2", RuleClass.Malformed, "Only nodes submit seals.")]
    NotForSubmission,

    /// <summary>Two options look alike (blanks, case, width, invisible characters, forms of a letter), or a text is invisible.</summary>
    [Rule("P3", RuleClass.Malformed,
        "Two options differ only in blanks, case or invisible characters, or a text is invisible. Make them different.")]
    AlikeOptions,

    /// <summary>
    /// Blocks may have too little time to take it in: the election settles for less than a minute or ten block times, or closes sooner than
    /// that.
    /// </summary>
    [Rule("P4", RuleClass.Malformed,
        "Blocks may have too little time to take this in, so no node gives a receipt for it. An election needs a minute or ten block "
        + "times, whichever is longer, until it closes, and as long to settle, unless the silo's operator says otherwise. "
        + "Choose later times.")]
    TooLittleTime,
}
