using System.Security.Cryptography;
using System.Text;
using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Store;

/// <summary>What payments say about people never lies readable on disk.</summary>
public sealed class ProtectionTests
{
    [Fact]
    public async Task No_name_account_or_text_of_a_payment_stands_in_any_file()
    {
        await using var house = new House();
        var id = await house.SubmitAsync();
        await house.Store.SaveConnectorStateAsync(id, attempt: 0, new Dictionary<string, string>(StringComparer.Ordinal) { ["consent"] = "a-telling-state" });
        var instruction = An.Instruction();
        string[] telling =
        [
            instruction.Creditor.Name, instruction.Debtor.Name, instruction.RemittanceInformation!.Unstructured[0], CreditorKeys.Account(instruction), CreditorKeys.Party(instruction),
            instruction.DebtorAccount.Iban ?? instruction.DebtorAccount.Identification!, "a-telling-state", An.Submission().IdempotencyKey,
        ];

        var files = Directory.GetFiles(Path.GetDirectoryName(house.Folder.Database)!).Where(file => new FileInfo(file).Length > 0).ToList();

        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var content = Encoding.Latin1.GetString(await ReadAsync(file));
            Assert.All(telling, value => Assert.DoesNotContain(value, content, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_store_that_was_written_with_another_key_is_refused_at_once()
    {
        await using var house = new House();
        await house.SubmitAsync();
        using var copy = house.Folder.Snapshot();

        Assert.ThrowsAny<CryptographicException>(() => PaymentStore.Open(copy.Database, new TestProtector(key: 2)));
    }

    [Fact]
    public async Task A_column_that_was_moved_to_another_payment_does_not_open()
    {
        await using var house = new House();
        var row = new PaymentRow { PaymentId = "01JD0000000000000000000001" };
        var place = $"facts/{row.PaymentId}";
        var moved = row with { PaymentId = "01JD0000000000000000000002", Facts = TestProtector.Instance.Seal("{}", place) };

        Assert.ThrowsAny<CryptographicException>(() => moved.ToPayment(TestProtector.Instance));
    }

    private static async Task<byte[]> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy, House.Token);
        return copy.ToArray();
    }
}
