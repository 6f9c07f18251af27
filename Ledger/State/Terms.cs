namespace OrleansBallot.Ledger.State;

/// <summary>The keys that may vote.</summary>
public enum Eligibility : byte
{
    /// <summary>Any key, once.</summary>
    Open = 0,

    /// <summary>Keys with a credential from the election's registrar (V14, V15).</summary>
    Roll = 1,
}

/// <summary>Whether a key may vote again.</summary>
public enum Revoting : byte
{
    /// <summary>One vote a key (V8).</summary>
    Never = 0,

    /// <summary>The highest revision of a key counts; a lower or equal one is refused (V13).</summary>
    Last = 1,
}

/// <summary>In which order a page shows the options of a contest. No rule of the chain reads it.</summary>
public enum OptionOrder : byte
{
    /// <summary>In an order of its own to each voter.</summary>
    Shuffled = 0,

    /// <summary>As the organiser lists them.</summary>
    Listed = 1,
}

/// <summary>What an election is for. No rule of the chain reads it.</summary>
public enum Purpose : byte
{
    /// <summary>To decide something.</summary>
    Election = 0,

    /// <summary>To try everything out: whatever shows it says so.</summary>
    Rehearsal = 1,
}
