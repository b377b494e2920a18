using SecureFin.Rego.Bundles;
using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests.Bundles;

/// <summary>Every recorded bundle is activated or refused as OPA did, but for what OPA should not have taken.</summary>
public sealed class BundleRecordTests
{
    /// <summary>Taken by OPA, refused here: a member name that leaves the bundle, and modules of Rego v0.</summary>
    private static readonly HashSet<string> RefusedHere = new(StringComparer.Ordinal) { "zip-slip.tar.gz", "v0-syntax.tar.gz" };

    public static TheoryData<string, string> Cases() => new(Records().Select(record => (record["bundle"].AsString(), record["case"].AsString())));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_bundle_is_activated_or_refused_as_recorded(string bundle, string name)
    {
        var record = Records().First(item => item["bundle"].AsString() == bundle && item["case"].AsString() == name);
        if (record["startup_error"].IsDefined)
        {
            Assert.NotNull(Activate(record).Refusal);
            return;
        }

        record["health_bundles"].TryGetInt64(out var health);
        var (snapshot, refusal) = Activate(record);

        if (health != 200 || RefusedHere.Contains(bundle))
        {
            Assert.NotNull(refusal);
            return;
        }

        Assert.Null(refusal);
        Assert.Equal(record["status_report"].AsObject()["active_revision"], snapshot!.Revision is null ? default : RegoValue.FromString(snapshot.Revision));
        var answer = RegoJson.Parse(record["answer"].AsString()).AsObject()["result"];
        Assert.Equal(answer, RegoJson.Parse(snapshot.Prepare("data.payments.authz").Evaluate(RegoJson.Parse(Input)).Value.ToJson()));
    }

    private const string Input = """{"role": "approver", "amount": 1, "currency": "EUR"}""";

    private static (PolicySnapshot? Snapshot, string? Refusal) Activate(RegoObject record)
    {
        using var stream = File.OpenRead(TestData.Path("opa-contract", "bundles", record["bundle"].AsString()));
        var loaded = new BundleLoader(OptionsOf(record)).LoadArchive(stream);
        if (loaded.Bundle is not { } bundle)
        {
            return (null, loaded.Code);
        }

        if (bundle.Delta is not null)
        {
            return (null, new PolicyBundle("", [""], [], RegoObject.Empty, default).Apply(bundle).Code);
        }

        var compiled = bundle.Compile();
        return (compiled.Snapshot, compiled.Snapshot is null ? compiled.Errors[0].Code : null);
    }

    private static BundleOptions OptionsOf(RegoObject record)
    {
        var options = BundleOptions.Default;
        if (record["options"].TryGetObject(out var limits) && limits["size_limit_bytes"].TryGetInt64(out var bytes))
        {
            options = options with { MaxFileBytes = bytes };
        }

        if (!record["keys"].TryGetObject(out var keys))
        {
            return options;
        }

        var signing = record["signing"].AsObject();
        var verification = new BundleVerification(Enumerable.Range(0, keys.Count).Select(i => KeyOf(keys.KeyAt(i).AsString(), keys.ValueAt(i).AsObject())).ToList())
        {
            KeyId = signing["keyid"].AsString(),
            Scope = signing["scope"].IsUndefined ? null : signing["scope"].AsString(),
            AllowSharedSecrets = true,
            ExcludedFiles = signing["exclude_files"].IsUndefined
                ? new HashSet<string>(StringComparer.Ordinal)
                : signing["exclude_files"].AsArray().AsSpan().ToArray().Select(item => item.AsString()).ToHashSet(StringComparer.Ordinal),
        };
        return options with { Verification = verification };
    }

    private static BundleKey KeyOf(string id, RegoObject key)
    {
        var text = key["key"].AsString();
        var content = text.StartsWith("(keys/", StringComparison.Ordinal)
            ? File.ReadAllText(TestData.Path("opa-contract", "bundles", "keys", text["(keys/".Length..^1]))
            : text;
        return new BundleKey(id, key["algorithm"].AsString(), content.Trim());
    }

    private static List<RegoObject> Records() => RegoJson.Parse(File.ReadAllBytes(TestData.Path("opa-contract", "bundles", "activation.json")))
        .AsObject()["cases"].AsArray().AsSpan().ToArray().Select(item => item.AsObject()).ToList();
}
