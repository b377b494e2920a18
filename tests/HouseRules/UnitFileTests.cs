namespace SecureFin.HouseRules;

/// <summary>What the systemd unit lets the gateway do, where the gateway would otherwise go on with less than it needs and say nothing.</summary>
public sealed class UnitFileTests
{
    /// <remarks>adjtimex(3) of the GNU C library 2.31 and later is the system call clock_adjtime. Refused, the kernel's clock counts as not kept in every entry.</remarks>
    [Theory]
    [InlineData("adjtimex")]
    [InlineData("clock_adjtime")]
    public void The_unit_lets_the_kernel_be_asked_for_its_clock_by_whatever_call_the_C_library_uses(string call)
    {
        var allowed = Repository.Read("deploy/systemd/securefin-gateway.service").Split('\n')
            .Where(line => line.StartsWith("SystemCallFilter=", StringComparison.Ordinal) && !line.Contains('~', StringComparison.Ordinal))
            .SelectMany(line => line["SystemCallFilter=".Length..].Split(' '));

        Assert.Contains(call, allowed);
    }
}
