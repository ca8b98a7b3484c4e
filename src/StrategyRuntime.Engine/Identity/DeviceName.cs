namespace StrategyRuntime.Engine.Identity;

/// <summary>
/// Names that Windows gives to devices, in every folder and whatever extension follows: a file of such a name cannot be opened there.
/// </summary>
public static class DeviceName
{
    private static readonly string[] s_words = ["CON", "PRN", "AUX", "NUL"];
    private static readonly string[] s_numbered = ["COM", "LPT"];

    /// <summary>The letters that such names start with.</summary>
    internal static IEnumerable<char> FirstLetters => "CPANLcpanl";

    /// <summary>True for one of them, in any case.</summary>
    public static bool Is(ReadOnlySpan<char> name)
    {
        var isNumbered = name.Length == 4 && char.IsAsciiDigit(name[3]);
        foreach (var word in isNumbered ? s_numbered : s_words)
        {
            if ((isNumbered ? name[..3] : name).Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }
}
