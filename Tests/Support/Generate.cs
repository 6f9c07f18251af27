using System.Buffers.Binary;
using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Support;

/// <summary>Generators for everything that the encoding can express, valid on a chain or not.</summary>
public static class Generate
{
    public static readonly Gen<byte[]> Noise = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    /// <summary>Any number; small and extreme ones come more often.</summary>
    public static readonly Gen<ulong> Numbers = Gen.OneOf(
        Gen.Choose(0, 300).Select(small => (ulong)small),
        Gen.Elements<ulong>(0, 0x7f, 0x80, 0x3fff, 0x4000, uint.MaxValue, long.MaxValue, ulong.MaxValue),
        Noise.Resize(40).Select(seed => BinaryPrimitives.ReadUInt64LittleEndian(Hash256.Of(seed).ToArray())));

    public static readonly Gen<Hash256> Hashes = Gen.OneOf(Gen.Constant(Hash256.Zero), Noise.Resize(40).Select(seed => Hash256.Of(seed)));

    public static readonly Gen<Timestamp> Times = Numbers.Select(number => new Timestamp(number % (Timestamp.Max.Milliseconds + 1)));

    public static readonly Gen<Voter> People = Gen.Choose(0, 9).Select(Voters.Number);

    public static readonly Gen<ElectionId> Elections = Hashes.Select(hash => new ElectionId(hash));

    /// <summary>Text in many scripts, with all characters that a text form could misread.</summary>
    public static readonly Gen<string> Texts = Gen.Elements(
            "a", "Z", "7", " ", "  ", "\"", "\\", "'", "=", ",", "[", "]", "{", "}", ":", ";", "#", "<", ">", "&", "\\n", "\\u0041",
            "vote", "election=", "\n", "\r", "\t", "\0", "\u0007", "\u001b[31m", "\u007f", "\u0085", "\u2028", "\u2029", "\u202e", "\u200f",
            "\ufeff", "\ufffd", "é", "e\u0301", "ß", "שלום", "مرحبا", "選挙", "नमस्ते", "👩‍👩‍👧", "𐍈", "\U0010ffff")
        .ListOf().Select(parts => string.Concat(parts)).Where(text => System.Text.Encoding.UTF8.GetByteCount(text) <= 400);

    public static readonly Gen<Payload> Payloads = Gen.OneOf(
        Open().Select(open => (Payload)open),
        Vote().Select(vote => (Payload)vote),
        from voter in People from election in Elections select (Payload)new CloseElection(voter.Key, election),
        from voter in People
        from election in Elections
        from turn in Numbers
        select (Payload)new PauseElection(voter.Key, election, (uint)turn),
        from voter in People
        from election in Elections
        from closes in Times
        select (Payload)new ExtendElection(voter.Key, election,
            closes),
        from voter in People
        from election in Elections
        from place in Gen.Choose(0, ushort.MaxValue)
        select (Payload)new WithdrawOption(voter.Key, election, (byte)place, (byte)(place >> 8)),
        from voter in People
        from election in Elections
        from count in Numbers
        select (Payload)new StateIssuances(voter.Key, election, [(uint)count, (uint)(count >> 32)]),
        Elections.Select(election => (Payload)new Seal(election)),
        from sender in People
        from recipient in People
        from amount in Numbers
        from sequence in Numbers
        select (Payload)new Transfer(sender.Key, recipient.Key, new(amount), (uint)sequence));

    /// <summary>Transactions, each signed by the signer that its payload names.</summary>
    public static readonly Gen<Transaction> Transactions = Payloads.Select(payload =>
        Voters.Crowd(10).SingleOrDefault(voter => voter.Key == payload.Signer) is { } signer
            ? signer.Sign(TestNetwork.Default.Id, payload)
            : Transaction.Of(TestNetwork.Default.Id, payload));

    public static readonly Gen<BlockHeader> Headers =
        from height in Numbers
        from hashes in Hashes.Three()
        from times in Times.Two()
        from difficulty in Numbers
        from nonce in Numbers
        select new BlockHeader(new(height), hashes.Item1, hashes.Item2, hashes.Item3, times.Item1, times.Item2, new(difficulty), nonce);

    public static readonly Gen<Coinbase> Coinbases =
        from height in Numbers
        from voter in People
        from reward in Numbers
        select new Coinbase(new(height), NodeKeys.Miner, voter.Key, new(reward));

    /// <summary>Blocks whose body fits their header, signed by their miner, without work.</summary>
    public static readonly Gen<Block> Blocks =
        from header in Headers
        from coinbase in Coinbases
        from transactions in Transactions.ListOf().Resize(6)
        select SignBlock(header, coinbase, [.. transactions]);

