using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>
/// Takes lookups in the input out of loops. In <c>some rule in data.rules; glob.match(rule.pattern, [], input.name)</c> the
/// name is looked up once, and if it is undefined, the loop is not begun. Nothing that could fail is overtaken.
/// </summary>
internal sealed partial class Lowering
{
    /// <summary>Most expressions that a lookup overtakes.</summary>
    private const int MaxOvertaken = 32;

    private Body Hoisted(Body body)
    {
        if (program.Options.Trace || program.Options.Instrument || !body.Exists(ReadsInput))
        {
            return body; // marks follow the author's order
        }

        var result = new Body { Capacity = body.Count };
        foreach (var expression in body)
        {
            if (!ReadsInput(expression) || !IsLookup(expression))
            {
                result.Add(expression);
            }
            else if (IsIndependent(expression))
            {
                var at = FirstScan(result);
                KeepStored(expression, moves: at < result.Count);
                result.Insert(at, expression);
            }
            else
            {
                result.Add(WithHoistedSides(expression, result));
            }
        }

        return result;
    }

    /// <summary>What is captured before a loop is not computed where it is used: that is inside, and what is captured before it would be computed after it.</summary>
    private void KeepStored(Expression expression, bool moves)
    {
        if (moves && expression.Call![1] is VarTerm variable)
        {
            locals.At(variable.Name).Uses++;
        }
    }

    /// <summary>Where the scans begin that an expression at the end may overtake; the end if there are none.</summary>
    private int FirstScan(Body body)
    {
        var first = body.Count;
        for (var i = body.Count - 1; i >= Math.Max(0, body.Count - MaxOvertaken) && IsLookup(body[i]); i--)
        {
            first = body[i].Call!.Exists(IsScan) ? i : first;
        }

        return first;
    }

    private Expression WithHoistedSides(Expression expression, Body body)
    {
        var (call, at) = (expression.Call!, FirstScan(body));
        if (at == body.Count && !call.Exists(IsScan))
        {
            return expression;
        }

        var sides = new List<Term>(call);
        for (var i = 1; i < sides.Count; i++)
        {
            if (IsInputLookup(sides[i]))
            {
                var capture = program.Capture(sides[i]);
                sides[i] = capture.Call![1];
                body.Insert(at++, capture);
            }
        }

        return new Expression(expression.Location) { Call = sides, IsGenerated = expression.IsGenerated };
    }

    private static bool ReadsInput(Expression expression) => expression.IsUnify && expression.Call!.Exists(IsInputLookup);

    private static bool IsInputLookup(Term term) => term is RefTerm reference && reference.StartsWith("input") && reference.Parts.Count > 1 && !IsScan(reference);

    private static bool IsScan(Term term) => term is RefTerm reference && reference.Parts.FindIndex(1, part => part is not ScalarTerm) > 0;

    /// <summary>True for an equation of nothing but input and constants, and for the capture of a lookup.</summary>
    private static bool IsIndependent(Expression expression) => expression is { Call: [_, var left, var right] }
        && (left is ScalarTerm || IsInputLookup(left) || (left is VarTerm && expression.IsGenerated)) && (right is ScalarTerm || IsInputLookup(right));

    /// <summary>True for an equation that only reads: it calls nothing and needs no rule.</summary>
    private bool IsLookup(Expression expression) =>
        expression is { IsUnify: true, Negated: false, With.Length: 0, Call: [_, var left, var right] } && IsRead(left) && IsRead(right);

    private bool IsRead(Term term) => term is ScalarTerm or VarTerm
        || (term is RefTerm { Parts: [VarTerm, ..] } reference && reference.Parts.TrueForAll(part => part is ScalarTerm or VarTerm) && (!reference.StartsWith("data") || IsBase(reference)));

    /// <summary>True for a reference into base documents where no rule lies.</summary>
    private bool IsBase(RefTerm reference)
    {
        var node = program.Rules;
        foreach (var part in reference.Parts.Skip(1))
        {
            if (part is not ScalarTerm scalar || node.Group is not null)
            {
                return false;
            }

            if (!node.Children.TryGetValue(Literal.ToValue(scalar), out node!))
            {
                return true;
            }
        }

        return false;
    }
}
