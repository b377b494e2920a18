namespace SecureFin.Rego;

/// <summary>Arrays of three numbers, made anew only when a number is another than last time.</summary>
internal sealed class LastTriple
{
    private (long, long, long) numbers;
    private RegoArray? array;

    public RegoValue Of(long first, long second, long third)
    {
        if (array is not null && numbers == (first, second, third)) return array;
        numbers = (first, second, third);
        return array = RegoArray.Create(RegoValue.FromInt64(first), RegoValue.FromInt64(second), RegoValue.FromInt64(third));
    }
}
