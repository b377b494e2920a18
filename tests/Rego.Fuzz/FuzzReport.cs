using System.Globalization;

namespace SecureFin.Rego.Fuzz;

/// <summary>An input that crashed the engine, kept it too long or gave a wrong answer.</summary>
public sealed record FuzzFault(long Index, string Target, string What, string Input);

/// <summary>Result of a run.</summary>
/// <param name="Accepted">Inputs that were taken: compiled, evaluated or read without an error.</param>
public sealed record FuzzReport(long Count, long Accepted, TimeSpan Slowest, long SlowestIndex, TimeSpan Elapsed, IReadOnlyList<FuzzFault> Faults)
{
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count} inputs, {Accepted} accepted, {Faults.Count} faults, slowest {Slowest.TotalMilliseconds:F0} ms (input {SlowestIndex}), {Elapsed.TotalSeconds:F0} s");
}
