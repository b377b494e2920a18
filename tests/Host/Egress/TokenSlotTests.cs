using SecureFin.Contract;
using SecureFin.Gateway.Egress.Tokens;

namespace SecureFin.Gateway.Tests.Egress;

public sealed class TokenSlotTests
{
    private readonly ManualTime _time = new();
    private int _fetched;

    private Task<AccessToken> Fetch()
    {
        Interlocked.Increment(ref _fetched);
        var now = _time.GetUtcNow();
        return Task.FromResult(new AccessToken(new TokenKey("", null, null), Secret.FromText($"t{_fetched}"), now.AddSeconds(75), now.AddSeconds(90)));
    }

    [Fact]
    public async Task A_token_is_renewed_in_the_background_before_its_end()
    {
        var slot = new TokenSlot(_time, token: null);
        var first = await slot.GetAsync(Fetch, default);
        _time.Advance(TimeSpan.FromSeconds(80));
        Assert.Same(first, await slot.GetAsync(Fetch, default));
        while (ReferenceEquals(first, await slot.GetAsync(Fetch, default)))
            await Task.Yield();
        Assert.Equal(2, _fetched);
    }

    [Fact]
    public async Task A_failed_renewal_keeps_the_token_until_it_really_ends()
    {
        var slot = new TokenSlot(_time, token: null);
        var first = await slot.GetAsync(Fetch, default);
        _time.Advance(TimeSpan.FromSeconds(80));
        for (var i = 0; i < 20; i++)
        {
            Assert.Same(first, await slot.GetAsync(() => throw new ProblemException(Problems.BankUnavailable, "down"), default));
            await Task.Yield();
        }

        _time.Advance(TimeSpan.FromSeconds(11));
        await Assert.ThrowsAsync<ProblemException>(() => slot.GetAsync(() => throw new ProblemException(Problems.BankUnavailable, "down"), default));
    }

    [Fact]
    public async Task A_refusing_token_endpoint_is_not_hammered()
    {
        var slot = new TokenSlot(_time, token: null);
        var asked = 0;
        Task<AccessToken> Refuse()
        {
            Interlocked.Increment(ref asked);
            throw new ProblemException(Problems.BankRefused, "no");
        }

        for (var i = 0; i < 10; i++)
            await Assert.ThrowsAsync<ProblemException>(() => slot.GetAsync(Refuse, default));
        Assert.Equal(1, asked);
        _time.Advance(TimeSpan.FromSeconds(3));
        await slot.GetAsync(Fetch, default);
    }

    [Fact]
    public async Task Refusing_an_old_token_keeps_the_new_one()
    {
        var slot = new TokenSlot(_time, token: null);
        var old = await slot.GetAsync(Fetch, default);
        slot.Refuse(old);
        var fresh = await slot.GetAsync(Fetch, default);
        slot.Refuse(old);
        Assert.Same(fresh, await slot.GetAsync(Fetch, default));
    }
}
