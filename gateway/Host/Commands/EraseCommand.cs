using System.Globalization;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Receipts.Evidence;

namespace SecureFin.Gateway.Commands;

/// <summary>Destroys the evidence keys of a subject: through the gateway that runs, or, while none does, by itself. The log has one writer.</summary>
internal static class EraseCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Returns 0 when the keys are gone, 1 when nothing was sealed for the subject, 2 for wrong usage or when nobody could do it.</summary>
    public static async Task<int> RunAsync(string[] args, string configFolder)
    {
        if (Order(args) is not { } order)
            return Usage.Show();
        if (order.Fault() is { } fault)
            return Fail(fault);
        try
        {
            ConfigFolder.Open(configFolder).Enter();
            await using var gateway = GatewayHost.Checked(configFolder);
            return Tell(await DoAsync(gateway.Services, order));
        }
        catch (ConfigurationException e)
        {
            return Fail(string.Join('\n', e.Errors));
        }
        catch (ProblemException e)
        {
            return Fail(e.Detail);
        }
    }

    private static async Task<ErasureResult> DoAsync(IServiceProvider services, ErasureOrder order)
    {
        var options = services.GetRequiredService<IOptions<AuditOptions>>().Value;
        if (options.Evidence is null)
            throw new ProblemException(Problems.AuditUnavailable, "This gateway keeps no evidence (Audit:Evidence).");
        var room = services.GetRequiredService<AuditRoom>();
        if (!AuditRoom.IsOpenElsewhere(options))
        {
            await room.StartingAsync(CancellationToken.None);
            var result = await services.GetRequiredService<ErasureDesk>().DoAsync(order, CancellationToken.None);
            await room.StoppedAsync(CancellationToken.None);
            return result;
        }

        var spool = new ErasureSpool(options.Home);
        var name = spool.Put(order);
        var clock = services.GetRequiredService<TimeProvider>();
        for (var start = clock.GetTimestamp(); clock.GetElapsedTime(start) < Patience;)
        {
            if (spool.Take(name) is { } result)
                return result;
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock);
        }

        throw new ProblemException(Problems.AuditUnavailable, "The running gateway has not answered; the order waits for it.");
    }

    private static int Tell(ErasureResult result)
    {
        Console.WriteLine(result.Keys == 0 ? "Nothing is sealed for this subject." : $"{result.Keys} keys are gone; the log says so from entry {result.Index} on.");
        return result.Keys == 0 ? 1 : 0;
    }

    private static int Fail(string reason)
    {
        Console.Error.WriteLine(reason);
        return 2;
    }

    private static ErasureOrder? Order(string[] args)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args.Length == i + 1 || args[i] is not ("--subject" or "--reason" or "--from" or "--to") || !named.TryAdd(args[i], args[i + 1]))
                return null;
        }

        if (!named.TryGetValue("--subject", out var subject) || !named.TryGetValue("--reason", out var reason) || !TryDay("--from", out var from) || !TryDay("--to", out var to))
            return null;
        return new ErasureOrder(subject, from, to, reason, Environment.UserName);

        bool TryDay(string name, out DateOnly? day)
        {
            day = null;
            if (!named.TryGetValue(name, out var text))
                return true;
            var good = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed);
            day = parsed;
            return good;
        }
    }
}