    public static readonly Gen<Receipt> Receipts =
        from count in Gen.Choose(1, 40)
        from index in Gen.Choose(0, count - 1)
        from accepted in Times
        from salt in Hashes
        select SignReceipts(
            accepted,
            [.. Enumerable.Range(0, count).Select(number => new TransactionId(Hash256.Of([(byte)number, .. salt.ToArray()])))])[index];

    private static Gen<OpenElection> Open() =>
        from organiser in People
        from others in People.ListOf().Resize(3)
        from title in Texts
        from description in Texts
        from contests in AnyContest().ListOf().Resize(4)
        from times in Times.Three()
        from settle in Numbers
        from choices in Gen.Choose(0, 7)
        from roll in Gen.OneOf(Gen.Constant<RollTerms?>(null), Roll().Select(roll => (RollTerms?)roll))
        select new OpenElection(
            organiser.Key, title, [.. contests], times.Item1, times.Item2, settle % (Timestamp.Max.Milliseconds + 1), times.Item3)
        {
            Others = [.. others.Select(other => other.Key)],
            Description = description,
            Revoting = (Revoting)(choices & 1),
            Order = (OptionOrder)(choices >> 1 & 1),
            Purpose = (Purpose)(choices >> 2 & 1),
            Roll = roll,
        };

    private static Gen<Contest> AnyContest() =>
        from title in Texts
        from description in Texts
        from options in AnyOption().ListOf().Resize(8)
        from method in Gen.Elements(Enum.GetValues<CountingMethod>())
        from bytes in Gen.Choose(0, 255).ArrayOf(8)
        from bar in Gen.Elements(Enum.GetValues<MajorityBar>())
        from whole in Gen.Elements(Enum.GetValues<MajorityBase>())
        from ties in Gen.Elements(Enum.GetValues<TieRule>())
        select new Contest(
            title, description, [.. options], new(method, (byte)bytes[0], (byte)bytes[1], (byte)bytes[2])
            {
                Top = (byte)bytes[3],
                Majority = new(bar, new((byte)bytes[4], (byte)bytes[5]), whole),
                Quorum = new((byte)bytes[6], (byte)bytes[7]),
                Ties = ties,
            });

    private static Gen<ContestOption> AnyOption() =>
        from name in Texts
        from details in Texts
        from link in Texts
        select new ContestOption(name, details, link);

    private static Gen<RollTerms> Roll() =>
        from seeds in Hashes.ListOf(IssuingKey.Size / Hash256.Size)
        from registrar in People
        from sizes in Numbers.ListOf().Resize(3)
        from root in Hashes
        select new RollTerms(registrar.Key, root, [
            .. sizes.Select(size => new RollClass((uint)(size >> 32), (uint)size, Issuer([.. seeds.SelectMany(seed => seed.ToArray())]))),
        ]);

    /// <summary>Any odd number of the right size is a valid modulus in the encoding.</summary>
    private static IssuingKey Issuer(byte[] modulus)
    {
        modulus[0] |= 0x80;
        modulus[^1] |= 1;
        return IssuingKey.TryRead(modulus)!;
    }

    private static Gen<Credential> Credential() =>
        from randomizer in Hashes
        from seeds in Hashes.ListOf(IssuingKey.Size / Hash256.Size)
        select new Credential((byte)randomizer.ToArray()[0], randomizer, [.. seeds.SelectMany(seed => seed.ToArray())]);

    private static Gen<CastVote> Vote() =>
        from voter in People
        from election in Elections
        from answers in Gen.Choose(0, 255).ListOf().Resize(5).Select(choices => new Ballot([.. choices])).ListOf().Resize(4)
        from minute in Numbers
        from revision in Numbers
        from credential in Gen.OneOf(Gen.Constant<Credential?>(null), Credential().Select(credential => (Credential?)credential))
        select new CastVote(voter.Key, election, [.. answers], (uint)minute, (uint)revision) { Credential = credential };

    private static Block SignBlock(BlockHeader header, Coinbase coinbase, ImmutableArray<Transaction> transactions) => Block.Sign(
        TestNetwork.Default.Id, header with { MerkleRoot = Block.MerkleRoot(coinbase, transactions) }, coinbase, transactions,
        NodeKeys.First);

    private static IReadOnlyList<Receipt> SignReceipts(Timestamp accepted, IReadOnlyList<TransactionId> ids)
    {
        var digest = Receipt.GroupDigest(TestNetwork.Default.Id, "node-1", accepted, ids);
        return Receipt.ForGroup("node-1", NodeKeys.Miner, accepted, ids, NodeKey.Sign(NodeKeys.First, digest));
    }
}
