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
}
