namespace SecureFin.Rego;

/// <summary>
/// Computes a built-in. Arguments are defined values. A failure is recorded with <c>BuiltinContext.Fail</c> and
/// gives undefined; undefined without a recorded failure is an answer, not a failure.
/// </summary>
internal delegate RegoValue BuiltinFunction(BuiltinContext context, ReadOnlySpan<RegoValue> args);

/// <summary>A built-in function or operator of OPA.</summary>
/// <param name="Name">OPA's name.</param>
/// <param name="Arity">Number of arguments.</param>
/// <param name="Signature">Types, for the checker.</param>
/// <param name="Invoke">Implementation; null where there is none (http.send, net.lookup_ip_addr, print, walk, eq, assign).</param>
/// <param name="Nondeterministic">Its result is to be recorded for replay.</param>
/// <param name="InfixSymbol">Operator sign, or null.</param>
/// <param name="Deprecated">Refused by Rego v1.</param>
/// <param name="Relation">Can have several results (walk), see <see cref="WalkCursor"/>.</param>
internal sealed record Builtin(
    string Name,
    int Arity,
    BuiltinSignature Signature,
    BuiltinFunction? Invoke,
    bool Nondeterministic,
    string? InfixSymbol,
    bool Deprecated,
    bool Relation);
