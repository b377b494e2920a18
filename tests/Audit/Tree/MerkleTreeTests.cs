using FsCheck;
using FsCheck.Fluent;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Tests.Tree;

public sealed class MerkleTreeTests
{
    /// <summary>The leaves and roots that implementations of RFC 6962 have always been tested with (Certificate Transparency reference code).</summary>
    [Fact]
    public void Known_roots_are_reproduced()
    {
        string[] leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        string[] roots =
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        var edge = new TreeEdge();
        for (var i = 0; i < leaves.Length; i++)
        {
            edge.Append(MerkleHasher.HashLeaf(Convert.FromHexString(leaves[i])));
            Assert.Equal(roots[i], Convert.ToHexStringLower(edge.Root().ToArray()));
        }
    }

    [Fact]
    public void The_empty_tree_has_the_hash_of_nothing() =>
        Assert.Equal("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", new TreeEdge().Root().ToString());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(3001)]
    public void Every_entry_has_a_proof_that_holds_for_it_alone(int size)
    {
        var tree = new MemoryTree(size);
        var reader = new TreeReader(tree);
        var root = tree.DefinedRoot(0, size);
        for (var index = 0; index < size; index++)
        {
            var path = reader.InclusionPath(index, size);
            Assert.True(MerkleProof.VerifyInclusion(index, size, tree.Leaves[index], path, root));
            Assert.False(MerkleProof.VerifyInclusion(index, size, tree.Leaves[(index + 1) % size], path, root) && size > 1);
            Assert.False(MerkleProof.VerifyInclusion(index + 1, size, tree.Leaves[index], path, root));
        }
    }

    [Fact]
    public void Edge_reader_and_definition_agree_on_the_root_of_every_size()
    {
        var tree = new MemoryTree(1100);
        for (var size = 0; size <= 1100; size++)
            Assert.Equal(tree.DefinedRoot(0, size), new TreeReader(tree).Root(size));
        Assert.Equal(tree.DefinedRoot(0, 1100), tree.EdgeRoot);
        Assert.Equal(tree.DefinedRoot(0, 70_000 % 1100), new TreeReader(tree).Root(70_000 % 1100));
    }

    [Fact]
    public void A_tree_of_three_levels_has_the_defined_root()
    {
        var tree = new MemoryTree(65_536 + 300);
        Assert.Equal(tree.DefinedRoot(0, 65_836), tree.EdgeRoot);
        Assert.Equal(tree.DefinedRoot(0, 65_700), new TreeReader(tree).Root(65_700));
    }

    [Fact]
    public void Any_two_sizes_are_proved_consistent_and_no_changed_proof_holds()
    {
        var tree = new MemoryTree(2000);
        var sizes = Gen.Choose(0, 2000).Two().Where(pair => pair.Item1 <= pair.Item2);
        Prop.ForAll(sizes.ToArbitrary(), pair =>
        {
            var (old, size) = pair;
            var path = new TreeReader(tree).ConsistencyPath(old, size);
            var (oldRoot, root) = (tree.DefinedRoot(0, old), tree.DefinedRoot(0, size));
            Assert.True(MerkleProof.VerifyConsistency(old, oldRoot, size, root, path));
            Assert.False(MerkleProof.VerifyConsistency(old, tree.Leaves[0], size, root, path) && old > 1);
            for (var i = 0; i < path.Count; i++)
                Assert.False(MerkleProof.VerifyConsistency(old, oldRoot, size, root, Changed(path, i)));
            Assert.False(MerkleProof.VerifyConsistency(old, oldRoot, size, root, [.. path, root]));
            if (path.Count > 0)
                Assert.False(MerkleProof.VerifyConsistency(old, oldRoot, size, root, [.. path.SkipLast(1)]));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_inclusion_proof_with_any_changed_bit_or_length_fails()
    {
        var tree = new MemoryTree(777);
        var root = tree.DefinedRoot(0, 777);
        Prop.ForAll(Gen.Choose(0, 776).ToArbitrary(), index =>
        {
            var path = new TreeReader(tree).InclusionPath(index, 777);
            for (var i = 0; i < path.Count; i++)
                Assert.False(MerkleProof.VerifyInclusion(index, 777, tree.Leaves[index], Changed(path, i), root));
            Assert.False(MerkleProof.VerifyInclusion(index, 777, tree.Leaves[index], [.. path, root], root));
            Assert.False(MerkleProof.VerifyInclusion(index, 777, tree.Leaves[index], [.. path.SkipLast(1)], root));
            Assert.False(MerkleProof.VerifyInclusion(-1, 777, tree.Leaves[index], path, root));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0, "000")]
    [InlineData(999, "999")]
    [InlineData(1000, "x001/000")]
    [InlineData(1234067, "x001/x234/067")]
    public void Tile_numbers_are_written_in_groups_of_three(long index, string expected)
    {
        Assert.Equal("tile/3/" + expected, TilePath.HashTile(3, index));
        Assert.Equal($"tile/entries/{expected}.p/7", TilePath.Bundle(index, 7));
    }

    private static MerkleHash[] Changed(IReadOnlyList<MerkleHash> path, int at)
    {
        var changed = path.ToArray();
        var bytes = changed[at].ToArray();
        bytes[at % 32] ^= 0x10;
        changed[at] = new MerkleHash(bytes);
        return changed;
    }
}
