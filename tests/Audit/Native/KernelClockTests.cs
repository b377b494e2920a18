using System.Buffers.Binary;
using SecureFin.Audit.Native;

namespace SecureFin.Audit.Tests.Native;

public sealed class KernelClockTests
{
    [Theory]
    [InlineData(0x2001, -1_500_000, -1500)] // nanoseconds
    [InlineData(0x0001, -1500, -1500)]
    public void Offset_and_errors_are_read_in_the_kernels_unit(int status, long offset, int microseconds)
    {
        var reading = KernelClock.Parse(Timex(status, offset, estimated: 34, maximum: 5000), inOrder: true);

        Assert.Equal(new(true, TimeSpan.FromMicroseconds(microseconds), TimeSpan.FromMicroseconds(34), TimeSpan.FromMilliseconds(5)), reading);
    }

    [Theory]
    [InlineData(0x0041, 0, true)] // nobody disciplines it
    [InlineData(0x0001, 1_000_000, true)]
    [InlineData(0x0001, 0, false)]
    public void A_clock_that_may_be_a_second_wrong_is_not_synchronized(int status, long estimated, bool inOrder) =>
        Assert.False(KernelClock.Parse(Timex(status, 0, estimated, 0), inOrder).Synchronized);

    [Fact]
    public void The_kernel_of_this_machine_answers_alike_or_not_at_all() => Assert.Equal(KernelClock.Read() is { Synchronized: true }, KernelClock.IsSynchronized());

    // struct timex of 64-bit Linux: modes, offset, freq, maxerror, esterror, status
    private static byte[] Timex(int status, long offset, long estimated, long maximum)
    {
        var timex = new byte[208];
        BinaryPrimitives.WriteInt64LittleEndian(timex.AsSpan(8), offset);
        BinaryPrimitives.WriteInt64LittleEndian(timex.AsSpan(24), maximum);
        BinaryPrimitives.WriteInt64LittleEndian(timex.AsSpan(32), estimated);
        BinaryPrimitives.WriteInt32LittleEndian(timex.AsSpan(40), status);
        return timex;
    }
}
