using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace StrategyRuntime.Engine.Identity;

/// <summary>The rule for symbols, which have more characters than an <see cref="Identifier"/> (BRK.B, M&amp;M, ^GSPC, BTC/USDT).</summary>
public static class SymbolName
{
    /// <summary>Longest symbol, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>The rule in words, for error messages.</summary>
    public const string Rule = "1 to 64 characters: letters, digits and any of . _ - & ^ = / :, not starting with a dot";

    private static readonly (string Character, string Escaped)[] s_escapes = [("/", "%2F"), (":", "%3A")];

    /// <summary>True when <paramref name="value"/> matches <c>[A-Za-z0-9._&amp;^=/:-]{1,64}</c> and starts with no dot.</summary>
    public static bool IsValid([NotNullWhen(true)] string? value)
    {
        if (string.IsNullOrEmpty(value) || value.Length > MaxLength || value[0] == '.') return false;
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-' or '&' or '^' or '=' or '/' or ':')) return false;
        }
        return true;
    }

    /// <summary>
    /// How a symbol is written in a file name: what cannot stand there is a percent sign and its code. So is the first letter of a symbol
    /// that Windows takes for a device, which some companies are called (<c>PRN</c>), also with what follows a dot.
    /// </summary>
    public static string ToFileName(string symbol)
    {
        foreach (var (character, escaped) in s_escapes) symbol = symbol.Replace(character, escaped, StringComparison.Ordinal);
        return DeviceName.Is(symbol.Split('.')[0]) ? EscapeFirst(symbol) : symbol;
    }

    /// <summary>The symbol that a file name has, which the caller checks with <see cref="IsValid"/>.</summary>
    public static string FromFileName(string name)
    {
        foreach (var (character, escaped) in s_escapes) name = name.Replace(escaped, character, StringComparison.Ordinal);
        foreach (var letter in DeviceName.FirstLetters)
        {
            var plain = letter + (name.Length > 2 ? name[3..] : "");
            if (EscapeFirst(plain) == name) return plain;
        }
        return name;
    }

    private static string EscapeFirst(string symbol) => string.Create(CultureInfo.InvariantCulture, $"%{(int)symbol[0]:X2}{symbol[1..]}");
}
