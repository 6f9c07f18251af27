namespace OrleansBallot.Ledger;

/// <summary>
/// Why bytes, a transaction or a block are refused. The list is closed, one value a rule, and its order is the order of
/// precedence (PROTOCOL §7): where several rules are broken, the one that stands first is named.
/// </summary>
public enum Rejection
{
    /// <summary>Accepted.</summary>
    None,

    // Bytes

    /// <summary>E6: larger than a transaction or block may be.</summary>
    TooLarge,

    /// <summary>E1 to E5: the bytes are not the canonical encoding of anything.</summary>
    Malformed,

    // Headers and bodies, in the order in which a node looks at them

    /// <summary>H1: the hash is not under the target of the header's own difficulty.</summary>
    NoWork,

    /// <summary>H2: the parent is not known (here). The block waits.</summary>
    UnknownParent,

    /// <summary>H3: the parent, or one before it, was refused.</summary>
    RefusedParent,

    /// <summary>H4: the height is not the parent's plus one.</summary>
    WrongHeight,

    /// <summary>H5: the time is not above the parent's, or the start lies outside parent time … time.</summary>
    WrongTime,

    /// <summary>H6: the difficulty is not what the retargeting rule gives.</summary>
    WrongDifficulty,

    /// <summary>H7: more than 5 s ahead of this node's clock. The block waits; it is not invalid.</summary>
    FutureTime,

    /// <summary>H8: no room for another competing branch with so little work.</summary>
    TooManyBranches,

    /// <summary>B1: the body does not hash to the header's Merkle root. It condemns the sender, not the block.</summary>
    WrongMerkleRoot,

    /// <summary>B2: the miner's signature over the header hash is wrong. It condemns the sender, not the block.</summary>
    WrongBlockSignature,

    /// <summary>B3: a block without transactions.</summary>
    EmptyBlock,

    /// <summary>B4: the coinbase names another height.</summary>
    WrongCoinbase,

    /// <summary>B5: the coinbase pays another amount than the chain's reward at its height.</summary>
    WrongReward,

    // Transactions: first every signature, then, on the best branch alone, one transaction after the other

    /// <summary>T1: the signer's key, or the recipient's, is no point of P-256.</summary>
    InvalidKey,

    /// <summary>T2: the signature is not the signer's over this transaction on this chain.</summary>
    WrongSignature,

    /// <summary>F1: nothing is wrong with the block, but its branch is not the one with most work. It is kept as a fork.</summary>
    NotBest,

    /// <summary>T3: the transaction is in the chain already.</summary>
    DuplicateTransaction,

    /// <summary>O1: the title, or an option, is empty or only spaces.</summary>
    EmptyText,

    /// <summary>O2: the title, or an option, has more than 200 bytes of UTF-8.</summary>
    TextTooLong,

    /// <summary>O3: the title, or an option, has control, line-breaking or direction-changing characters, which terminals, logs and pages would obey.</summary>
    UnprintableText,

    /// <summary>O4: fewer than two options.</summary>
    TooFewOptions,

    /// <summary>O5: more than 64 options.</summary>
    TooManyOptions,

    /// <summary>O6: two options are the same text.</summary>
    DuplicateOption,

    /// <summary>O7: it closes at or before it opens, has closed already, closes more than 366 days ahead, or settles for more than 30 days.</summary>
    WrongSchedule,

    /// <summary>O10: scores go up to 1 at the least and to 100 at the most.</summary>
    WrongTopScore,

    /// <summary>O11: nobody is on the roll.</summary>
    EmptyRoll,

    /// <summary>O8: 1,024 elections are not sealed yet.</summary>
    TooManyElections,

    /// <summary>O9: this key has 16 elections that are not sealed yet.</summary>
    TooManyElectionsOfKey,

    /// <summary>V1: no such election on this chain (yet).</summary>
    UnknownElection,

    /// <summary>V2: the election is sealed: its result is final.</summary>
    Sealed,

    /// <summary>V3: the election opens later.</summary>
    NotYetOpen,

    /// <summary>V4: the election has closed.</summary>
    Closed,

    /// <summary>V12: the election is paused. The vote may be accepted when it goes on.</summary>
    Paused,

    /// <summary>V5: the ballot is not of the election's kind: plurality takes one choice, scores are one an option.</summary>
    WrongBallot,

    /// <summary>V9: more choices than options. Before V6 and V10, one of which would always hide it.</summary>
    TooManyChoices,

    /// <summary>V6: a choice that is no option of the election.</summary>
    UnknownChoice,

    /// <summary>V10: a choice twice, or approvals that do not ascend.</summary>
    DuplicateChoice,

    /// <summary>V11: a score above the election's highest.</summary>
    ScoreOutOfRange,

    /// <summary>V7: the election does not allow to vote again, so the revision must be 0.</summary>
    WrongRevision,

    /// <summary>V8: this key has voted in this election.</summary>
    AlreadyVoted,

    /// <summary>V13: this key has a vote of the same or a higher revision in this election.</summary>
    OlderRevision,

    /// <summary>V14: the election is for those on its roll, and the vote bears no credential.</summary>
    NoCredential,

    /// <summary>V15: the credential is not this election's registrar's for this key, or the election asks for none.</summary>
    WrongCredential,

    /// <summary>C1: only the key that opened an election pauses and closes it.</summary>
    NotOrganiser,

    /// <summary>C2: pauses and their ends are numbered, and this is not the next one.</summary>
    WrongTurn,

    /// <summary>I1: only the registrar that the election names states how many credentials were signed.</summary>
    NotRegistrar,

    /// <summary>I2: credentials may still be signed: the election has not closed.</summary>
    NotClosed,

    /// <summary>I3: more credentials than voters on the roll.</summary>
    TooManyIssued,

    /// <summary>I4: it has been stated.</summary>
    AlreadyStated,

    /// <summary>S1: the election has not closed and settled yet.</summary>
    NotSettled,

    /// <summary>X1: the amount is 0, or more coins than there can be.</summary>
    WrongAmount,

    /// <summary>X2: sender and recipient are the same key.</summary>
    SelfTransfer,

    /// <summary>X3: a sender's transfers are numbered, and this is not the next one.</summary>
    WrongSequence,

    /// <summary>X4: the sender does not have so many coins.</summary>
    Overspend,

    // After the transactions, because it needs the counts that they lead to

    /// <summary>B6: the tally root is not that of the counts after this block.</summary>
    WrongTallyRoot,

    // A node's own limits

    /// <summary>P1: the node's pool of pending transactions is full. Try again later, or another node.</summary>
    PoolFull,

    /// <summary>P2: what is sealed is submitted by nodes alone, once it is due.</summary>
    NotForSubmission,

    /// <summary>P3: two options are one to the eye (blanks, case, width, invisible characters, forms of a letter), or a text is invisible.</summary>
    AlikeOptions,

    /// <summary>
    /// P4: blocks may have too little time to take it in. The election settles for less than a minute or ten block times, or it closes earlier
    /// than that from now.
    /// </summary>
    TooLittleTime,
}
