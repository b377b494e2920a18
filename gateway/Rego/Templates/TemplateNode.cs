namespace SecureFin.Rego;

/// <summary>Kinds of template nodes.</summary>
internal enum TemplateKind : byte
{
    Text,
    Action,
    If,
    Range,
    With,
    Break,
    Continue,
    Template,
}

/// <summary>One part of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Text that is copied.</param>
/// <param name="Pipe">The value acted on, with the variables it declares.</param>
/// <param name="Body">Parts when there is something.</param>
/// <param name="Otherwise">Parts when there is nothing.</param>
/// <remarks>A node that calls a template has the name as its text.</remarks>
internal sealed record TemplateNode(TemplateKind Kind, string Text, TemplatePipe? Pipe, TemplateNode[] Body, TemplateNode[] Otherwise);

/// <summary>Commands whose results are handed on, and the variables that take the last.</summary>
internal sealed record TemplatePipe(string[] Variables, bool Declares, TemplateCommand[] Commands);

/// <summary>An operand or a function with operands.</summary>
internal sealed record TemplateCommand(TemplateOperand[] Operands);

/// <summary>A literal, a name of a function, a variable, the dot, or a pipe in parentheses; then fields of it.</summary>
internal sealed record TemplateOperand(char Kind, string Name, RegoValue Literal, TemplatePipe? Pipe, string[] Fields);
