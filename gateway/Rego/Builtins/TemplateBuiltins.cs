namespace SecureFin.Rego;

/// <summary>strings.render_template.</summary>
internal static class TemplateBuiltins
{
    public static void Register(BuiltinFunctions functions) => functions.Add("strings.render_template", Render);

    private static RegoValue Render(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var template) || !Operand.Object(context, args, 1, out var variables) || !context.AllowsTextOf(args[1])) return default;
        try
        {
            var text = TemplateRenderer.Render(context, TemplateParser.Parse(template), variables);
            return context.AllowsText(text.Length) ? RegoValue.FromString(text) : default;
        }
        catch (TemplateError fault)
        {
            return context.Fail(fault.Message);
        }
    }
}
