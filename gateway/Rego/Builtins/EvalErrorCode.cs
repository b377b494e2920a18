namespace SecureFin.Rego;

/// <summary>Codes of evaluation errors, as OPA names them, and the one of our limits.</summary>
public static class EvalErrorCode
{
    /// <summary>A built-in refuses its operands; ends an evaluation only in strict mode.</summary>
    public const string Builtin = "eval_builtin_error";
    /// <summary>A built-in got an operand of a kind that it does not take.</summary>
    public const string Type = "eval_type_error";
    /// <summary>Rules or functions give several values, or an object several values for one key.</summary>
    public const string Conflict = "eval_conflict_error";
    /// <summary>The caller cancelled the evaluation.</summary>
    public const string Cancelled = "eval_cancel_error";
    /// <summary>The evaluator itself is at fault.</summary>
    public const string Internal = "eval_internal_error";

    /// <summary>More steps than allowed. Like all limits this ends the whole evaluation.</summary>
    public const string LimitSteps = "eval_limit_steps";

    /// <summary>Rules, functions or values nest deeper than allowed.</summary>
    public const string LimitDepth = "eval_limit_depth";

    /// <summary>A text, number or collection is larger than allowed, or all that was built together is.</summary>
    public const string LimitSize = "eval_limit_size";

    /// <summary>The evaluation took longer than allowed.</summary>
    public const string LimitTime = "eval_limit_time";

    /// <summary>True for the codes of limits.</summary>
    public static bool IsLimit(string code) => code is LimitSteps or LimitDepth or LimitSize or LimitTime;
}
