using FsCheck;
using FsCheck.Fluent;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;
using SecureFin.Audit.Verification;

namespace SecureFin.Audit.Tests.Verification;

public sealed class LogVerifierTests
{
    [Fact]
    public async Task Any_changed_byte_in_any_file_is_found()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 700);
        var files = Directory.GetFiles(home["log"], "*", SearchOption.AllDirectories).Order().ToArray();
        Assert.Equal(9, files.Length); // checkpoint, history, 3 bundles, 3 leaf tiles, 1 tile above
        await Task.Run(() => Prop.ForAll(Gen.Choose(0, int.MaxValue).Three().ToArbitrary(), pick =>
        {
            var (file, at, flip) = (pick.Item1 % files.Length, pick.Item2, 1 + (pick.Item3 % 255));
            var whole = File.ReadAllBytes(files[file]);
            var changed = whole.ToArray();
            changed[at % whole.Length] ^= (byte)flip;
            File.WriteAllBytes(files[file], changed);
            var report = A.Verifier.VerifyAsync(home["log"]).GetAwaiter().GetResult();
            File.WriteAllBytes(files[file], whole);
            Assert.False(report.Valid, $"{files[file]} byte {at % whole.Length}");
        }).QuickCheckThrowOnFailure());
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("tile/0/000")]
    [InlineData("tile/0/002.p/188")]
    [InlineData("tile/1/000.p/2")]
    [InlineData("tile/entries/001")]
    [InlineData("tile/entries/002.p/188")]
    public async Task A_missing_cut_or_longer_file_is_found(string file)
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 700);
        var path = Path.Combine(home["log"], file);
        var whole = await File.ReadAllBytesAsync(path);
        foreach (var content in (byte[]?[])[null, whole[..^1], [.. whole, 0], []])
        {
            File.Delete(path);
            if (content is not null)
                await File.WriteAllBytesAsync(path, content);
            Assert.False((await A.Verifier.VerifyAsync(home["log"])).Valid);
        }
    }

    [Fact]
    public async Task The_first_bad_entry_is_named()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 700);
        foreach (var index in (int[])[600, 299, 300])
            await Change(Path.Combine(home["log"], TilePath.Bundle(index / 256, index < 512 ? 256 : 188)), index % 256);

        var report = await A.Verifier.VerifyAsync(home["log"]);

        Assert.Equal(299, report.FirstBadIndex);
        Assert.Equal([299L, 300L, 600L], report.Problems.Select(p => p.Index!.Value));
    }

    [Fact]
    public async Task A_range_is_checked_alone_but_its_way_to_the_root_whole()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 700);
        await Change(Path.Combine(home["log"], "tile/entries/000"), 5);

        Assert.True((await A.Verifier.VerifyAsync(home["log"], new VerificationOptions { From = 256 })).Valid);
        Assert.True((await A.Verifier.VerifyAsync(home["log"], new VerificationOptions { From = 6, To = 9 })).Valid);
        Assert.Equal(5, (await A.Verifier.VerifyAsync(home["log"], new VerificationOptions { To = 6 })).FirstBadIndex);
    }

    [Fact]
    public async Task A_log_rewritten_with_its_own_key_contradicts_its_history()
    {
        using var home = new TempDirectory();
        using var other = new TempDirectory();
        await A.Stopped(home, 300);
        await using (var log = await A.Log(other))
        {
            await A.Append(log, 1000, 600);
        }

        Directory.CreateDirectory(Path.Combine(other["log"], "checkpoints"));
        File.Copy(Path.Combine(home["log"], "checkpoints/300"), Path.Combine(other["log"], "checkpoints/300"));

        var report = await A.Verifier.VerifyAsync(other["log"]);
        Assert.Equal("checkpoint.inconsistent", Assert.Single(report.Problems).Code);
    }

    [Fact]
    public async Task A_log_set_back_contradicts_its_history()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 300);
        var old = await File.ReadAllBytesAsync(Path.Combine(home["log"], "checkpoint"));
        await using (var log = await A.Log(home))
            await A.Append(log, 300, 10);
        await File.WriteAllBytesAsync(Path.Combine(home["log"], "checkpoint"), old);

        Assert.Contains((await A.Verifier.VerifyAsync(home["log"])).Problems, p => p.Code == "log.rolled_back");
    }

    [Fact]
    public async Task A_log_of_another_key_or_origin_is_refused()
    {
        using var home = new TempDirectory();
        await A.Stopped(home, 3);

        Assert.False((await new LogVerifier([Ed25519NoteSigner.Generate(A.Origin).Key]).VerifyAsync(home["log"])).Valid);
        Assert.False((await new LogVerifier([Ed25519NoteSigner.Generate("other.example/1").Key]).VerifyAsync(home["log"])).Valid);
        Assert.False((await A.Verifier.VerifyAsync(home["nowhere"])).Valid);
        Assert.Throws<ArgumentException>(() => new LogVerifier([]));
    }

    [Fact]
    public async Task A_full_tile_stands_in_for_a_partial_one()
    {
        using var home = new TempDirectory();
        using var copy = new TempDirectory();
        await A.Stopped(home, 200);
        await using (var log = await A.Log(home))
        {
            File.Copy(Path.Combine(home["log"], "checkpoint"), copy["checkpoint"]);
            await A.Append(log, 200, 100);
        }

        File.Copy(copy["checkpoint"], Path.Combine(home["log"], "checkpoint"), overwrite: true);
        Directory.Delete(Path.Combine(home["log"], "checkpoints"), recursive: true);
        foreach (var partial in (string[])["tile/0/000.p", "tile/entries/000.p"])
        {
            if (Directory.Exists(Path.Combine(home["log"], partial)))
                Directory.Delete(Path.Combine(home["log"], partial), recursive: true);
        }

        Assert.Empty((await A.Verifier.VerifyAsync(home["log"])).Problems);
    }

    private static async Task Change(string bundle, int slot)
    {
        var bytes = await File.ReadAllBytesAsync(bundle);
        var at = 0;
        for (; slot > 0; slot--)
            at += 2 + (bytes[at] << 8) + bytes[at + 1];
        bytes[at + 2] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes);
    }
}
