using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Tests.Egress;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Identity;

public sealed class IssuerKeysTests
{
    private readonly ManualTime _clock = new();
    private readonly CountingSource _source = new();
    private readonly IssuerKeys _keys;

    public IssuerKeysTests() => _keys = new IssuerKeys(
        _source, Options.Create(new IdentityOptions { Issuer = new IssuerOptions() }), _clock, NullLogger<IssuerKeys>.Instance);

    [Fact]
    public async Task A_thousand_unknown_keys_cause_one_fetch_in_half_a_minute()
    {
        await _keys.CurrentAsync(default);
        for (var i = 0; i < 1000; i++)
            await _keys.AfterUnknownKeyAsync(default);
        Assert.Equal(1, _source.Fetches);

        _clock.Advance(TimeSpan.FromSeconds(31));
        for (var i = 0; i < 1000; i++)
            await _keys.AfterUnknownKeyAsync(default);

        Assert.Equal(2, _source.Fetches);
    }

    [Fact]
    public async Task Many_callers_at_once_cause_one_fetch()
    {
        _source.Gate = new TaskCompletionSource();
        var callers = Enumerable.Range(0, 50).Select(_ => _keys.CurrentAsync(default).AsTask()).ToList();
        _source.Gate.SetResult();
        await Task.WhenAll(callers);

        Assert.Equal(1, _source.Fetches);
    }

    [Fact]
    public async Task Callers_that_hang_up_do_not_buy_another_fetch()
    {
        await _keys.CurrentAsync(default);
        _clock.Advance(TimeSpan.FromSeconds(31));
        _source.Gate = new TaskCompletionSource();
        for (var i = 0; i < 100; i++)
        {
            using var hangsUp = new CancellationTokenSource();
            var call = _keys.AfterUnknownKeyAsync(hangsUp.Token).AsTask();
            await hangsUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        _source.Gate.SetResult();
        await _keys.AfterUnknownKeyAsync(default);

        Assert.Equal(2, _source.Fetches);
    }

    [Fact]
    public async Task The_last_good_keys_serve_until_they_are_too_old()
    {
        var good = await _keys.CurrentAsync(default);
        _source.Fails = true;
        _clock.Advance(TimeSpan.FromHours(23));
        Assert.Same(good, await _keys.AfterUnknownKeyAsync(default));

        _clock.Advance(TimeSpan.FromHours(2));

        Assert.Null(await _keys.CurrentAsync(default));
    }

    [Fact]
    public async Task A_failing_issuer_is_asked_at_most_once_a_second_at_start()
    {
        _source.Fails = true;
        for (var i = 0; i < 100; i++)
            Assert.Null(await _keys.CurrentAsync(default));
        Assert.Equal(1, _source.Fetches);

        _source.Fails = false;
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.NotNull(await _keys.CurrentAsync(default));
    }

    private sealed class CountingSource : IJwksSource
    {
        public int Fetches { get; private set; }

        public bool Fails { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public async Task<VerificationKeySet> FetchAsync(CancellationToken cancellation)
        {
            Fetches++;
            if (Gate is not null)
                await Gate.Task;
            return Fails ? throw new HttpRequestException("down") : new VerificationKeySet();
        }
    }
}
