using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>
/// What is computed where it is used is computed in the order of use: in <c>[rule, f(x)]</c> the rule comes first, though
/// <c>f(x)</c> was written as an expression before it. Nobody sees that, unless one of them ends the evaluation or has nothing.
/// </summary>
internal sealed partial class Lowering
{
    /// <summary>Whether what is captured from one expression up to its user may be computed there, in the order that it has there.</summary>
    private bool KeepsOrder(Body body, int at, int user)
    {
        if (user - at == 1)
        {
            return true;
        }

        var fails = CanFail(body[at]);
        for (var i = at + 1; i < user; i++)
        {
            if (IsScanned(body, at, i))
            {
                return false;
            }

            fails |= CanFail(body[i]);
        }

        var next = at;
        return !fails || (user < body.Count && IsOrdered(body, at, user, user, ref next) && next == user);
    }

    /// <summary>True for what may end the evaluation, other than by a limit: a call, a rule, and what has a body of its own.</summary>
    private bool CanFail(Expression capture) => !IsLookup(capture);

    /// <summary>True for a capture that goes through elements: one of its variables has no value before it.</summary>
    private bool IsScanned(Body body, int from, int at)
    {
        foreach (var name in VarCollector.Of(body[at], VarSkip.ForSafety))
        {
            if (name != CapturedName(body[at]) && !bound.Contains(name) && CaptureOf(body, from, at, name) < 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes through what an expression takes in, as it will be computed, as long as that is the order of the body.</summary>
    private bool IsOrdered(Body body, int from, int to, int user, ref int next)
    {
        foreach (var name in VarCollector.Of(body[user], VarSkip.ForSafety))
        {
            var capture = CaptureOf(body, from, Math.Min(user, to), name);
            if (capture >= 0 && !(Takes(body[user], name) && IsOrdered(body, from, to, capture, ref next) && next++ == capture))
            {
                return false;
            }
        }

        return true;
    }

    private int CaptureOf(Body body, int from, int to, string name)
    {
        for (var i = from; i < to; i++)
        {
            if (CapturedName(body[i]) == name)
            {
                return i;
            }
        }

        return -1;
    }
}
