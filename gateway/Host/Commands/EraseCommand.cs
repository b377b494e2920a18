using SecureFin.Gateway.Receipts.Evidence;
using SecureFin.Gateway.Receipts.Orders;

namespace SecureFin.Gateway.Commands;

/// <summary>Destroys the evidence keys of a subject.</summary>
internal static class EraseCommand
{
    /// <summary>Returns 0 when the keys are gone, 1 when it was refused or nothing was sealed for the subject, 2 for wrong usage or when nobody could do it.</summary>
    public static async Task<int> RunAsync(string[] args, string configFolder) => Order(args) is { } order
        ? await AuditOrders.RunAsync(order, configFolder, OrderSpools.Erasures, services => services.GetRequiredService<ErasureDesk>().DoAsync, Tell)
        : Usage.Show();

    private static int Tell(ErasureResult result)
    {
        if (result.Refusal is { } why)
        {
            Console.Error.WriteLine(why);
            return 1;
        }

        Console.WriteLine(result.Keys == 0 ? "Nothing is sealed for this subject." : $"{result.Keys} keys are gone; the log says so from entry {result.Index} on.");
        return result.Keys == 0 ? 1 : 0;
    }

    private static ErasureOrder? Order(string[] args) =>
        OrderArguments.Read(args, "--subject", "--reason", "--from", "--to") is { } named
        && named.Text("--subject") is { } subject && named.Text("--reason") is { } reason && named.TryDay("--from", out var from) && named.TryDay("--to", out var to)
            ? new ErasureOrder(subject, from, to, reason, Environment.UserName)
            : null;
}
