namespace OrleansBallot.Ledger.Rules;

/// <summary>The bounds that genesis fixes (PROTOCOL §2). Each is checked before anything is allocated or computed from the input.</summary>
public static class Limits
{
    /// <summary>Transactions in a block.</summary>
    public const int BlockTransactions = 10_000;

    /// <summary>Bytes of a whole encoded block.</summary>
    public const int BlockBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of a transaction.</summary>
    public const int TransactionBytes = 64 * 1024;

    /// <summary>Bytes of UTF-8 in a title or an option's name.</summary>
    public const int TextBytes = 200;

    /// <summary>Bytes of UTF-8 in a contest's description.</summary>
    public const int DescriptionBytes = 2000;

    /// <summary>Bytes of UTF-8 in an option's details.</summary>
    public const int DetailsBytes = 1000;

    /// <summary>Bytes of an option's link.</summary>
    public const int LinkBytes = 300;

    /// <summary>Contests of an election.</summary>
    public const int Contests = 32;

    /// <summary>Options of a contest.</summary>
    public const int Options = 64;

    /// <summary>Organisers of an election, the one that opens it among them.</summary>
    public const int Organisers = 8;

    /// <summary>Classes of a roll: weights that its voters' ballots may have.</summary>
    public const int Classes = 16;

    /// <summary>
    /// The weight of all voters of a roll. With it, all values of a count are exact where numbers are doubles, as in browsers: a single
    /// transferable vote is counted in 1/100,000.
    /// </summary>
    public const ulong RollWeight = 90_000_000_000;

    /// <summary>Unsealed elections in all.</summary>
    public const int UnsealedElections = 1024;

    /// <summary>Unsealed elections of one key.</summary>
    public const int UnsealedElectionsOfKey = 16;

    /// <summary>Milliseconds for which blocks may still hold votes after the close: at most 30 days.</summary>
    public const ulong SettleMilliseconds = 30UL * 24 * 60 * 60 * 1000;

    /// <summary>
    /// The fewest milliseconds that blocks must have to take in a transaction with a receipt (P4). Ten block times count where they are
    /// longer.
    /// </summary>
    public const ulong LeastSettleMilliseconds = 60_000;

    /// <summary>
    /// Milliseconds from the judging time to an election's close: at most 366 days. Without this bound, throw-away elections could fill
    /// <see cref="UnsealedElections"/> for good.
    /// </summary>
    public const ulong AheadMilliseconds = 366UL * 24 * 60 * 60 * 1000;

    /// <summary>Milliseconds that a block may be ahead of a node's clock before it waits.</summary>
    public const ulong FutureMilliseconds = 5_000;

    /// <summary>
    /// The most coins that there can ever be: 2^53 − 1. No sum overflows, and all sums are exact where numbers are doubles, as in browsers.
    /// </summary>
    public const ulong Coins = (1UL << 53) - 1;

    /// <summary>The lowest difficulty of any chain: four hex zeros in front, as the founding documents ask.</summary>
    public const ulong MinimumDifficulty = 65_536;
}
