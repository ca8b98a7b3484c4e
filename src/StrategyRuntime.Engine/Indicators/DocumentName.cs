namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// How names in strategy documents are compared: builders write <c>fast_length</c>, <c>fastLength</c> or <c>Fast Length</c> for the same
/// thing, so case and the separators <c>_ - . % space</c> do not count. A leading <c>-</c> does: <c>-di</c> is not <c>di</c>.
/// </summary>
public static class DocumentName
{
    /// <summary>The spelling that all spellings of a name share.</summary>
    public static string Normalize(string? name)
    {
        var trimmed = (name ?? "").Trim();
        var letters = trimmed.Where((c, at) => c is not ('_' or '.' or '%' or ' ' or '-') || (c == '-' && at == 0));
        return string.Concat(letters).ToLowerInvariant();
    }

    /// <summary>True when two names differ in spelling only.</summary>
    public static bool Same(string? left, string? right) =>
        string.Equals(Normalize(left), Normalize(right), StringComparison.Ordinal);
}
