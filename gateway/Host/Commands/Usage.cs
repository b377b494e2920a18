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
               securefin-gateway audit exported --what ID --reason TEXT --config DIR
               securefin-gateway sandbox [--once] [--data DIR]
        """;

    /// <summary>Prints the usage and returns exit code 2.</summary>
    public static int Show()
    {
        Console.Error.WriteLine(Text);
        return 2;
    }
}
