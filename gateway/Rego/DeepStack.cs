using System.Runtime.ExceptionServices;

namespace SecureFin.Rego;

/// <summary>
/// Parsing, compiling and formatting recurse with the nesting of the text, which OPA takes down to 100,000 levels. They run
/// on a thread of their own whose stack is reserved, not occupied: only what is touched costs memory.
/// </summary>
internal static class DeepStack
{
    private const int StackBytes = 1 << 30;

    /// <summary>Texts this short cannot nest deep enough to need it.</summary>
    private const int ShortText = 300;

    [ThreadStatic]
    private static bool isInside;

    public static T Run<T>(int textLength, Func<T> work)
    {
        if (isInside || textLength <= ShortText)
        {
            return work();
        }

        var result = default(T);
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(
            () =>
            {
                isInside = true;
                try
                {
                    result = work();
                }
#pragma warning disable CA1031 // Whatever it is, the caller's thread throws it.
                catch (Exception exception)
                {
                    fault = ExceptionDispatchInfo.Capture(exception);
                }
#pragma warning restore CA1031
            },
            StackBytes);
        thread.Start();
        thread.Join();
        fault?.Throw();
        return result!;
    }
}
