using System.Globalization;

namespace StrategyRuntime.Engine.Identity;

/// <summary>
/// The cursor a client hands back to continue: an event of a run. Its text is <c>{run}-{seq}</c>; seq 0 stands before the first event.
/// </summary>
public readonly record struct CatchupId(int Run, long Seq)
{
    /// <summary>Parses <c>{run}-{seq}</c>: run from 1, seq from 0, plain decimal digits only, no sign, space or leading zero.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CatchupId id)
    {
        id = default;
        var dash = text.IndexOf('-');
        if (dash <= 0 || dash == text.Length - 1 || text.Length > 31) return false;
        if (!IsPlain(text[..dash]) || !IsPlain(text[(dash + 1)..])) return false;
        if (!int.TryParse(text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var run) || run < 1) return false;
        if (!long.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var seq)) return false;
        id = new CatchupId(run, seq);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Run}-{Seq}");

    private static bool IsPlain(ReadOnlySpan<char> digits) => digits.Length == 1 || digits[0] != '0';
}
