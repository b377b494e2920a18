using System.Text;
using SecureFin.Gateway.Commands;

namespace SecureFin.Gateway.Tests.Commands;

public sealed class SecretsCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sfg-command-");

    public SecretsCommandTests()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "gateway.json"), """{ "Secrets": { "Embedded": { "Path": "secrets.sfg", "KeyFile": "master.key" } } }""");
        var key = Path.Combine(_folder.FullName, "master.key");
        File.WriteAllBytes(key, Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());
        File.SetUnixFileMode(key, UnixFileMode.UserRead);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<(int Code, string Output)> RunAsync(string input, params string[] args)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(input));
        await using var output = new StringWriter();
        return (await SecretsCommand.RunAsync(args, _folder.FullName, stream, output), output.ToString());
    }

    [Fact]
    public async Task A_value_goes_in_by_standard_input_and_never_comes_out()
    {
        Assert.Equal((0, "webhooks/erp version 1\n"), await RunAsync("hunter2\n", "put", "webhooks/erp"));
        Assert.Equal((0, "webhooks/erp version 2\n"), await RunAsync("hunter3\n", "put", "webhooks/erp", "--not-after", "2027-01-01T00:00:00Z"));
        var (code, listing) = await RunAsync("", "list");
        Assert.Equal(0, code);
        Assert.StartsWith("webhooks/erp version 2 of ", listing);
        Assert.EndsWith("until 2027-01-01T00:00:00Z\n", listing);
        Assert.DoesNotContain("hunter", listing);
        Assert.Equal(0, (await RunAsync("", "delete", "webhooks/erp")).Code);
        Assert.Equal((0, ""), await RunAsync("", "list"));
    }

    [Theory]
    [InlineData("", "put", "webhooks/erp")]
    [InlineData("\n", "put", "webhooks/erp")]
    [InlineData("x", "put", "Not A Name")]
    [InlineData("x", "show", "webhooks/erp")]
    public async Task Wrong_usage_is_2(string input, params string[] args) => Assert.Equal(2, (await RunAsync(input, args)).Code);

    [Fact]
    public async Task A_wrong_master_key_is_1()
    {
        await RunAsync("x", "put", "webhooks/erp");
        var key = Path.Combine(_folder.FullName, "master.key");
        File.Delete(key);
        File.WriteAllBytes(key, new byte[32]);
        File.SetUnixFileMode(key, UnixFileMode.UserRead);
        Assert.Equal(1, (await RunAsync("", "list")).Code);
    }
}
