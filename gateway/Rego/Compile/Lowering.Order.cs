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
        var taken = new NameSet();
        for (var i = at; i < user; i++)
        {
            if (i > at && IsScanned(body[i], taken))
            {
                return false;
            }

            fails |= CanFail(body[i]);
            taken.Add(CapturedName(body[i])!);
        }

        var next = at;
        return !fails || (user < body.Count && IsOrdered(body, (at, user), user, taken, ref next) && next == user);
    }

    /// <summary>True for what may end the evaluation, other than by a limit: a call, a rule, and what has a body of its own.</summary>
    private bool CanFail(Expression capture) => !IsLookup(capture);

    /// <summary>True for a capture that goes through elements: one of its variables has no value before it.</summary>
    private bool IsScanned(Expression capture, NameSet taken)
    {
        var own = CapturedName(capture);
        return capture.Call!.Skip(1).Any(term => !(term is VarTerm variable && variable.Name == own) && UnboundFinder.Find(term, VarSkip.ForSafety, bound, taken));
    }

    /// <summary>Goes through what an expression takes in, as it will be computed, as long as that is the order of the body.</summary>
    private bool IsOrdered(Body body, (int From, int To) captures, int user, NameSet taken, ref int next)
    {
        foreach (var name in VarCollector.Of(body[user], VarSkip.ForSafety))
        {
            var capture = taken.Contains(name) ? CaptureOf(body, captures.From, Math.Min(user, captures.To), name) : -1;
            if (capture >= 0 && !(Takes(body[user], name, taken) && IsOrdered(body, captures, capture, taken, ref next) && next++ == capture))
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
