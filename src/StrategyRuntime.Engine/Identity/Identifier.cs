using System.Diagnostics.CodeAnalysis;

namespace StrategyRuntime.Engine.Identity;

/// <summary>The one rule for names that become folders: users, strategies, broker connections and symbols.</summary>
public static class Identifier
{
    /// <summary>Longest identifier, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>The rule in words, for error messages.</summary>
    public const string Rule = "1 to 64 characters: letters, digits, '_' and '-', starting with a letter or digit, "
        + "and no device name of Windows such as CON or NUL";

    /// <summary>
    /// True when <paramref name="value"/> matches <c>[A-Za-z0-9][A-Za-z0-9_-]{0,63}</c>, so that it can never leave its folder, and is no
    /// device of Windows: a data root can be moved there.
    /// </summary>
    public static bool IsValid([NotNullWhen(true)] string? value)
    {
        if (string.IsNullOrEmpty(value) || value.Length > MaxLength || !char.IsAsciiLetterOrDigit(value[0])) return false;
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')) return false;
        }
        return !DeviceName.Is(value);
    }
}
