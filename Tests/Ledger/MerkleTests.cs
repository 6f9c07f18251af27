using System.Security.Cryptography;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Ledger;

public class MerkleTests
{
    // The inputs and roots of Certificate Transparency's reference tests for RFC 6962.
    private static readonly byte[][] _inputs =
    [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
    ];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Roots_are_those_of_RFC_6962(int count, string root) =>
        Assert.Equal(root, Merkle.Root([.. _inputs.Take(count).Select(input => Merkle.Leaf(input))]).ToString());

    [Fact]
    public void Roots_are_those_of_a_naive_tree_of_any_size()
    {
        for (var count = 0; count <= 70; count++)
        {
            var inputs = Enumerable.Range(0, count).Select(number => new[] { (byte)number }).ToArray();
            Assert.Equal(Convert.ToHexStringLower(Naive(inputs)), Merkle.Root(Leaves(inputs)).ToString());
        }
    }

    [Fact]
    public void Every_path_leads_from_its_leaf_to_the_root_and_from_no_other_place()
    {
        for (var count = 1; count <= 33; count++)
        {
            var leaves = Leaves(Enumerable.Range(0, count).Select(number => new[] { (byte)number }));
            var root = Merkle.Root(leaves);
            var paths = Merkle.Paths(leaves);
            for (var index = 0; index < count; index++)
            {
                var path = Merkle.Path(leaves, index);
                Assert.Equal(path, paths[index]);
                Assert.Equal(root, Merkle.RootFrom(leaves[index], index, count, path));
                for (var other = -1; other <= count; other++)
                {
                    if (other != index) Assert.NotEqual(root, Merkle.RootFrom(leaves[index], other, count, path));
                    if (other != index && other >= 0 && other < count)
                        Assert.NotEqual(root, Merkle.RootFrom(leaves[other], index, count, path));
                }
            }
        }
    }

    [Fact]
    public void A_path_that_is_longer_shorter_or_changed_is_refused()
    {
        var leaves = Leaves(Enumerable.Range(0, 11).Select(number => new[] { (byte)number }));
        var root = Merkle.Root(leaves);
        var path = Merkle.Path(leaves, 5);

        Assert.Null(Merkle.RootFrom(leaves[5], 5, 11, path.AsSpan(1)));
        Assert.Null(Merkle.RootFrom(leaves[5], 5, 11, [.. path, default]));
        Assert.Null(Merkle.RootFrom(leaves[0], 0, 1, path));
        for (var step = 0; step < path.Length; step++)
        {
            Hash256[] changed = [.. path];
            changed[step] = Hash256.Of([1]);
            Assert.NotEqual(root, Merkle.RootFrom(leaves[5], 5, 11, changed));
        }
    }

    [Fact]
    public void A_path_of_the_greatest_tree_costs_no_more_than_its_length() =>
        Assert.Null(Merkle.RootFrom(default, int.MaxValue - 1, int.MaxValue, new Hash256[40]));

    [Fact]
    public void A_node_is_no_leaf()
    {
        // Without the prefixes, the data of a leaf could be two hashes, and a tree two trees.
        var leaves = Leaves([[1], [2]]);
        byte[] joined = [.. leaves[0].ToArray(), .. leaves[1].ToArray()];

        Assert.NotEqual(Merkle.Root(leaves), Merkle.Leaf(joined));
    }

    [Fact]
    public void There_is_no_path_from_outside()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Merkle.Path(new Hash256[3], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Merkle.Path(new Hash256[3], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Merkle.Path([], 0));
    }

    private static Hash256[] Leaves(IEnumerable<byte[]> inputs) => [.. inputs.Select(input => Merkle.Leaf(input))];

    /// <summary>The RFC's definition word by word, over the inputs themselves.</summary>
    private static byte[] Naive(byte[][] inputs)
    {
        if (inputs.Length == 0) return SHA256.HashData([]);
        if (inputs.Length == 1) return SHA256.HashData([0, .. inputs[0]]);
        var split = 1;
        while (2 * split < inputs.Length) split *= 2;
        return SHA256.HashData([1, .. Naive(inputs[..split]), .. Naive(inputs[split..])]);
    }
}
