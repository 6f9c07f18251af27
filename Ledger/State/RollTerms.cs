using System.Collections.Immutable;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.State;

/// <summary>The voters of a roll whose ballots weigh the same.</summary>
/// <param name="Weight">What a ballot counts: as so many equal ones.</param>
/// <param name="Size">How many voters there are.</param>
/// <param name="Issuer">The key that signs their credentials. It is made for this election and destroyed when the election closes.</param>
public sealed record RollClass(uint Weight, uint Size, IssuingKey Issuer)
{
    /// <summary>What all of their ballots count together.</summary>
    public ulong WeightOfAll => (ulong)Weight * Size;
}

/// <summary>
/// The roll of an election. Its voters may vote, each with one credential from the registrar. An audit checks of each class that ballots ≤
/// issuances ≤ its size.
/// </summary>
/// <param name="Registrar">The key that states how many were signed (I1).</param>
/// <param name="Root">
/// The commitment to the voters: a Merkle root over their ids and weights, each with the roll's salt, in their order.
/// </param>
/// <param name="Classes">1 to 16, in ascending order of their weights (O11). A credential names its class by its place here.</param>
public sealed record RollTerms(PublicKey Registrar, Hash256 Root, ImmutableArray<RollClass> Classes)
{
    /// <summary>Its modulus is the lowest one that there is.</summary>
    private static readonly RollClass _blank = new(0, 0, IssuingKey.TryRead([0x80, .. new byte[IssuingKey.Size - 2], 1])!);

    /// <summary>A class with fewer voters hides none of them well.</summary>
    public const int FewVoters = 5;

    /// <summary>A roll whose voters all weigh 1.</summary>
    public static RollTerms Of(IssuingKey issuer, PublicKey registrar, uint size, Hash256 root) =>
        new(registrar, root, [new(1, size, issuer)]);

    /// <summary>How many voters are on the roll.</summary>
    public ulong Size => Classes.Aggregate(0UL, (sum, voters) => sum + voters.Size);

    /// <summary>What all ballots count together. Only sound terms have such a sum (O11).</summary>
    public long Weight => (long)Classes.Aggregate(0UL, (sum, voters) => checked(sum + voters.WeightOfAll));

    /// <summary>True where a ballot may weigh something else than one vote.</summary>
    public bool IsWeighted => Classes.Any(voters => voters.Weight != 1);

    /// <summary>
    /// The classes whose weight tells much about their voters: everybody sees what each ballot weighs, and few can have cast it.
    /// </summary>
    public IEnumerable<RollClass> Telling => IsWeighted ? Classes.Where(voters => voters.Size < FewVoters) : [];

    /// <summary>True for a roll that an election can have (O11).</summary>
    public bool IsSound
    {
        get
        {
            if (Classes.Length is < 1 or > Limits.Classes) return false;
            var (weight, sum) = (0U, (UInt128)0);
            foreach (var voters in Classes)
            {
                if (voters.Weight <= weight || voters.Size == 0) return false;
                (weight, sum) = (voters.Weight, sum + voters.WeightOfAll);
            }

            return sum <= Limits.RollWeight && Classes.Select(voters => voters.Issuer).Distinct().Count() == Classes.Length;
        }
    }

    /// <summary>By value, classes included.</summary>
    public bool Equals(RollTerms? other) =>
        other is not null && Registrar == other.Registrar && Root == other.Root && Classes.SequenceEqual(other.Classes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Registrar, Root, Classes.Length);

    internal void Write(CanonicalWriter writer)
    {
        writer.Hash(Registrar.X).Hash(Registrar.Y).Hash(Root).Byte(checked((byte)Classes.Length));
        foreach (var voters in Classes) writer.Length(voters.Weight).Length(voters.Size).Raw(voters.Issuer.Modulus);
    }

    internal static RollTerms? Read(ref CanonicalReader reader)
    {
        var (registrar, root) = (new PublicKey(reader.Hash(), reader.Hash()), reader.Hash());
        var classes = ImmutableArray.CreateBuilder<RollClass>();
        for (var left = reader.Byte(); left > 0 && reader.Sound; left--)
        {
            var (weight, size) = ((uint)reader.Length(uint.MaxValue), (uint)reader.Length(uint.MaxValue));
            if (IssuingKey.TryRead(reader.Raw(IssuingKey.Size)) is not { } issuer) return reader.Fail<RollTerms>();
            classes.Add(new(weight, size, issuer));
        }

        return new(registrar, root, classes.ToImmutable());
    }

    /// <summary>Visits the fields of a roll; null for one that is still to be read.</summary>
    internal static RollTerms Describe(IFields fields, RollTerms? roll) => new(
        fields.Key("registrar", roll?.Registrar ?? default), fields.Hash("rollRoot", roll?.Root ?? default),
        fields.List("classes", roll?.Classes ?? [], _blank, DescribeClass));

    private static RollClass DescribeClass(IFields fields, RollClass voters)
    {
        var (weight, size) = (fields.Small("weight", voters.Weight), fields.Small("size", voters.Size));
        var modulus = fields.Bytes("issuer", voters.Issuer.Modulus, IssuingKey.Size);
        return new(weight, size, IssuingKey.TryRead(modulus) ?? throw new FormatException("'issuer' is no RSA-2048 modulus."));
    }
}
