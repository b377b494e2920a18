using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SecureFin.Contract;

namespace SecureFin.Connectors.Testing;

/// <summary>What every account connector has to pass: lists are read whole or not at all, and paging stays where it is.</summary>
public sealed class AccountKit(IAccountConnector connector, AccountData data)
{
    private const string Plain = "1250.00";

    private static readonly ImmutableSortedDictionary<string, Func<AccountKit, IEnumerable<string>>> All =
        new Dictionary<string, Func<AccountKit, IEnumerable<string>>>(StringComparer.Ordinal)
        {
            ["requests only read"] = kit => kit.Requests(),
            ["members nobody knows change nothing"] = kit => kit.UnknownMembers(),
            ["no answer is half believed"] = kit => kit.Silent(),
            ["no answer makes it throw"] = kit => kit.Mutations(),
            ["money keeps its digits"] = kit => kit.Money(),
            ["paging stays on the resource"] = kit => kit.Pages(),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Names of the checks, for a test of each.</summary>
    public static IEnumerable<string> Checks => All.Keys;

    /// <summary>Runs one check.</summary>
    /// <returns>What is wrong, one sentence each; empty when the connector passes.</returns>
    /// <exception cref="KeyNotFoundException">There is no such check.</exception>
    public IReadOnlyList<string> Run(string check) => [.. All[check](this)];

    private IEnumerable<(string Name, BankRequest Request, Func<BankRequest, BankResponse, Read> Read)> Lists()
    {
        yield return ("accounts", connector.Accounts(data.Query), (request, answer) => Read.Of(connector.ReadAccounts(request, answer)));
        yield return ("balances", connector.Balances(data.Query), (request, answer) => Read.Of(connector.ReadBalances(request, answer)));
        yield return ("transactions", connector.Transactions(data.Query), (request, answer) => Read.Of(connector.ReadTransactions(request, answer)));
        yield return ("statements", connector.Statements(data.Query), (request, answer) => Read.Of(connector.ReadStatements(data.Query, request, answer)));
        yield return ("transactions", connector.StatementTransactions(data.Query, "S-1"), (request, answer) => Read.Of(connector.ReadTransactions(request, answer)));
    }

    private IEnumerable<string> Requests()
    {
        foreach (var (name, request, _) in Lists())
        {
            if (request.Method != "GET" || request.MovesMoney || request.Idempotent || request.Body.Length > 0)
                yield return $"{name} does more than read";
            if (!connector.Manifest.Scopes.Contains(request.Scope) || !connector.Manifest.PathPrefixes.Any(p => request.Path.StartsWith(p + "/", StringComparison.Ordinal)))
                yield return $"{name} has a scope or path that is not in the manifest";
        }
    }

    private IEnumerable<string> UnknownMembers() =>
        from list in Lists()
        let answer = Good(list.Name)
        let plain = list.Read(list.Request, answer)
        where plain.Items is null || plain != list.Read(list.Request, AnswerMutations.Crowd(answer))
        select $"{list.Name}: a good answer is not read, or further members change it";

    private IEnumerable<string> Silent() =>
        from list in Lists()
        from answer in TimeoutChecks.Nothings()
        where list.Read(list.Request, answer).Items is not null
        select string.Create(CultureInfo.InvariantCulture, $"{list.Name}: answered by {answer.Status} with {answer.Body.Length} bytes it is read as a list");

    private IEnumerable<string> Mutations() =>
        from list in Lists()
        from answer in AnswerMutations.Of(Good(list.Name))
        let thrown = Guard.Catch(() => list.Read(list.Request, answer))
        where thrown is not null
        select $"{list.Name}: {thrown}";

    private IEnumerable<string> Money() =>
        from list in Lists()
        where list.Name != "accounts"
        from currency in data.Currencies
        from amount in (Amount[])[Fixed(1m, currency), Fixed(1234567m, currency)]
        let read = list.Read(list.Request, data.Answer(list.Name, amount.ToFixedText(), currency, null))
        where read.Items is null || !read.Items.Contains($"\"amount\":\"{amount.ToFixedText()}\",\"currency\":\"{currency}\"", StringComparison.Ordinal)
        select $"{list.Name}: {amount} does not come through";

    private IEnumerable<string> Pages()
    {
        foreach (var (name, request, read) in Lists())
        {
            var next = read(request, data.Answer(name, Plain, "GBP", $"https://elsewhere.example/api{request.Path}?page=2")).Next;
            if (next is null || next.Path != request.Path || next.Scope != request.Scope || next.ExpectSignedAnswer != request.ExpectSignedAnswer)
                yield return $"{name}: the next page is not another query of the same request";
            if (read(request, data.Answer(name, Plain, "GBP", "https://bank.example/api/somewhere/else?page=2")) is { Items: not null })
                yield return $"{name}: a link to another resource is followed";
        }
    }

    private BankResponse Good(string name) => data.Answer(name, Plain, "GBP", null);

    private static Amount Fixed(decimal value, string currency) => new(value, currency);

    // Items as text, so that lists inside records compare by what they say.
    private sealed record Read(string? Items, BankRequest? Next)
    {
        public static Read Of<T>(AccountAnswer<T> answer) => answer is AccountAnswer<T>.Page page
            ? new Read(JsonSerializer.Serialize(page.Items), page.Next)
            : new Read(null, null);
    }
}
