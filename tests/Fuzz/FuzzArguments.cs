using System.Globalization;

namespace SecureFin.Fuzz;

/// <summary>What to run.</summary>
/// <param name="Count">Inputs, from 0 on.</param>
/// <param name="Seed">The same seed gives the same inputs.</param>
/// <param name="Only">Number of the one input to try again, or null.</param>
internal sealed record FuzzArguments(string Target, long Count = 20_000, ulong Seed = 1, long? Only = null)
{
    public static bool TryRead(string[] args, out FuzzArguments arguments)
    {
        arguments = new FuzzArguments(args.Length > 0 ? args[0] : "");
        if (args.Length % 2 == 0) return false;
        for (var i = 1; i < args.Length; i += 2)
        {
            if (!ulong.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
            switch (args[i])
            {
                case "--count":
                    arguments = arguments with { Count = (long)value };
                    break;
                case "--seed":
                    arguments = arguments with { Seed = value };
                    break;
                case "--only":
                    arguments = arguments with { Only = (long)value };
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
