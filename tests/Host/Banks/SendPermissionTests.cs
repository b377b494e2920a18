using System.Security.Cryptography;
using SecureFin.Contract;
using SecureFin.Gateway.Banks;
using SecureFin.Gateway.PaymentRoom;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Tests.Policy;
using SecureFin.Payments;

namespace SecureFin.Gateway.Tests.Banks;

/// <summary>Policy is asked again on the day of the send, and may want more than on the day the payment came in.</summary>
public sealed class SendPermissionTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly PaymentStore _store;

    public SendPermissionTests() => _store = PaymentStore.Open(
        Path.Combine(_folder.FullName, "payments.db"), PaymentCipher.From(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));

    [Fact]
    public async Task It_leaves_with_the_approvals_that_policy_wants_today()
    {
        Assert.Null(await AskAsync(new Obligations { Approvals = 2 }, ["bert", "cleo"]));
        Assert.Null(await AskAsync(new Obligations(), []));
    }

    [Fact]
    public async Task It_waits_for_people_when_policy_wants_more_of_them_than_approved() =>
        Assert.Equal(new DispatchResult.ApprovalsMissing(2), await AskAsync(new Obligations { Approvals = 2 }, ["bert"]));

    [Fact]
    public async Task It_waits_while_policy_holds_it_unless_a_person_released_it()
    {
        var held = new Obligations { Hold = "window.closed" };

        Assert.Equal(new DispatchResult.Held("window.closed"), await AskAsync(held, []));
        Assert.Null(await AskAsync(held, [], "window.closed"));
    }

    [Fact]
    public async Task A_released_payment_is_held_again_for_a_new_reason_alone()
    {
        var held = new Obligations { Hold = "counterparty.account_changed, window.closed" };

        Assert.Equal(new DispatchResult.Held("counterparty.account_changed"), await AskAsync(held, [], "window.closed"));
        Assert.Equal(new DispatchResult.Held("window.closed"), await AskAsync(held, [], "counterparty.account_changed"));
        Assert.Null(await AskAsync(held, [], "counterparty.account_changed", "window.closed"));
        Assert.Equal(new DispatchResult.ApprovalsMissing(1), await AskAsync(held with { Approvals = 1 }, [], "counterparty.account_changed", "window.closed"));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Task<DispatchResult?> AskAsync(Obligations obligations, string[] approvedBy, params string[] releasedHolds)
    {
        var facts = new PolicyFactsSource(new PaymentService(_store, new PaymentOptions(), TimeProvider.System), TimeProvider.System);
        var exchange = new Exchange { Id = Ulid.New(TimeProvider.System), StartedAt = TimeProvider.System.GetUtcNow(), Route = SendPermission.Route };
        return new SendPermission(new Decider(obligations), facts, TimeProvider.System).RefusalOfAsync(exchange, Payment(approvedBy, releasedHolds), CancellationToken.None);
    }

    private static PaymentDispatch Payment(string[] approvedBy, string[] releasedHolds) => new()
    {
        PaymentId = "01J00000000000000000000000", Caller = "erp", Instruction = Instruction, InstructionHash = InstructionHash.Of(Instruction), Uetr = "", EndToEndIdentification = "",
        InstructionIdentification = "", IdempotencyKey = "", Attempt = 1, CreatedAt = DateTimeOffset.UnixEpoch, ConnectorState = new Dictionary<string, string>(StringComparer.Ordinal),
        SaveStateAsync = (_, _) => Task.CompletedTask, ApprovedBy = approvedBy, ReleasedHolds = releasedHolds,
    };

    private static readonly PaymentInstruction Instruction = new()
    {
        Bank = "nordbank",
        InstructedAmount = new Amount(10m, "EUR"),
        Debtor = new Party { Name = "Muster Handels GmbH" },
        DebtorAccount = new Account { Iban = "DE89370400440532013000" },
        Creditor = new Party { Name = "Fournisseur Exemple SA" },
        CreditorAccount = new Account { Iban = "FR1420041010050500013M02606" },
        RemittanceInformation = new RemittanceInformation { Unstructured = ["Invoice 42"] },
        Source = new PaymentSource("erp", "4711", "anna"),
    };

    private sealed class Decider(Obligations obligations) : IPolicyDecider
    {
        public string? Revision => "1";

        public ValueTask<PolicyDecision> DecideAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation)
        {
            Assert.Equal("[true,[]]", InputSchema.Verdict(input.Span));
            return ValueTask.FromResult(new PolicyDecision { DecisionId = "d", BundleRevision = "1", Allowed = true, Obligations = obligations });
        }
    }
}
