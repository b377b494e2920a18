namespace SecureFin.Rego.Evaluate;

/// <summary>
/// Keeps what one thread writes all the time off the cache lines that others read. Objects that are made one after another
/// lie side by side, and the collector keeps their order when it moves them: so does the space between them, as long as
/// somebody holds it.
/// </summary>
internal sealed class Margins
{
    /// <summary>Bytes: two cache lines, since processors fetch them in pairs.</summary>
    public const int Width = 128;

    private readonly List<byte[]> space = [];

    /// <summary>Leaves space after what was made last.</summary>
    public void Add() => space.Add(new byte[Width]);

    /// <summary>Makes objects with space before and after them.</summary>
    public T Between<TFrom, T>(TFrom from, Func<TFrom, T> make)
    {
        Add();
        var made = make(from);
        Add();
        return made;
    }
}
