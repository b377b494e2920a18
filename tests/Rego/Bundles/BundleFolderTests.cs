using System.Diagnostics;
using System.Net.Sockets;
using SecureFin.Rego.Bundles;

namespace SecureFin.Rego.Tests.Bundles;

/// <summary>What may lie in a bundle folder, and that nothing in it makes the reader wait.</summary>
public sealed class BundleFolderTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bundle-");
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("outside-");

    public BundleFolderTests()
    {
        Write("p.rego", "package p\n\nx := 1\n");
        File.WriteAllText(Path.Combine(_outside.FullName, "q.rego"), "package q\n");
    }

    [Theory]
    [InlineData("q.rego")]
    [InlineData("data.json")]
    [InlineData("no part of the policy")]
    public async Task A_pipe_is_refused_at_once(string name)
    {
        Run("mkfifo", At(name));

        await RefusedAsync(BundleErrorCode.Path, $"{name} is no regular file");
    }

    [Fact]
    public async Task A_socket_is_refused()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(At("q.rego")));

        await RefusedAsync(BundleErrorCode.Path, "q.rego is no regular file");
    }

    [Fact]
    public async Task A_device_is_refused_as_the_archive_and_in_a_folder_where_one_can_be_made()
    {
        var archive = await Task.Run(() => new BundleLoader().LoadPath("/dev/zero")).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(BundleErrorCode.Path, archive.Code);

        // Only an administrator may make one.
        if (TryRun("mknod", At("q.rego"), "c", "1", "5"))
            await RefusedAsync(BundleErrorCode.Path, "q.rego is no regular file");
    }

    [Theory]
    [InlineData("outside file")]
    [InlineData("outside folder")]
    [InlineData("inside")]
    [InlineData("loop")]
    [InlineData("nowhere")]
    public async Task A_link_is_refused_wherever_it_leads(string where)
    {
        switch (where)
        {
            case "outside file": File.CreateSymbolicLink(At("q.rego"), Path.Combine(_outside.FullName, "q.rego")); break;
            case "outside folder": Directory.CreateSymbolicLink(At("q.rego"), _outside.FullName); break;
            case "inside": File.CreateSymbolicLink(At("q.rego"), At("p.rego")); break;
            case "loop": Directory.CreateSymbolicLink(At("q.rego"), _folder.FullName); break;
            default: File.CreateSymbolicLink(At("q.rego"), At("nothing")); break;
        }

        await RefusedAsync(BundleErrorCode.Path, "q.rego is a link");
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_refused_and_not_passed_over()
    {
        Write("q.rego", "package q\n");
        File.SetUnixFileMode(At("q.rego"), UnixFileMode.None);

        if (Environment.IsPrivilegedProcess)
            Assert.True(new BundleLoader().LoadPath(_folder.FullName).Succeeded); // nothing is kept from an administrator
        else
            await RefusedAsync(BundleErrorCode.Unreadable, "q.rego cannot be read");
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused()
    {
        _folder.Delete(recursive: true);

        Assert.Equal(BundleErrorCode.Unreadable, new BundleLoader().LoadFolder(_folder.FullName).Code);
        Assert.False(new BundleLoader().LoadPath(_folder.FullName).Succeeded);
        _folder.Create();
    }

    [Theory]
    [InlineData("written")]
    [InlineData("added")]
    [InlineData("removed")]
    [InlineData("longer")]
    public void A_folder_that_changes_while_it_is_read_is_refused(string how)
    {
        Write("a.rego", "package a\n");

        var refused = Assert.Throws<BundleRefusedException>(() => BundleFolder.Read(_folder.FullName, BundleOptions.Default, name =>
        {
            if (name != "a.rego")
                return;
            switch (how)
            {
                case "written": File.SetLastWriteTimeUtc(At("a.rego"), DateTime.UnixEpoch); break;
                case "added": Write("b/c.rego", "package c\n"); break;
                case "removed": File.Delete(At("p.rego")); break;
                default: Write("a.rego", "package a\n\nx := 1\n"); break;
            }
        }));

        Assert.Equal(BundleErrorCode.Changing, refused.Code);
    }

    [Theory]
    [InlineData("files")]
    [InlineData("bytes")]
    [InlineData("one file")]
    [InlineData("folders")]
    public void Bounds_hold_for_folders(string bound)
    {
        foreach (var name in new[] { "a/x", "b/x", "c/x", "d/e/f/x" })
            Write(name, new string('x', 100));
        var options = bound switch
        {
            "files" => BundleOptions.Default with { MaxFiles = 4 },
            "bytes" => BundleOptions.Default with { MaxTotalBytes = 300 },
            "one file" => BundleOptions.Default with { MaxFileBytes = 99 },
            _ => BundleOptions.Default with { MaxFiles = 6 },
        };

        Assert.Equal(BundleErrorCode.TooLarge, new BundleLoader(options).LoadFolder(_folder.FullName).Code);
    }

    [Fact]
    public void A_path_may_itself_be_a_link_so_that_a_deployment_can_move_it()
    {
        Directory.CreateSymbolicLink(Path.Combine(_outside.FullName, "current"), _folder.FullName);

        Assert.Single(new BundleLoader().LoadPath(Path.Combine(_outside.FullName, "current")).Bundle!.Modules);
    }

    [Fact]
    public void The_stamp_changes_with_names_and_bytes_and_with_nothing_else()
    {
        var loader = new BundleLoader();
        var first = loader.StampOf(_folder.FullName);
        File.SetLastWriteTimeUtc(At("p.rego"), DateTime.UnixEpoch);
        Assert.Equal(first, loader.StampOf(_folder.FullName));

        File.Move(At("p.rego"), At("q.rego"));
        var second = loader.StampOf(_folder.FullName);
        Write("q.rego", "package p\n\nx := 2\n");

        Assert.Equal(3, new HashSet<string>([first, second, loader.StampOf(_folder.FullName)]).Count);
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _outside.Delete(recursive: true);
    }

    private async Task RefusedAsync(string code, string message)
    {
        var loaded = await Task.Run(() => new BundleLoader().LoadPath(_folder.FullName)).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal((code, message), (loaded.Code, loaded.Message));
        var stamp = await Assert.ThrowsAsync<InvalidDataException>(() => Task.Run(() => new BundleLoader().StampOf(_folder.FullName)).WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal($"{code}: {message}", stamp.Message);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
    }

    private static void Run(string program, params string[] args) => Assert.True(TryRun(program, args), program);

    private static bool TryRun(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true, UseShellExecute = false })!;
        Assert.True(process.WaitForExit(Patience));
        return process.ExitCode == 0;
    }
}
