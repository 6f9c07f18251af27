using System.Security.Cryptography;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Support;

/// <summary>A voter's side of a credential: a one-time key, blinded for one election, and the unblinding.</summary>
internal sealed class CredentialClaim
{
    private readonly Hash256 _chain;
    private readonly ElectionId _election;
    private readonly IssuingKey _issuer;
    private readonly byte[] _prepared;
    private readonly Blinding _blinding;

    public CredentialClaim(Hash256 chain, ElectionId election, IssuingKey issuer, Voter key)
    {
        (_chain, _election, _issuer, Key) = (chain, election, issuer, key);
        Randomizer = RandomNumberGenerator.GetBytes(BlindRsa.RandomizerSize);
        Message = Credential.Message(chain, election, key.Key);
        _prepared = BlindRsa.Prepare(Randomizer, Message);
        _blinding = IssuingKeys.Blind(issuer, _prepared);
    }

    public Voter Key { get; }

    public byte[] Randomizer { get; }

    /// <summary>The message that the registrar signs and never sees.</summary>
    public byte[] Message { get; }

    /// <summary>The blinded message, which the registrar sees.</summary>
    public byte[] Blinded => [.. _blinding.Message];

    /// <summary>The verified credential.</summary>
    public Credential Finish(byte[] blindSignature)
    {
        var credential = new Credential(
            Class: 0,
            Hash256.From(Randomizer), [.. BlindRsa.Finalize(_issuer, _prepared, blindSignature, _blinding.Inverse.AsSpan())!]);
        Assert.True(credential.Check(_chain, _election, Key.Key, _issuer));
        return credential;
    }
}
