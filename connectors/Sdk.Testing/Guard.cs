namespace SecureFin.Connectors.Testing;

/// <summary>Turns an exception, which no answer of a bank may cause, into a finding.</summary>
internal static class Guard
{
    /// <returns>What was thrown and where, or null.</returns>
    public static string? Catch(Func<object> work)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name} at {e.StackTrace?.Split('\n')[0].Trim()}";
        }
    }
}
