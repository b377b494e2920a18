using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SecureFin.Contract.Tests.Money;

namespace SecureFin.Contract.Tests.Payments;

public sealed class InstructionHashTests
{
    [Fact]
    public void Canonical_bytes_have_sorted_members_no_space_and_no_absent_ones() =>
        Assert.Equal(
            """{"bank":"nordbank","creditor":{"name":"Zoë & \"Co\""},"creditorAccount":{"iban":"FR1420041010050500013M02606"},"debtor":{"name":"A\u001f\n"},"debtorAccount":{"iban":"DE89370400440532013000"},"instructedAmount":{"amount":"10.00","currency":"EUR"},"source":{"madeBy":"anna","recordId":"1","system":"erp"}}""",
            Encoding.UTF8.GetString(InstructionHash.CanonicalBytes(new PaymentInstruction
            {
                Bank = "nordbank",
                InstructedAmount = new Amount(10, "EUR"),
                Debtor = new Party { Name = "A\u001f\n" },
                DebtorAccount = new Account { Iban = "DE89370400440532013000" },
                Creditor = new Party { Name = "Zoë & \"Co\"" },
                CreditorAccount = new Account { Iban = "FR1420041010050500013M02606" },
                Source = new PaymentSource("erp", "1", "anna"),
            })));

    [Fact]
    public void The_written_scale_of_an_amount_makes_no_difference_and_its_value_does()
    {
        var hash = InstructionHash.Of(An.Instruction());

        Assert.True(InstructionHash.IsValid(hash));
        Assert.Equal(hash, InstructionHash.Of(An.Instruction() with { InstructedAmount = new Amount(1250m, "EUR") }));
        Assert.NotEqual(hash, InstructionHash.Of(An.Instruction() with { InstructedAmount = new Amount(1250.01m, "EUR") }));
        Assert.NotEqual(hash, InstructionHash.Of(An.Instruction() with { ChargeBearer = null }));
        Assert.False(InstructionHash.IsValid(hash.ToUpperInvariant()));
    }

    [Fact]
    public void Every_instruction_keeps_its_hash_through_writing_and_reading() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Instructions().ToArbitrary(), instruction =>
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(instruction, ContractJson.Default.PaymentInstruction);
            var back = StrictJson.Read(json, ContractJson.Default.PaymentInstruction);
            return InstructionHash.Of(back) == InstructionHash.Of(instruction);
        }));

    [Fact]
    public void Two_different_names_never_share_a_hash() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Texts().ToArbitrary(), Texts().ToArbitrary(), (left, right) =>
            left == right == (InstructionHash.Of(Named(left)) == InstructionHash.Of(Named(right)))));

    [Fact]
    public void A_number_has_no_canonical_form() =>
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(JsonDocument.Parse("[true,false,null,{},[],1]").RootElement));

    private static PaymentInstruction Named(string name) => An.Instruction() with { Creditor = new Party { Name = name } };

    private static Gen<string> Texts() =>
        from characters in Gen.NonEmptyListOf(Gen.Elements("abcZ09/\\\"'<>&+ äöß€\u0001\u2028\u007f".ToCharArray()))
        select string.Concat(characters);

    private static Gen<PaymentInstruction> Instructions() =>
        from amount in AmountTests.Amounts()
        from name in Texts()
        from lines in Gen.ListOf(Texts())
        from purpose in Gen.Elements(null, "SUPP", "SALA")
        from days in Gen.Choose(0, 50_000)
        select An.Instruction() with
        {
            InstructedAmount = amount,
            Debtor = new Party { Name = name },
            RemittanceInformation = new RemittanceInformation { Unstructured = [.. lines] },
            Purpose = purpose,
            RequestedExecutionDate = DateOnly.MinValue.AddDays(days),
        };
}
