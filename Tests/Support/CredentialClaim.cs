using System.Security.Cryptography;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Support;

/// <summary>A voter's side of a credential: a one-time key, blinded for each class of one election's roll, and the unblinding.</summary>
internal sealed class CredentialClaim
{
    private readonly Hash256 _chain;
    private readonly ElectionId _election;
    private readonly RollTerms _roll;
    private readonly byte[] _prepared;
    private readonly Blinding[] _blindings;

    public CredentialClaim(Hash256 chain, ElectionId election, RollTerms roll, Voter key)
    {
        (_chain, _election, _roll, Key) = (chain, election, roll, key);
        Randomizer = RandomNumberGenerator.GetBytes(BlindRsa.RandomizerSize);
        Message = Credential.Message(chain, election, key.Key);
        _prepared = BlindRsa.Prepare(Randomizer, Message);
        _blindings = [.. roll.Classes.Select(voters => IssuingKeys.Blind(voters.Issuer, _prepared))];
    }

    public Voter Key { get; }

    public byte[] Randomizer { get; }

    /// <summary>The message that the registrar signs and never sees.</summary>
    public byte[] Message { get; }

    /// <summary>The blinded messages, which the registrar sees.</summary>
    public byte[] Blinded => [.. _blindings.SelectMany(blinding => blinding.Message)];

    /// <summary>The credential that an answer gives in one class; null where it gives none.</summary>
    public Credential? TryFinish(byte[] blindSignature, byte place) =>
        BlindRsa.Finalize(_roll.Classes[place].Issuer, _prepared, blindSignature, _blindings[place].Inverse.AsSpan()) is { } signature
            ? new(place, Hash256.From(Randomizer), [.. signature])
            : null;

    /// <summary>The verified credential.</summary>
    public Credential Finish(byte[] blindSignature, byte place = 0)
    {
        var credential = TryFinish(blindSignature, place);
        Assert.NotNull(credential);
        Assert.True(credential.Check(_chain, _election, Key.Key, _roll.Classes[place].Issuer));
        return credential;
    }
}
