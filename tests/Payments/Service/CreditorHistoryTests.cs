using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Service;

public sealed class CreditorHistoryTests
{
    [Fact]
    public async Task A_creditor_that_was_never_asked_for_has_no_history()
    {
        await using var house = new House();

        Assert.Equal(new CreditorHistory(false, false, null), await house.Service.HistoryOfAsync(An.Instruction(), House.Token));
    }

    [Fact]
    public async Task An_account_is_known_once_a_payment_to_it_settled_and_not_before()
    {
        await using var house = new House(new ScriptedBank().OnSend(new DispatchResult.Reported(An.Report("ACSC"))));
        var id = await house.SubmitAsync();
        Assert.False((await house.Service.HistoryOfAsync(An.Instruction(), House.Token)).AccountPaidBefore);

        await house.StepAsync(id);

        Assert.True((await house.Service.HistoryOfAsync(An.Instruction(), House.Token)).AccountPaidBefore);
    }

    [Fact]
    public async Task A_known_creditor_with_another_account_is_noticed_whatever_the_spelling_of_its_name()
    {
        await using var house = new House(new ScriptedBank().OnSend(new DispatchResult.Reported(An.Report("ACSC"))));
        await house.StepAsync(await house.SubmitAsync());
        var changed = An.Instruction() with
        {
            Creditor = new Party { Name = "FOURNISSEUR  Exemple S.A." },
            CreditorAccount = new Account { Iban = "FR7630006000011234567890189" },
        };

        Assert.Equal(new CreditorHistory(false, true, null), await house.Service.HistoryOfAsync(changed, House.Token));
    }
}
