namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// How names in strategy documents are compared: builders write <c>fast_length</c>, <c>fastLength</c> or <c>Fast Length</c> for the same
/// thing, so case and the separators <c>_ - . % space</c> do not count. A leading <c>-</c> does: <c>-di</c> is not <c>di</c>.
/// </summary>
public static class DocumentName
{
    private const int MostOnStack = 64;

    /// <summary>The spelling that all spellings of a name share.</summary>
    public static string Normalize(string? name)
    {
        var written = (name ?? "").AsSpan().Trim();
        Span<char> letters = written.Length <= MostOnStack ? stackalloc char[MostOnStack] : new char[written.Length];
        var count = 0;
        for (var at = 0; at < written.Length; at++)
        {
            if (written[at] is not ('_' or '.' or '%' or ' ' or '-') || (written[at] == '-' && at == 0)) letters[count++] = written[at];
        }
        return letters[..count].ToString().ToLowerInvariant();
    }

    /// <summary>True when two names differ in spelling only.</summary>
    public static bool Same(string? left, string? right) =>
        string.Equals(Normalize(left), Normalize(right), StringComparison.Ordinal);
}
