namespace SecureFin.Gateway.Commands;

/// <summary>Says what the program understands.</summary>
internal static class Usage
{
    private const string Text = """
        usage: securefin-gateway serve --config DIR
               securefin-gateway check --config DIR [--format json]
               securefin-gateway secrets put NAME [--not-after TIME] --config DIR   (value on standard input)
               securefin-gateway secrets generate NAME --config DIR                 (32 random bytes, base64)
               securefin-gateway secrets list|delete NAME --config DIR
               securefin-gateway audit erase --subject SUBJECT --reason TEXT [--from DAY] [--to DAY] --config DIR
               securefin-gateway audit prune --before DAY --reason TEXT --config DIR
               securefin-gateway audit hold --case NAME --since DAY --reason TEXT --config DIR
               securefin-gateway audit release --case NAME --reason TEXT --config DIR
               securefin-gateway audit exported|read --what ID --reason TEXT [--log DIR] --config DIR
               securefin-gateway sandbox [--once] [--data DIR]
        exit codes: 0 good, 1 the answer is no, 2 wrong usage or nothing usable
        """;

    /// <summary>Prints the usage as the answer to a question for it, and returns exit code 0.</summary>
    public static int Help()
    {
        Console.Out.WriteLine(Text);
        return 0;
    }

    /// <summary>Prints the usage because of what was asked and is not understood, and returns exit code 2.</summary>
    public static int Show()
    {
        Console.Error.WriteLine(Text);
        return 2;
    }
}
