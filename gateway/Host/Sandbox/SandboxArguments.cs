namespace SecureFin.Gateway.Sandbox;

/// <summary>Reads <c>[--once] [--data DIR]</c>.</summary>
internal static class SandboxArguments
{
    /// <summary>False for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<string> arguments, out bool once, out string? data)
    {
        (once, data) = (false, null);
        while (!arguments.IsEmpty)
        {
            switch (arguments)
            {
                case ["--once", ..] when !once:
                    once = true;
                    arguments = arguments[1..];
                    break;
                case ["--data", var folder, ..] when data is null:
                    data = folder;
                    arguments = arguments[2..];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
