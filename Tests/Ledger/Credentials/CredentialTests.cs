using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class CredentialTests
{
    private static readonly Hash256 _chain = TestNetwork.Default.Id;
    private static readonly ElectionId _election = new(Hash256.Of("an election"u8));
    private static readonly PublicKey _voter = Voters.Ann.Key;
    private static readonly IssuingKey _key = IssuingKey.Of(IssuingKeys.First);
    private static readonly Credential _credential = IssuingKeys.Issue(IssuingKeys.First, _chain, _election, _voter);

    [Fact]
    public void A_message_is_tag_chain_election_and_key()
    {
        var message = Convert.ToHexStringLower(Credential.Message(_chain, _election, _voter));

        Assert.Equal($"{Convert.ToHexStringLower("ballot/creds/v1\0"u8)}{_chain}{_election}{_voter}", message);
    }

    [Fact]
    public void A_credential_gives_one_key_a_vote_in_one_election_on_one_chain()
    {
        Assert.True(_credential.Check(_chain, _election, _voter, _key));

        Assert.False(_credential.Check(Hash256.Zero, _election, _voter, _key));
        Assert.False(_credential.Check(_chain, new(Hash256.Zero), _voter, _key));
        Assert.False(_credential.Check(_chain, _election, Voters.Bob.Key, _key));
        Assert.False(_credential.Check(_chain, _election, new(_voter.Y, _voter.X), _key));
        Assert.False(_credential.Check(_election.Value, new(_chain), _voter, _key));
        Assert.False(_credential.Check(_chain, _election, _voter, IssuingKey.Of(IssuingKeys.Second)));
    }

    [Fact]
    public void A_credential_with_anything_changed_gives_nothing()
    {
        var signature = _credential.Signature;
        Credential[] changed =
        [
            _credential with { Randomizer = Hash256.Zero },
            _credential with { Signature = signature.SetItem(0, (byte)(signature[0] ^ 1)) },
            _credential with { Signature = signature.SetItem(255, (byte)(signature[255] ^ 1)) },
            _credential with { Signature = signature.RemoveAt(0) },
            _credential with { Signature = signature.Add(0) },
            _credential with { Signature = [] },
            _credential with { Signature = [.. new byte[IssuingKey.Size]] },
            _credential with { Signature = [.. _key.Modulus] },
        ];

        Assert.All(changed, credential => Assert.False(credential.Check(_chain, _election, _voter, _key)));
        Assert.All(changed, credential => Assert.NotEqual(_credential, credential));
    }

    [Fact]
    public void A_credential_reads_back_from_its_bytes_and_from_no_others()
    {
        var bytes = Written(_credential);
        var reader = new CanonicalReader(bytes);
        var read = Credential.Read(ref reader);

        Assert.Equal(Credential.Size, bytes.Length);
        Assert.Equal(_credential.Class, bytes[0]);
        Assert.Equal(_credential.Randomizer.ToArray(), bytes[1..33]);
        Assert.Equal(_credential.Signature, bytes[33..]);
        Assert.True(reader.Complete);
        Assert.Equal(_credential, read);
        Assert.Equal(_credential.GetHashCode(), read.GetHashCode());
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = new CanonicalReader(bytes.AsSpan(0, length));
            Credential.Read(ref cut);
            Assert.False(cut.Sound);
        }
    }

    private static byte[] Written(Credential credential)
    {
        var writer = new CanonicalWriter();
        credential.Write(writer);
        return writer.ToArray();
    }
}
