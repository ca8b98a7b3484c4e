using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace StrategyRuntime.Engine.Identity;

/// <summary>The rule for symbols, which have more signs than identifiers: <c>BRK.B</c>, <c>M&amp;M</c>, <c>^GSPC</c>,
/// <c>BTC/USDT</c>.</summary>
public static class SymbolName
{
    /// <summary>Longest symbol, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>The rule in words, for error messages.</summary>
    public const string Rule = "1 to 64 characters: letters, digits and any of _ . - & ^ = / :, not starting with a dot";

    private static readonly SearchValues<char> s_signs =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-&^=/:");

    /// <summary>True when <paramref name="value"/> is a symbol.</summary>
    public static bool IsValid([NotNullWhen(true)] string? value) => !string.IsNullOrEmpty(value) && value.Length <= MaxLength
        && !value.AsSpan().ContainsAnyExcept(s_signs) && value[0] != '.' && value.Any(char.IsAsciiLetterOrDigit);
}
