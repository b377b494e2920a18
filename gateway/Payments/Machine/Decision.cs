using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>A command's outcome on one payment: a change, or why not.</summary>
internal readonly record struct Decision(Change? Change, Problem? Problem, string Detail)
{
    public static Decision Do(Change change) => new(change, null, "");

    /// <summary>Done already: nothing changes.</summary>
    public static Decision Unchanged { get; } = new(null, null, "");

    public static Decision Refuse(Problem problem, string detail) => new(null, problem, detail);
}
