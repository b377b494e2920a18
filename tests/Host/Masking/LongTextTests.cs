using System.Text;
using SecureFin.Contract;
using SecureFin.Gateway.Masking;

namespace SecureFin.Gateway.Tests.Masking;

/// <summary>Texts that are made to be looked at again and again cost their length: the square of it would take hours here.</summary>
public sealed class LongTextTests
{
    private readonly ValueMasker _masker = new(MaskingPlan.Compile(
        new MaskingRules([new(Selector: null, DataClass.Iban, MaskingAction.Partial), new(Selector: null, DataClass.Address, MaskingAction.Partial)]), MaskingKey.Generate()));

    [Theory]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("@.")]
    [InlineData("@.ab")]
    [InlineData("\"@")]
    public void A_text_of_marks_alone_is_read_in_one_go(string part)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, 4_000_000 / part.Length)) + " erika@example.test");

        Assert.True(_masker.TryMaskText(text, out var masked));
        Assert.True(masked.IndexOf("erika"u8) < 0);
    }

    [Theory]
    [InlineData(", ", '@')]
    [InlineData("-", 'a')]
    public void Many_numbers_before_many_marks_are_all_found(string between, char last)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("DE89370400440532013000" + between, 200_000)) + new string(last, 3_000_000) + "@");

        Assert.True(_masker.TryMaskText(text, out var masked));
        Assert.True(masked.IndexOf("370400440532013"u8) < 0);
    }

    [Theory]
    [InlineData("a@b.cd ")]
    [InlineData("a1@b.cd ")]
    [InlineData("a@[1] ")]
    [InlineData("DEUTDEFF ")]
    [InlineData("4111111111111111 a ")]
    [InlineData("a@4111111111111111")]
    [InlineData("a12,@b.cd DEUTDEFF ")]
    public void Many_finds_of_one_kind_cost_no_more_for_the_kinds_that_are_not_there(string part)
    {
        var masker = new ValueMasker(MaskingRuns.Plan(("iban", "partial"), ("pan", "remove"), ("address", "remove"), ("bic", "partial")));
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, 600_000 / part.Length)) + " erika@example.test");

        Assert.True(masker.TryMaskText(text, out var masked));
        Assert.True(masked.IndexOf("erika"u8) < 0 && masked.IndexOf(Encoding.UTF8.GetBytes(part)) < 0);
    }

    [Fact]
    public void Of_finds_of_several_kinds_the_leftmost_counts_however_far_the_next_is()
    {
        string[] finds = ["DE89 3704 0044 0532 0130 00", "4111-1111-1111-1111", "anna@bank.example", "DEUTDEFF"];
        var masker = new ValueMasker(MaskingRuns.Plan(("iban", "remove"), ("pan", "remove"), ("address", "remove"), ("bic", "remove")));
        for (var length = 0; length < 1200; length += 7)
        {
            var between = ' ' + new string('x', length) + ' ';
            Assert.True(masker.TryMaskText(Encoding.UTF8.GetBytes(string.Join(between, finds)), out var masked));
            Assert.Equal(string.Join(between, finds.Select(_ => "[removed]")), Encoding.UTF8.GetString(masked));
        }
    }

    [Fact]
    public void An_address_is_found_wherever_it_stands_in_a_long_run_of_marks()
    {
        for (var length = 900; length < 1100; length++)
        {
            var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("x@", length / 2)) + (length % 2 == 0 ? "" : "y") + "erika@bank.example.test");
            Assert.True(_masker.TryMaskText(text, out var masked));
            Assert.True(masked.IndexOf("erika"u8) < 0, $"{length}");
        }
    }
}
