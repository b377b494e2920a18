using System.Globalization;
using System.Text.Json;
using SecureFin.BigBody;

// dotnet run -c Release --project loadtests/BigBody [-- --mb N]
// A long camt.053 statement through a masked pass-through route of a served gateway: the whole of it arrives, every account number
// in part only, and the gateway's memory stays within its bound. Exit codes: 0 it held, 1 not, 2 wrong usage.
const int BoundMb = 250;
if (!(args is [] || (args is ["--mb", var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))))
{
    await Console.Error.WriteLineAsync("usage: bigbody [--mb N]");
    return 2;
}

var megabytes = args is ["--mb", var given] ? int.Parse(given, CultureInfo.InvariantCulture) : 500;
await using var world = await GatewayUnderLoad.StartAsync(megabytes * 1_000_000L);
var reader = await world.ReadStatementAsync();
var peak = world.PeakMemoryMb();
Console.WriteLine(JsonSerializer.Serialize(new
{
    body_mb = world.Statement.Length / 1_000_000, received_mb = reader.Bytes / 1_000_000, entries = reader.Entries, seconds = Math.Round(reader.Seconds, 1), mb_s = Math.Round(reader.Bytes / 1e6 / reader.Seconds), vm_hwm_mb = peak, bound_mb = BoundMb,
}));
foreach (var fault in reader.Faults(world.Statement).Concat(peak < BoundMb ? [] : [$"the gateway took {peak} MB"])) Console.WriteLine($"FAULT {fault}");
return reader.Faults(world.Statement).Any() || peak >= BoundMb ? 1 : 0;
