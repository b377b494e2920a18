namespace SecureFin.Rego;

/// <summary>Codes of evaluation errors, as OPA names them, and the one of our limits.</summary>
public static class EvalErrorCode
{
    public const string Builtin = "eval_builtin_error";
    public const string Type = "eval_type_error";
    public const string Conflict = "eval_conflict_error";
    public const string Cancelled = "eval_cancel_error";
    public const string Internal = "eval_internal_error";

    /// <summary>A budget (steps, depth, sizes) ran out; the whole evaluation ends.</summary>
    public const string Limit = "eval_limit_error";
}
