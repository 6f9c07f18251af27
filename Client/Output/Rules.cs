using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>What each rule means to whoever broke it, and what to do.</summary>
internal static class Rules
{
    /// <summary>One line about a rule.</summary>
    /// <param name="name">The rule's name.</param>
    /// <param name="detail">What the silo says, for rules that this client does not know.</param>
    public static string Explain(string? name, string? detail = null) =>
        (EnumNames.TryParse<Rejection>(name, out var rule) ? Explain(rule) : OfSilo(name))
        ?? (string.IsNullOrWhiteSpace(detail) ? "The silo refused." : detail);

    /// <summary>Rules of the silo's own, where what it says about them is meant for programs.</summary>
    private static string? OfSilo(string? name) => name switch
    {
        "unknown-node" => "There is no such node in this network. See: ballot nodes",
        "code-expired" => "This code is no longer good. Ask the organiser.",
        "already-issued" => "The registrar has signed another request of this voter, and signs one. Ask with the key of that time; if it asked with an older version of this program or page, only the folder or the browser of that time has the request.",
        "no-roll" => "Any key may vote in this election: it takes no credentials.",
        "bad-roll" => "The roll was not loaded, because of these lines:",
        "unknown-block" => "There is no such block here: give its hash, or a height up to the tip's. See: ballot chain",
        _ => null,
    };

    private static string? Explain(Rejection rule) => rule switch
    {
        Rejection.TooLarge => "It is larger than the network allows.",
        Rejection.Malformed => "These bytes are not what they claim to be: cut, damaged, or of another program.",
        Rejection.NoWork => "The block's hash lacks the work that its difficulty asks for.",
        Rejection.UnknownParent => "The block does not stand on the one before it.",
        Rejection.RefusedParent => "It stands on a block that was refused.",
        Rejection.WrongHeight => "Its height is not one above its parent's.",
        Rejection.WrongTime => "Its time is not after its parent's.",
        Rejection.WrongDifficulty => "Its difficulty is not what the retargeting rule gives.",
        Rejection.FutureTime => "Its time is too far ahead of the node's clock.",
        Rejection.TooManyBranches => "There is no room for another branch with so little work.",
        Rejection.NotBest => "The branch has less work than the best chain: it is kept as a fork and changes nothing.",
        Rejection.EmptyBlock => "The block holds no transaction.",
        Rejection.WrongMerkleRoot => "The block's content is not what its header commits to.",
        Rejection.WrongBlockSignature => "The miner's signature is wrong.",
        Rejection.WrongCoinbase => "The coinbase is that of another height.",
        Rejection.WrongReward => "The coinbase pays another amount than the chain's reward at its height.",
        Rejection.WrongTallyRoot => "The counts in the header are not those of the votes.",
        Rejection.InvalidKey => "The key is not a point on P-256.",
        Rejection.WrongSignature => "The signature is not the signer's over this transaction on this chain.",
        Rejection.DuplicateTransaction => "The chain holds this transaction already. There is nothing to do.",
        Rejection.EmptyText => "The title, or an option, is empty. Give each a text.",
        Rejection.TextTooLong => "The title, or an option, has more than 200 bytes. Shorten it.",
        Rejection.UnprintableText => "The title, or an option, has characters that terminals would obey. Leave them out.",
        Rejection.TooFewOptions => "An election needs at least two options. Add --option.",
        Rejection.TooManyOptions => "An election has at most 64 options.",
        Rejection.DuplicateOption => "Two options are the same. Make them different.",
        Rejection.WrongSchedule => "It would close before it opens, or has closed already. Check --opens, --closes and --settle.",
        Rejection.WrongTopScore => "The highest score is 1 to 100. Check --top-score.",
        Rejection.EmptyRoll => "Nobody is on the roll.",
        Rejection.TooManyElections => "The network has too many unsealed elections. Try again once some are sealed.",
        Rejection.TooManyElectionsOfKey => "This key has too many unsealed elections. Wait until one is sealed.",
        Rejection.UnknownElection => "There is no such election on this chain. See: ballot election list",
        Rejection.Sealed => "The election is sealed: its result is final. See: ballot results",
        Rejection.NotYetOpen => "The election has not opened yet. See when: ballot election show",
        Rejection.Closed => "The election has closed and takes no more.",
        Rejection.Paused => "The organiser has paused the election. Try again when it goes on.",
        Rejection.WrongBallot => "This election takes exactly one choice.",
        Rejection.TooManyChoices => "The ballot has more choices than the election has options.",
        Rejection.UnknownChoice => "The election has no such option. See: ballot election show",
        Rejection.DuplicateChoice => "The ballot names an option twice, or its approvals are not in the election's order.",
        Rejection.ScoreOutOfRange => "A score is higher than this election allows. See: ballot election show",
        Rejection.WrongRevision => "This election does not allow to vote again.",
        Rejection.AlreadyVoted => "This key has voted in this election, and the first vote counts.",
        Rejection.OlderRevision => "A later vote of this key counts, or one waits for a block: try again in a moment.",
        Rejection.NoCredential => "The election is for those on its roll. See: ballot credential request",
        Rejection.WrongCredential => "The credential is not for this key in this election, or the election asks for none.",
        Rejection.NotOrganiser => "Only the key that opened the election may pause and close it. Use --key with that one.",
        Rejection.WrongTurn => "It is paused, or not, already. See: ballot election show",
        Rejection.NotRegistrar => "Only the election's registrar states how many credentials were signed.",
        Rejection.NotClosed => "The election has not closed: credentials may still be signed.",
        Rejection.TooManyIssued => "More credentials than voters on the roll.",
        Rejection.AlreadyStated => "The number of credentials has been stated.",
        Rejection.NotSettled => "The election has not settled yet.",
        Rejection.WrongAmount => "The amount is a whole number of coins from 1 on, and not more than there can be.",
        Rejection.SelfTransfer => "Sender and recipient are the same key.",
        Rejection.WrongSequence => "Another transfer of this key came first, or one before it is missing. Look at the balance, then send again.",
        Rejection.Overspend => "The account does not have so many coins, less what it has sent and waits for a block. See: ballot wallet balance",
        Rejection.PoolFull => "The node has too many transactions waiting. Try again in a moment, or another one with --node.",
        Rejection.NotForSubmission => "Only nodes submit this.",
        Rejection.AlikeOptions => "Two options are the same but for blanks, case or what nobody sees, or a text is invisible. Make them different.",
        Rejection.TooLittleTime => "Blocks may have too little time to take it in, so no node promises that. An election takes a minute or ten block times at the least, "
            + "whichever is longer, to close, and as long to settle, unless the silo's operator says otherwise. See --closes and --settle.",
        _ => null,
    };
}
