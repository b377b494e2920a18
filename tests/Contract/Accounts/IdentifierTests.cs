namespace SecureFin.Contract.Tests.Accounts;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("DEUTDEFF", true)]
    [InlineData("DEUTDEFF500", true)]
    [InlineData("PSSTFRPPPAR", true)]
    [InlineData("E097DEXX", true)]
    [InlineData("DEUTDEF", false)]
    [InlineData("DEUTDEFF50", false)]
    [InlineData("DEUTZZFF", false)]
    [InlineData("deutdeff", false)]
    [InlineData("DEUT1EFF", false)]
    public void A_bic_has_the_shape_of_iso_9362(string text, bool valid) => Assert.Equal(valid, Bic.IsValid(text));

    [Theory]
    [InlineData("DEUTDEFF", "DEUTDEFFXXX", true)]
    [InlineData("DEUTDEFF500", "DEUTDEFF", false)]
    [InlineData("DEUTDEFF", "DEUTDEFF", true)]
    public void The_head_office_is_the_same_with_and_without_its_branch_code(string left, string right, bool same) =>
        Assert.Equal(same, Bic.SameOffice(left, right));

    [Theory]
    [InlineData("529900T8BM49AURSDO55", true)]
    [InlineData("7LTWFZYICNSX8D621K86", true)]
    [InlineData("529900T8BM49AURSDO56", false)]
    [InlineData("529900T8BM49AURSDO5", false)]
    [InlineData("529900T8BM49AURSDOAB", false)]
    public void A_legal_entity_identifier_needs_its_check_digits(string text, bool valid) => Assert.Equal(valid, Lei.IsValid(text));

    [Theory]
    [InlineData("RF18539007547034", true)]
    [InlineData("RF712348231", true)]
    [InlineData("RF19539007547034", false)]
    [InlineData("RF18", false)]
    [InlineData("rf18539007547034", false)]
    [InlineData("RF18539007547034539007547034", false)]
    public void A_creditor_reference_needs_its_check_digits(string text, bool valid) => Assert.Equal(valid, CreditorReference.IsValid(text));

    [Fact]
    public void A_new_transaction_reference_is_a_lower_case_uuid_of_version_4()
    {
        for (var i = 0; i < 1000; i++)
            Assert.True(Uetr.IsValid(Uetr.New()));
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => Uetr.New()).Distinct().Count());
    }

    [Theory]
    [InlineData("00000000-0000-4000-8000-000000000000", true)]
    [InlineData("00000000-0000-1000-8000-000000000000", false)]
    [InlineData("00000000-0000-4000-c000-000000000000", false)]
    [InlineData("00000000-0000-4000-8000-00000000000A", false)]
    [InlineData("00000000-0000-4000-8000-0000000000", false)]
    [InlineData("000000000000-4000-8000-0000-00000000", false)]
    public void A_transaction_reference_shows_version_and_variant(string text, bool valid) => Assert.Equal(valid, Uetr.IsValid(text));

    [Fact]
    public void Ulids_sort_by_time_and_are_checked()
    {
        var earlier = Ulid.New(DateTimeOffset.UnixEpoch.AddYears(50));
        var later = Ulid.New(TimeProvider.System);

        Assert.True(string.CompareOrdinal(earlier, later) < 0);
        Assert.True(Ulid.IsValid(earlier));
        Assert.False(Ulid.IsValid("8ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
        Assert.False(Ulid.IsValid(later.ToLowerInvariant()));
        Assert.False(Ulid.IsValid("short"));
    }
}
