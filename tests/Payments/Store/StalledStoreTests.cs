using System.Collections.Concurrent;
using SecureFin.Contract;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Store;

/// <summary>A disk that hangs holds up the store and nobody else: a payment is stored, surely not stored, or unknown.</summary>
public sealed class StalledStoreTests
{
    [Fact]
    public async Task A_payment_whose_commit_hangs_is_unknown_then_stored_once_and_its_key_gets_its_answer()
    {
        await using var house = new House();
        using var disk = new StalledCommits(house.Store);
        disk.Stall();
        using var caller = new CancellationTokenSource();
        var submit = house.Service.SubmitAsync(An.Submission(), caller.Token);
        await disk.Hangs;

        await caller.CancelAsync();
        var unknown = Assert.IsType<SubmitResult.Unknown>(await submit);
        disk.Resume();
        await house.Store.WorkBell.WaitAsync(null, house.Clock, House.Token); // nobody waits for it, and it does not sleep

        var again = Assert.IsType<SubmitResult.Replayed>(await house.Service.SubmitAsync(An.Submission(), House.Token));
        Assert.Equal(unknown.PaymentId, again.View.PaymentId);
        Assert.Single((await house.Service.ListAsync(new PaymentFilter(), null, House.Token)).Payments);
    }

    [Fact]
    public async Task A_payment_that_waits_behind_it_is_withdrawn_and_leaves_nothing()
    {
        await using var house = new House();
        using var disk = new StalledCommits(house.Store);
        disk.Stall();
        var first = house.Service.SubmitAsync(An.Submission("key-1"), House.Token);
        await disk.Hangs;
        using var caller = new CancellationTokenSource();
        var second = house.Service.SubmitAsync(An.Submission("key-2"), caller.Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        disk.Resume();
        var id = Assert.IsType<SubmitResult.Submitted>(await first).View.PaymentId;

        Assert.Equal(id, Assert.Single((await house.Service.ListAsync(new PaymentFilter(), null, House.Token)).Payments).PaymentId);
        Assert.IsType<SubmitResult.Submitted>(await house.Service.SubmitAsync(An.Submission("key-2"), House.Token));
    }

    [Fact]
    public async Task Of_more_commands_than_the_queue_holds_none_is_done_that_was_given_up()
    {
        await using var house = new House();
        var id = await house.SubmitAsync();
        using var disk = new StalledCommits(house.Store);
        disk.Stall();
        var first = house.Service.AcknowledgeAsync(id, An.Approver("bert"), House.Token);
        await disk.Hangs;
        var (done, caller) = (0, new CancellationTokenSource());
        var commands = Enumerable.Range(0, 5000).Select(_ => house.Store.ChangeAsync(id, _ => throw new InvalidOperationException($"{++done}"), caller.Token)).ToList();

        await caller.CancelAsync();
        foreach (var command in commands)
            Assert.IsNotType<WriteLeftException>(await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command));
        disk.Resume();
        await first;
        await house.Service.CancelAsync(id, An.Approver("bert"), House.Token);

        Assert.Equal(0, done);
        Assert.Equal(PaymentState.Cancelled, (await house.GetAsync(id)).State);
        caller.Dispose();
    }

    [Fact]
    public async Task A_command_that_had_begun_is_done_although_its_caller_left()
    {
        await using var house = new House();
        var id = await house.SubmitAsync(An.Submission(approvals: 1));
        using var disk = new StalledCommits(house.Store);
        disk.Stall();
        using var caller = new CancellationTokenSource();
        var approve = house.Service.ApproveAsync(id, An.Approver("bert"), An.Submission().InstructionHash, caller.Token);
        await disk.Hangs;

        await caller.CancelAsync();
        await Assert.ThrowsAsync<WriteLeftException>(() => approve);
        disk.Resume();
        await house.Service.AcknowledgeAsync(id, An.Approver("bert"), House.Token); // behind it in the same queue

        Assert.Equal(PaymentState.Approved, (await house.GetAsync(id)).State);
    }

    [Fact]
    public async Task Questions_that_hang_end_with_their_callers_and_take_no_thread_of_the_pool()
    {
        using var folder = new TempFolder();
        var protector = new StalledProtector();
        await using var store = PaymentStore.Open(folder.Database, protector);
        var service = new PaymentService(store, new PaymentOptions(), new ManualClock());
        var id = ((SubmitResult.Submitted)await service.SubmitAsync(An.Submission(), House.Token)).View.PaymentId;
        using var caller = new CancellationTokenSource();
        protector.Flows.Reset();

        var questions = Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? service.GetAsync(id, caller.Token) : (Task)service.ListAsync(new PaymentFilter(), null, caller.Token))).ToList();
        await protector.Hangs.Task;
        await caller.CancelAsync();
        foreach (var question in questions)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => question);
        protector.Flows.Set();

        Assert.Equal(id, (await service.GetAsync(id, House.Token))!.PaymentId);
        Assert.InRange(protector.Threads.Count, 1, 8);
        Assert.DoesNotContain(protector.Threads.Keys, thread => thread.IsThreadPoolThread);
    }

    /// <summary>Hangs where rows are opened: in the midst of a question.</summary>
    private sealed class StalledProtector : IPayloadProtector
    {
        public ManualResetEventSlim Flows { get; } = new(initialState: true);

        public TaskCompletionSource Hangs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentDictionary<Thread, bool> Threads { get; } = new();

        public string Seal(string text, string place) => TestProtector.Instance.Seal(text, place);

        public string Token(string value) => TestProtector.Instance.Token(value);

        public string Open(string sealedText, string place)
        {
            if (!Flows.IsSet)
            {
                Threads[Thread.CurrentThread] = true;
                Hangs.TrySetResult();
            }

            Flows.Wait();
            return TestProtector.Instance.Open(sealedText, place);
        }
    }
}
