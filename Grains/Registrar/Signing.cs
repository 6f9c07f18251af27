using System.Text;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Registrar;

/// <summary>
/// All that takes a registrar's secrets, for as long as there are any. A voter's one request is granted in the log before it is
/// signed.
/// </summary>
internal sealed class Signing(RollLog log, RegistrarSecrets secrets, WrongCodes wrongCodes, RegistrarServices services) : IDisposable
{
    private bool _isOver;

    /// <summary>Grants the request of a voter whose code is right, or says by which rule not.</summary>
    public async Task<CredentialAnswer> Issue(byte[] voter, byte[] code, byte[] blinded, CancellationToken stop)
    {
        if (log.Phase == RollPhase.Closed) return CredentialAnswer.Refused(RegistrarRefusal.Closed);

        // A stranger's request takes the same path as a voter's, so that neither answers nor times tell who is on the roll.
        var (spelled, typed) = (Spelled(voter), log.Record.IsFolded ? Spelling.Code(code) : code);
        var id = secrets.Mask(spelled);
        var found = log.Voters.Find(id);
        if (wrongCodes.WaitOf(id) is { } wait)
            return CredentialAnswer.Refused(RegistrarRefusal.TooManyWrongCodes) with { Left = 0, Wait = wait };
        if (!log.Voters.IsCode(found, secrets.Mask(spelled, typed)) || wrongCodes.IsBarred(id))
        {
            var left = wrongCodes.Note(id, found is null ? null : Encoding.UTF8.GetString(voter));
            return CredentialAnswer.Refused(RegistrarRefusal.WrongCode) with { Left = left, Wait = wrongCodes.WaitOf(id) };
        }

        wrongCodes.Acquit(id);
        var (index, digest) = (found!.Value, Hash256.Of(blinded));

        // Only the message of the voter's own class is ever looked at. Another class's signature would be another weight.
        var place = log.Voters.ClassOf(index);
        var message = blinded.AsMemory(place * IssuingKey.Size, IssuingKey.Size);
        if (log.Voters.GrantedTo(index) is null)
        {
            if (Timestamp.From(services.Time.GetUtcNow()).Milliseconds >= ExpiryOf(index, spelled))
                return CredentialAnswer.Refused(RegistrarRefusal.CodeExpired);
            if (!await services.OffTurn.Run(() => BlindRsa.IsBlinded(secrets.Signers[place].Key, message.Span), stop))
                return CredentialAnswer.Refused(RegistrarRefusal.Malformed);

            // Meanwhile the close may have come, or another request of the same voter.
            if (log.Phase == RollPhase.Closed) return CredentialAnswer.Refused(RegistrarRefusal.Closed);
        }

        // Durable, then signed.
        await log.Grant(index, digest);
        return log.Voters.GrantedTo(index) == digest
            ? await Sign(place, message, stop)
            : CredentialAnswer.Refused(RegistrarRefusal.AlreadyIssued);
    }

    /// <summary>The transaction that states how many credentials were signed.</summary>
    public Transaction State(StateIssuances stated) => secrets.Sign(services.Network.Chain.Id, stated);

    /// <summary>Resets a voter's count of wrong codes.</summary>
    /// <returns>False where the roll has no such id.</returns>
    public bool Unlock(byte[] voter)
    {
        var id = secrets.Mask(Spelled(voter));
        wrongCodes.Clear(id);
        return log.Voters.Find(id) is not null;
    }

    public void Dispose()
    {
        _isOver = true;
        secrets.Dispose();
    }

    private ulong ExpiryOf(int index, byte[] spelled)
    {
        var expires = log.Voters.ExpiryOf(index);
        return log.Record.Form >= RollForm.Hidden ? secrets.Hide(spelled, expires) : expires;
    }

    private byte[] Spelled(byte[] voter) => log.Record.IsFolded ? Spelling.Voter(voter) : voter;

    private async Task<CredentialAnswer> Sign(byte place, ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        try
        {
            return new(await services.OffTurn.Run(() => secrets.Signers[place].Sign(message.Span), stop), null) { Class = place };
        }
        catch (ObjectDisposedException) when (_isOver)
        {
            return CredentialAnswer.Refused(RegistrarRefusal.Closed);
        }
    }
}
