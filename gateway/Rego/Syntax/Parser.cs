namespace SecureFin.Rego.Syntax;

/// <summary>
/// Recursive descent parser for Rego v1 with bounded depth. It reads a statement as a rule first and, if that does not
/// fit without an error, as a query; the order decides which errors are reported.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>Deepest nesting of terms, bodies and else branches, OPA's limit; where the stack is short, what it holds.</summary>
    public const int MaxDepth = 100_000;

    /// <summary>Most references and calls within each other.</summary>
    private const int MaxReferences = 1_000;

    private int references;

    private readonly string file;
    private readonly List<Token> tokens;
    private readonly List<SyntaxError> errors = [];
    private readonly ParserSpace space;
    private readonly Lexer lexer;
    private int at;
    private bool onSpace;
    private TokenKind? renamed;
    private int depth;
    private int wildcards;

    /// <summary>Tokens between two charges, less one.</summary>
    private const int PortionMask = 63;

    private readonly Func<long, bool>? charge;
    private int scanned;
    private bool stopped;

    /// <param name="file">Name for places.</param>
    /// <param name="text">The module or query.</param>
    /// <param name="space">Shared by texts that are parsed one after another.</param>
    /// <param name="charge">Takes steps for the work and says whether to go on; null where nobody waits.</param>
    public Parser(string file, string text, ParserSpace? space = null, Func<long, bool>? charge = null)
    {
        this.file = file;
        this.charge = charge;
        this.space = space ?? new ParserSpace();
        lexer = new Lexer(file, text, this.space);
        tokens = lexer.Scan();
        at = -1;
        ForgetTerms();
    }

    public List<SyntaxError> Errors => errors;

    /// <summary>The errors are of statements that could not be read, not of the module that they make.</summary>
    public bool FailsInStatement { get; private set; }

    private TokenKind Kind => onSpace ? TokenKind.Whitespace : renamed ?? tokens[at].Kind;

    private Token Current => tokens[at];

    /// <summary>Place of the current token; made for those that are asked for theirs, which commas are not.</summary>
    private SourceLocation Here
    {
        get
        {
            if (hereAt != at)
            {
                (hereAt, here) = (at, tokens[at].Place.In(file));
            }

            return here;
        }
    }

    private int hereAt = -1;
    private SourceLocation here = SourceLocation.None;

    private int LastEnd => at > 0 ? tokens[at - 1].End : 0;

    /// <summary>Parses a whole module; null and <see cref="Errors"/> if it is not one.</summary>
    public Module? ParseModule(bool withMetadata = true)
    {
        var statements = ParseStatements();
        FailsInStatement = errors.Count > 0;
        return FailsInStatement || stopped ? null : ModuleBuilder.Build(file, statements, lexer.Comments, withMetadata, errors);
    }

    /// <summary>Parses a query: expressions separated by line ends or semicolons.</summary>
    public Body? ParseQueryText()
    {
        Scan();
        var body = new Body();
        while (Kind != TokenKind.Eof)
        {
            var part = ParseQuery(onlyOne: false, TokenKind.Eof);
            if (part is null || errors.Count > 0)
            {
                if (errors.Count == 0)
                {
                    Illegal("");
                }

                return null;
            }

            body.AddRange(part);
        }

        if (body.Count == 0)
        {
            errors.Add(new SyntaxError(SyntaxError.Parse, "empty query", Here));
            return null;
        }

        return body;
    }

    private List<object> ParseStatements()
    {
        var statements = new List<object>();
        Scan();
        while (Kind != TokenKind.Eof)
        {
            var saved = Save();
            object? statement = ParsePackage();
            if (MayRetry(statement, saved))
            {
                statement = ParseImport();
            }

            if (MayRetry(statement, saved))
            {
                statement = ParseRule();
            }

            if (MayRetry(statement, saved))
            {
                statement = ParseQuery(onlyOne: true, TokenKind.Eof);
            }

            if (statement is null || errors.Count > 0)
            {
                break;
            }

            statements.Add(statement);
            ForgetTerms();
        }

        return statements;
    }

    private bool MayRetry(object? statement, State saved)
    {
        if (statement is not null || errors.Count > 0)
        {
            return false;
        }

        chained = 0;
        Restore(saved);
        return true;
    }

    // Nobody comes back to a finished statement; a table that one long statement made large is not cleared again and again.
    private void ForgetTerms()
    {
        if (space.Terms.Count > MaxReusedTerms)
        {
            space.Terms = [];
        }
        else
        {
            space.Terms.Clear();
        }
    }

    private const int MaxReusedTerms = 1_000;

    private readonly record struct State(int At, bool OnSpace, TokenKind? Renamed, int Errors);

    private State Save() => new(at, onSpace, renamed, errors.Count);

    private void Restore(State state)
    {
        MoveTo(state.At, state.OnSpace, state.Renamed);
        errors.RemoveRange(state.Errors, errors.Count - state.Errors);
    }

    // Who may not go on stays at the end of the text, where every loop ends.
    private void MoveTo(int place, bool spaced, TokenKind? name) =>
        (at, onSpace, renamed) = stopped ? (tokens.Count - 1, false, null) : (place, spaced, name);

    private void Pay()
    {
        if ((++scanned & PortionMask) == 0 && charge is not null && !stopped && !charge(PortionMask + 1))
        {
            stopped = true;
            MoveTo(0, spaced: false, null);
        }
    }

    /// <summary>Moves to the next token.</summary>
    private void Scan()
    {
        renamed = null;
        Pay();
        if (onSpace)
        {
            onSpace = false;
        }
        else if (at < tokens.Count - 1)
        {
            at++;
        }

        Report();
    }

    /// <summary>Moves to the next token, or stands on the whitespace before it.</summary>
    private void ScanOverNoSpace()
    {
        renamed = null;
        Pay();
        if (at < tokens.Count - 1)
        {
            at++;
            onSpace = Current.SpaceBefore;
        }

        if (!onSpace)
        {
            Report();
        }
    }

    private void Report()
    {
        if (Current.Error is { } error)
        {
            Error(Here, error);
        }
    }

    private void Error(SourceLocation place, string message) => errors.Add(new SyntaxError(SyntaxError.Parse, message, place));

    private void Illegal(string note)
    {
        if (Kind == TokenKind.Illegal)
        {
            Error(Here, "illegal token");
            return;
        }

        var word = Kind.IsKeyword() ? "keyword" : "token";
        Error(Here, note.Length == 0 ? $"unexpected {Kind.Text()} {word}" : $"unexpected {Kind.Text()} {word}: {note}");
    }

    private bool Enter()
    {
        if (++depth <= MaxDepth && System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return true;
        }

        return Within(1, 0);
    }

    /// <summary>True within a bound; else the module is refused.</summary>
    private bool Within(int count, int most)
    {
        if (count > most && (errors.Count == 0 || errors[^1].Message != DepthMessage))
        {
            Error(Here, DepthMessage);
        }

        return count <= most;
    }

    private const string DepthMessage = "max parsing recursion depth exceeded";

    private void Leave() => depth--;

    private string NextWildcard() => "$" + wildcards++.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A keyword directly followed by a dot or bracket is a plain name: <c>if.foo</c>, <c>default["x"]</c>.</summary>
    private bool KeywordStartsReference()
    {
        if (onSpace || !Kind.IsKeyword() || at + 1 >= tokens.Count)
        {
            return false;
        }

        var next = tokens[at + 1];
        return !next.SpaceBefore && next.Kind is TokenKind.Dot or TokenKind.LeftBracket;
    }

    /// <summary>On a new line <c>if.foo</c> begins a statement and does not go on with the one before.</summary>
    private bool KeywordStartsLine() => !onSpace && Current.NewLineBefore && KeywordStartsReference();

    private void TakeKeywordAsName()
    {
        if (KeywordStartsReference())
        {
            renamed = TokenKind.Identifier;
        }
    }

    private T? Placed<T>(T? term, SourceLocation place) where T : Term
    {
        if (term is not null)
        {
            term.Location = place;
            term.End = LastEnd;
        }

        return term;
    }
}
