using SecureFin.Cli.Gateway;

namespace SecureFin.Cli.Tests.Gateway;

/// <summary>A script stands in for the gateway program: it prints its arguments and ends with the code that it is told.</summary>
public sealed class GatewayCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sfg-gateway-").FullName;

    public GatewayCommandsTests() => Environment.SetEnvironmentVariable(GatewayProgram.Variable, Program("echo \"$@\"; echo trouble >&2; exit 1"));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(GatewayProgram.Variable, null);
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("config check /etc/x", "check --config /etc/x")]
    [InlineData("config check /etc/x --format json", "check --config /etc/x --format json")]
    [InlineData("secrets put banks/a/signing --config /etc/x", "secrets put banks/a/signing --config /etc/x")]
    [InlineData("secrets put banks/a/signing --not-after 2027-01-01T00:00:00Z", "secrets put banks/a/signing --not-after 2027-01-01T00:00:00Z --config /etc/securefin-gateway")]
    [InlineData("secrets generate audit/ed25519 --config /etc/x", "secrets generate audit/ed25519 --config /etc/x")]
    [InlineData("secrets delete audit/ed25519 --config /etc/x", "secrets delete audit/ed25519 --config /etc/x")]
    [InlineData("secrets list --config /etc/x", "secrets list --config /etc/x")]
    public async Task The_gateway_program_is_asked_and_its_answer_passed_on(string command, string asked)
    {
        var run = await SfgRun.Of(command.Split(' '));

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(asked + "\n", run.Output);
        Assert.Equal("trouble\n", run.Error);
    }

    [Fact]
    public async Task Without_a_gateway_program_the_answer_says_how_to_name_one()
    {
        Environment.SetEnvironmentVariable(GatewayProgram.Variable, Path.Combine(_folder, "none"));

        var run = await SfgRun.Of("config", "check", _folder);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("cannot be run", run.Error, StringComparison.Ordinal);
    }

    private string Program(string script)
    {
        var path = Path.Combine(_folder, "gateway");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}
