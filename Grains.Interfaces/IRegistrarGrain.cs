using Orleans.Concurrency;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// Keeps one roll and gives each voter on it one credential. Key: <see cref="RegistrarKey.Of"/> its root; the silo that loads the roll owns
/// it. It serves its organiser's first election that names it, and no other. It calls nodes and the tracker; they only wake it.
/// </summary>
[Alias("ballot.registrar")]
public interface IRegistrarGrain : IGrainWithStringKey
{
    /// <summary>The most voters on a roll.</summary>
    const int MostVoters = 250_000;

    /// <summary>The most voters in a page of a roll.</summary>
    const int MostLoaded = 1000;

    /// <summary>The most bytes of a voter's id.</summary>
    const int LongestId = 128;

    /// <summary>The fewest bytes of a code.</summary>
    const int ShortestCode = 8;

    /// <summary>The most bytes of a code.</summary>
    const int LongestCode = 128;

    /// <summary>Begins to load the roll. An earlier load that did not <see cref="Finish"/> is dropped.</summary>
    /// <exception cref="ArgumentException">The head is not of this grain's roll, or breaks a bound.</exception>
    /// <exception cref="InvalidOperationException">The roll is loaded already.</exception>
    [Alias("begin")]
    Task Begin(RollHead head);

    /// <summary>Takes the next voters. Their ids ascend by their bytes from one page to the next.</summary>
    /// <returns>False where these are not the next voters: the grain has moved meanwhile, so begin again.</returns>
    /// <exception cref="ArgumentException">A row breaks a bound, or an id does not ascend.</exception>
    [Alias("load")]
    Task<bool> Load(RollPage page);

    /// <summary>Makes the roll and the keys of its election durable, all or nothing. A second call gets the same answer.</summary>
    /// <returns>Null where part of the roll is missing: begin again.</returns>
    [Alias("finish")]
    Task<PreparedRoll?> Finish();

    /// <summary>
    /// Checks id and code, and signs the blinded message of the voter's own class, once for a voter. The same messages get the same
    /// signature again. A <see cref="RegistrarRefusal"/> changes nothing but the count of wrong codes.
    /// </summary>
    [AlwaysInterleave, Alias("issue")]
    Task<CredentialAnswer> Issue(CredentialRequest request);

    /// <summary>The voters with wrong codes lately; null where there is no roll. For operators.</summary>
    [AlwaysInterleave, Alias("locks")]
    Task<RollLocks?> GetLocks();

    /// <summary>Resets a voter's count of wrong codes, so that the next code is looked at. For operators.</summary>
    /// <param name="voter">The id on the roll.</param>
    /// <returns>False where the roll has no such id.</returns>
    [AlwaysInterleave, Alias("unlock")]
    Task<bool> Unlock(byte[] voter);

    /// <summary>
    /// Lets a registrar go on whose log may be older than the credentials that it issued. For operators: a voter whose credential is
    /// missing from the log can get a second one.
    /// </summary>
    /// <param name="isComplete">
    /// True when the log is known to lack nothing, because it was only moved. Otherwise the number of credentials is never stated, and only
    /// the roll's size bounds the ballots.
    /// </param>
    /// <returns>Null where it goes on; otherwise the name of the <see cref="RegistrarRefusal"/> against it.</returns>
    [AlwaysInterleave, Alias("resume")]
    Task<string?> Resume(bool isComplete);

    /// <summary>The state of the roll; null where there is none.</summary>
    [AlwaysInterleave, Alias("status")]
    Task<RollStatus?> GetStatus();

    /// <summary>
    /// A hint from a node, repeated now and then: an election that names this registrar has closed, and the chain lacks the number of
    /// credentials. The registrar checks this itself, and states the number when it is time.
    /// </summary>
    [OneWay, AlwaysInterleave, Alias("wake")]
    Task Wake(ElectionId election);

    /// <summary>
    /// As <see cref="Wake"/>, but from a silo, which asks the registrar of every closed election now and then until its keys are destroyed,
    /// because a hint may be lost.
    /// </summary>
    /// <returns>True when this registrar keeps no keys: they were destroyed, or never existed.</returns>
    [AlwaysInterleave, Alias("end")]
    Task<bool> End(ElectionId election);
}
