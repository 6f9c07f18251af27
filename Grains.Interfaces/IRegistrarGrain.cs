using Orleans.Concurrency;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// Keeps one roll and gives each voter on it one credential. Key: <see cref="RegistrarKey.Of"/> its root; the silo that loads the roll owns
/// it. It serves the first election of its organiser's that names it, and no other. It calls nodes and the tracker; they only
/// wake it.
/// </summary>
[Alias("ballot.registrar")]
public interface IRegistrarGrain : IGrainWithStringKey
{
    /// <summary>Voters on a roll at the most.</summary>
    const int MostVoters = 250_000;

    /// <summary>Voters in a page of a roll at the most.</summary>
    const int MostLoaded = 1000;

    /// <summary>Bytes of a voter's id at the most.</summary>
    const int LongestId = 128;

    /// <summary>Bytes of a code at the least.</summary>
    const int ShortestCode = 8;

    /// <summary>Bytes of a code at the most.</summary>
    const int LongestCode = 128;

    /// <summary>Begins to load the roll. What was loaded before without <see cref="Finish"/> is dropped.</summary>
    /// <exception cref="ArgumentException">The head is not of this grain's roll, or breaks a bound.</exception>
    /// <exception cref="InvalidOperationException">The roll is loaded.</exception>
    [Alias("begin")]
    Task Begin(RollHead head);

    /// <summary>Takes the next voters, whose ids ascend by their bytes from one page to the next.</summary>
    /// <returns>False where these are not the next ones: the grain has moved meanwhile, so begin again.</returns>
    /// <exception cref="ArgumentException">A row breaks a bound, or an id does not ascend.</exception>
    [Alias("load")]
    Task<bool> Load(RollPage page);

    /// <summary>Makes the roll durable, all of it or nothing, and the keys of its election. Asked again, the answer is the same.</summary>
    /// <returns>Null where not all of the roll is here: begin again.</returns>
    [Alias("finish")]
    Task<PreparedRoll?> Finish();

    /// <summary>
    /// Checks id and code and signs the blinded message, once for a voter; the same message again gets the same signature. Where it
    /// refuses by a <see cref="RegistrarRefusal"/>, nothing has changed but the count of wrong codes.
    /// </summary>
    [AlwaysInterleave, Alias("issue")]
    Task<CredentialAnswer> Issue(CredentialRequest request);

    /// <summary>Whose codes were wrong lately; null where there is no roll. For operators.</summary>
    [AlwaysInterleave, Alias("locks")]
    Task<RollLocks?> GetLocks();

    /// <summary>Ends the row of wrong codes of a voter, so that the next code is looked at. For operators.</summary>
    /// <param name="voter">The id on the roll.</param>
    /// <returns>False where nobody on the roll has it.</returns>
    [AlwaysInterleave, Alias("unlock")]
    Task<bool> Unlock(byte[] voter);

    /// <summary>
    /// Lets a registrar go on whose log may be older than what was issued. For operators: whoever has got a credential that the log
    /// lacks can get a second one.
    /// </summary>
    /// <param name="isComplete">
    /// Whether the log is known to lack nothing, because it was only moved. Else the number of credentials is never stated, and the
    /// roll's size alone bounds the ballots.
    /// </param>
    /// <returns>
    /// Null where it goes on; else the name of the <see cref="RegistrarRefusal"/> against it.
    /// </returns>
    [AlwaysInterleave, Alias("resume")]
    Task<string?> Resume(bool isComplete);

    /// <summary>Where the roll stands; null where there is none.</summary>
    [AlwaysInterleave, Alias("status")]
    Task<RollStatus?> GetStatus();

    /// <summary>
    /// An election that names this registrar has closed, and the chain does not say yet how many credentials were signed: look
    /// whether it is time to say so. From nodes, again and again; what it says is looked up, not believed.
    /// </summary>
    [OneWay, AlwaysInterleave, Alias("wake")]
    Task Wake(ElectionId election);

    /// <summary>
    /// As <see cref="Wake"/>, for a silo, which asks the registrar of every closed election now and then until there is nothing left to
    /// destroy: a hint may be lost.
    /// </summary>
    /// <returns>Whether this registrar keeps no keys: they are destroyed, or never were.</returns>
    [AlwaysInterleave, Alias("end")]
    Task<bool> End(ElectionId election);
}
