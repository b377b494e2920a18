using System.Text.Json;
using SecureFin.Contract;
using SecureFin.Gateway.Banks;
using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Routes;
using SecureFin.Rego;

namespace SecureFin.Gateway.Tests.Policy;

/// <summary>The shipped schema says what the gateway tells a policy: all of it, and nothing else.</summary>
public sealed class PolicyInputSchemaTests
{
    private static readonly Party Somebody = new()
    {
        Name = "Muster Handels GmbH", Lei = "529900T8BM49AURSDO55",
        PostalAddress = new PostalAddress { StreetName = "Am Markt", BuildingNumber = "1", PostCode = "20095", TownName = "Hamburg", CountrySubDivision = "HH", Country = "DE", AddressLines = ["x"] },
    };

    private static readonly PaymentInstruction Full = new()
    {
        Bank = "nordbank", InstructedAmount = new Amount(10m, "EUR"), Debtor = Somebody, DebtorAccount = new Account { Iban = "DE89370400440532013000", Name = "n" },
        Creditor = Somebody, CreditorAccount = new Account { Scheme = "s", Identification = "1", SecondaryIdentification = "2" },
        CreditorAgent = new Agent { Bic = "COBADEFF", ClearingSystem = "DEBLZ", MemberIdentification = "37040044", Country = "DE" },
        UltimateDebtor = Somebody, UltimateCreditor = Somebody, EndToEndIdentification = "e", RemittanceInformation = new RemittanceInformation { Unstructured = ["i"], CreditorReference = "RF18539007547034" },
        RequestedExecutionDate = new DateOnly(2026, 11, 23), LocalInstrument = "INST", ChargeBearer = "SLEV", Purpose = "SUPP", Source = new PaymentSource("erp", "4711", "anna"),
    };

    [Fact]
    public void A_call_without_a_caller_fits() => Fits(ExchangeOf(RouteKind.Bank, null), PolicyFacts.None);

    [Fact]
    public void A_call_of_a_bank_s_own_API_with_a_body_fits() => Fits(ExchangeOf(RouteKind.Bank, "nordbank", Caller), PolicyFacts.None);

    [Fact]
    public void A_payment_with_everything_fits() => Fits(
        ExchangeOf(RouteKind.Canonical, null, Caller),
        new PolicyFacts { Action = "payments.send", Payment = Full, SubmittedBy = "erp", Hold = "window.closed", CounterpartyKnown = true, AccountChangedAt = DateTimeOffset.UnixEpoch });

    [Theory]
    [InlineData("$.version", "2")]
    [InlineData("$.paymnet", "{}")]
    [InlineData("$.caller.subjects", "[]")]
    [InlineData("$.route.dataClass", "\"secret\"")]
    [InlineData("$.payment.creditor.postalAddress.zip", "\"1\"")]
    public void What_the_gateway_never_says_does_not_fit(string path, string value)
    {
        var input = System.Text.Json.Nodes.JsonNode.Parse(InputOf(ExchangeOf(RouteKind.Canonical, null, Caller), new PolicyFacts { Payment = Full }))!;
        var parts = path.Split('.')[1..];
        var place = parts[..^1].Aggregate(input, (node, part) => node[part]!);
        place[parts[^1]] = System.Text.Json.Nodes.JsonNode.Parse(value);

        Assert.StartsWith("[false,", InputSchema.Verdict(JsonSerializer.SerializeToUtf8Bytes(input)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_payment_has_the_fields_of_the_contract_and_two_of_its_history()
    {
        var payment = Definition("payment");

        Assert.Equal(NamesOf(typeof(PaymentInstruction), "hold", "submittedBy"), Names(payment));
        Assert.Equal(NamesOf(typeof(Party)), Names(Definition("party")));
        Assert.Equal(NamesOf(typeof(PostalAddress)), Names(Definition("party")["properties"].AsObject()["postalAddress"].AsObject()));
        Assert.Equal(NamesOf(typeof(Account)), Names(Definition("account")));
        Assert.Equal(NamesOf(typeof(Agent)), Names(Definition("agent")));
    }

    [Fact]
    public void The_data_classes_are_those_of_the_contract() => Assert.Equal(
        Enum.GetValues<DataClass>().Select(DataClassNames.Of),
        Definition("route")["properties"].AsObject()["dataClass"].AsObject()["enum"].AsArray().AsSpan().ToArray().Select(name => name.AsString()));

    private static void Fits(Exchange exchange, PolicyFacts facts) => Assert.Equal("[true,[]]", InputSchema.Verdict(InputOf(exchange, facts)));

    private static RegoObject Definition(string name) => InputSchema.Document.AsObject()["definitions"].AsObject()[name].AsObject();

    private static List<string> Names(RegoObject schema)
    {
        Assert.True(schema["additionalProperties"].IsFalse);
        var members = schema["properties"].AsObject();
        return Enumerable.Range(0, members.Count).Select(i => members.KeyAt(i).AsString()).Order(StringComparer.Ordinal).ToList();
    }

    private static List<string> NamesOf(Type type, params string[] more)
    {
        var names = ContractJson.Default.GetTypeInfo(type)!.Properties.Select(property => property.Name).ToList();
        Assert.NotEmpty(names);
        return [.. names.Concat(more).Order(StringComparer.Ordinal)];
    }

    private static readonly CallerIdentity Caller = new()
    {
        Workload = "erp", CertificateThumbprint = "", ClientId = "erp", Subject = "anna", Scopes = ["payments"], Roles = ["payments-maker"], TokenIdHash = "", Binding = "mtls",
    };

    private static Exchange ExchangeOf(RouteKind kind, string? upstream, CallerIdentity? caller = null) => new()
    {
        Id = Ulid.New(DateTimeOffset.UnixEpoch), StartedAt = DateTimeOffset.UnixEpoch, Method = "POST", RawTarget = "/banks/b/x?y=z", Body = """{"a":[1]}"""u8.ToArray(), BodyIsJson = true,
        Caller = caller,
        Route = SendPermission.Route with { Id = "banks.write", Kind = kind, Upstream = upstream },
    };

    private static byte[] InputOf(Exchange exchange, PolicyFacts facts)
    {
        using var input = new PooledBuffer();
        PolicyInput.Write(exchange, facts, DateTimeOffset.UnixEpoch, input);
        return input.Written.ToArray();
    }
}
