using System.Security.Cryptography;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>
/// A payload with its signature, bound to one chain: encoding is kind ‖ fields ‖ 64 signature bytes (PROTOCOL §3). Its id and
/// its Merkle leaf are computed once.
/// </summary>
public sealed class Transaction
{
    private readonly byte[] _bytes;
    private readonly Hash256 _chain;
    private volatile IssuingKey? _vouchedBy;
    private volatile IssuingKey? _deniedBy;

    private Transaction(Hash256 chain, Payload payload, Signature? signature, byte[] bytes)
    {
        Payload = payload;
        Signature = signature;
        _bytes = bytes;
        _chain = chain;
        Id = new(SigningDigest(chain, payload, bytes.AsSpan(0, bytes.Length - (signature is null ? 0 : Ledger.Keys.Signature.Size))));
        Leaf = Merkle.Leaf(bytes);
    }

    /// <summary>The payload.</summary>
    public Payload Payload { get; }

    /// <summary>The election that it opens, or that it is about; null where it is about none.</summary>
    public ElectionId? Election => Payload is OpenElection ? new ElectionId(Id.Value) : (Payload as ElectionPayload)?.Election;

    /// <summary>The signer's signature; null if and only if the payload has no signer.</summary>
    public Signature? Signature { get; }

    /// <summary>The hash of the signed bytes, so signing again gives no new id (T3).</summary>
    public TransactionId Id { get; }

    /// <summary>Its leaf in a block's Merkle tree, over the full bytes, signature included.</summary>
    public Hash256 Leaf { get; }

    /// <summary>The canonical bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Signs a payload for one chain.</summary>
    /// <param name="chain">The chain id.</param>
    /// <param name="payload">The payload. Its signer must be the key's public half, or other nodes refuse it.</param>
    /// <param name="key">The signer's key on P-256.</param>
    public static Transaction Sign(Hash256 chain, Payload payload, ECDsa key) =>
        Sign(chain, payload, digest => Ledger.Keys.Signature.By(key, digest));

    /// <summary>Signs a payload for one chain with a key that is kept elsewhere.</summary>
    /// <param name="chain">The chain id.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="sign">Signs a digest with the payload's signer's key.</param>
    public static Transaction Sign(Hash256 chain, Payload payload, Func<Hash256, Signature> sign)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(sign);
        return Of(chain, payload, sign(SigningDigest(chain, payload, Fields(payload).Written)));
    }

    /// <summary>Puts a payload and a signature together. The signature was made elsewhere; an unsigned payload has none.</summary>
    /// <exception cref="ArgumentException">An unsigned payload has a signature, or a signed one lacks it.</exception>
    public static Transaction Of(Hash256 chain, Payload payload, Signature? signature = null)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.Signer is null != signature is null)
            throw new ArgumentException($"{payload.Kind} is {(payload.Signer is null ? "un" : "")}signed.", nameof(signature));
        var writer = Fields(payload);
        if (signature is { } signed) writer.Hash(signed.R).Hash(signed.S);
        return new(chain, payload, signature, writer.ToArray());
    }

    /// <summary>Reads canonical bytes. Only bytes that <see cref="Bytes"/> would return are accepted.</summary>
    /// <returns><see cref="Rejection.None"/>, <see cref="Rejection.TooLarge"/> or <see cref="Rejection.Malformed"/>.</returns>
    public static Rejection TryDecode(Hash256 chain, ReadOnlySpan<byte> bytes, out Transaction? transaction)
    {
        transaction = null;
        if (bytes.Length > Limits.TransactionBytes) return Rejection.TooLarge;
        var reader = new CanonicalReader(bytes);
        var payload = TransactionKinds.Read(ref reader);
        Signature? signature = payload?.Signer is null ? null : new(reader.Hash(), reader.Hash());
        if (!reader.Complete || payload is null) return Rejection.Malformed;
        transaction = new(chain, payload, signature, bytes.ToArray());
        return Rejection.None;
    }

    /// <summary>Checks the signature (T1, T2). It is costly and needs no state, so it may run anywhere.</summary>
    public Rejection CheckSignature()
    {
        if (!Payload.NamesPoints) return Rejection.InvalidKey; // T1
        return Payload.Signer is { } signer ? signer.Verify(Id.Value, Signature!.Value) : Rejection.None; // T1, T2
    }

    /// <summary>
    /// True when this vote bears an election's credential for its key (V15). The check is costly, needs no state, and is done once, so it
    /// may run anywhere.
    /// </summary>
    /// <param name="issuer">The issuing key of the vote's election.</param>
    public bool HasCredentialOf(IssuingKey issuer)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        if (issuer.Equals(_vouchedBy)) return true;

        // A wrong credential is remembered too, so that it is checked once, off-turn, and not again where votes are judged.
        if (issuer.Equals(_deniedBy)) return false;
        var isRight = Payload is CastVote { Credential: { } credential } vote
            && credential.Check(_chain, vote.Election, vote.Voter, issuer);
        if (isRight) _vouchedBy = issuer;
        else _deniedBy = issuer;
        return isRight;
    }

    /// <summary>Records that the same transaction, as another object, was found to bear a valid credential.</summary>
    public void NoteCredentialOf(IssuingKey issuer) => _vouchedBy = issuer;

    private static Hash256 SigningDigest(Hash256 chain, Payload payload, ReadOnlySpan<byte> fields) =>
        Preimage.Digest(payload.Tag, chain, fields);

    private static CanonicalWriter Fields(Payload payload)
    {
        var writer = new CanonicalWriter().Byte((byte)payload.Kind);
        payload.Write(writer);
        return writer;
    }
}
