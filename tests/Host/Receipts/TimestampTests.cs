using System.Text.Json.Nodes;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>RFC 3161 time stamps of a real gateway process by openssl, checked by openssl and by <c>sfg audit verify</c>.</summary>
public sealed class TimestampTests
{
    [Fact]
    public async Task A_grown_log_is_stamped_and_openssl_and_the_verifier_accept_the_token_and_find_a_wrong_one()
    {
        using var home = new GatewayOnDisk();
        using var tsa = await OpensslTsa.StartAsync(home["tsa"]);
        await home.WriteAsync(new JsonObject
        {
            ["Timestamps"] = new JsonObject { ["Address"] = tsa.Address, ["Authorities"] = tsa.Authority, ["Interval"] = "00:00:01" },
        });
        string token = "";
        await home.ServedAsync(async () =>
        {
            for (var tries = 0; token.Length == 0; tries++)
            {
                Assert.True(tries < 600);
                await Task.Delay(50);
                token = Directory.Exists(home["audit/timestamps"]) ? Directory.GetFiles(home["audit/timestamps"], "*.tsr").FirstOrDefault() ?? "" : "";
            }
        });
        var stamped = Path.ChangeExtension(token, ".checkpoint");

        Assert.Contains("Verification: OK", await Openssl.RunAsync("ts", "-verify", "-data", stamped, "-in", token, "-CAfile", tsa.Authority), StringComparison.Ordinal);
        await VerifyAsync(home, tsa.Authority, 0, "timestamps   1 good, 0 bad");

        var other = await OtherAuthorityAsync(home);
        await VerifyAsync(home, other, 1, "does not lead to a given authority");
        await File.AppendAllTextAsync(stamped, "— somebody.example AAAAAAAA\n");
        await VerifyAsync(home, tsa.Authority, 1, "is not a signature over the checkpoint");
    }

    private static async Task<string> OtherAuthorityAsync(GatewayOnDisk home)
    {
        using var other = await OpensslTsa.StartAsync(home["other"]);
        return other.Authority;
    }

    private static async Task VerifyAsync(GatewayOnDisk home, string authority, int code, string said)
    {
        using var verify = ChildProcess.Dotnet(
            Programs.Sfg, "audit", "verify", home.Log, "--key", home.Keys, "--timestamps", home["audit/timestamps"], "--tsa", authority);
        Assert.True(await verify.ExitAsync() == code, verify.Output);
        await verify.UntilSaidAsync(said);
    }
}
