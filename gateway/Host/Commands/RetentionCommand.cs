using SecureFin.Gateway.Receipts.Orders;
using SecureFin.Gateway.Receipts.Retention;

namespace SecureFin.Gateway.Commands;

/// <summary>Prunes the log, holds it for a case, ends a case, or records that somebody reads it or takes evidence out.</summary>
internal static class RetentionCommand
{
    /// <summary>Returns 0 when it was done, 1 when it was refused, 2 for wrong usage or when nobody could do it.</summary>
    /// <param name="act"><c>prune</c>, <c>hold</c>, <c>release</c>, <c>exported</c> or <c>read</c>.</param>
    /// <param name="args">Named arguments.</param>
    /// <param name="configFolder">Folder with <c>gateway.json</c>.</param>
    public static async Task<int> RunAsync(string act, string[] args, string configFolder) => Order(act, args) is var (order, log)
        ? await AuditOrders.RunAsync(order, configFolder, OrderSpools.Retention, services => services.GetRequiredService<RetentionDesk>().DoAsync, Tell, log)
        : Usage.Show();

    private static int Tell(RetentionResult result)
    {
        if (result.Refusal is { } why)
        {
            Console.Error.WriteLine(why);
            return 1;
        }

        Console.WriteLine(Said(result));
        return 0;
    }

    private static string Said(RetentionResult result) => result switch
    {
        { Index: null } => $"{result.Files} files that an earlier order left are gone; the log begins at entry {result.Minimum}.",
        { Files: > 0 } => $"{result.Files} files are gone; the log begins at entry {result.Minimum}, and says so in entry {result.Index}.",
        _ => $"Entry {result.Index} says so.",
    };

    /// <summary>The order, and the log that it must be about when that is told.</summary>
    private static (RetentionOrder Order, string? Log)? Order(string act, string[] args)
    {
        var (kind, subject, day) = act switch
        {
            "prune" => (RetentionAct.Prune, null, "--before"),
            "hold" => (RetentionAct.Hold, "--case", "--since"),
            "release" => (RetentionAct.Release, "--case", null),
            "read" => (RetentionAct.Read, "--what", null),
            _ => (RetentionAct.Export, "--what", (string?)null),
        };
        string[] known = [.. new[] { subject, day, "--reason", kind is RetentionAct.Export or RetentionAct.Read ? "--log" : null }.OfType<string>()];
        if (OrderArguments.Read(args, known) is not { } named || named.Text("--reason") is not { } reason)
            return null;
        DateOnly? when = null;
        return day is null || named.TryDay(day, out when)
            ? (new RetentionOrder(kind, subject is null ? "" : named.Text(subject) ?? "", when, reason, Environment.UserName), named.Text("--log"))
            : null;
    }
}
