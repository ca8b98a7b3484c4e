using System.Globalization;

namespace StrategyRuntime.Storage.MarketData.Dialects;

/// <summary>Numbers as people and spreadsheets write them: separators of thousands, a currency's sign, a decimal comma.</summary>
/// <param name="point">The decimal sign, <c>.</c> or <c>,</c>.</param>
internal sealed class NumberReader(char point)
{
    private const int LongestNumber = 64;
    private const int MaxExactDigits = 15;
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly double[] s_powersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    private readonly char _group = point == '.' ? ',' : '.';

    /// <summary>True for what stands for no value: nothing, null, nan, n/a, a dash.</summary>
    public static bool IsNull(ReadOnlySpan<char> text) => text.IsEmpty || text is "-"
        || text.Equals("null", StringComparison.OrdinalIgnoreCase) || text.Equals("nan", StringComparison.OrdinalIgnoreCase)
        || text.Equals("none", StringComparison.OrdinalIgnoreCase) || text.Equals("n/a", StringComparison.OrdinalIgnoreCase)
        || text.Equals("<na>", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a number that is all of the text.</summary>
    public bool TryRead(ReadOnlySpan<char> text, out double value)
    {
        if (point == '.' && TryReadPlain(text, out value)) return true;
        if (point == '.' && double.TryParse(text, Style, CultureInfo.InvariantCulture, out value)) return double.IsFinite(value);
        value = 0;
        if (text.Length > LongestNumber) return false;
        Span<char> plain = stackalloc char[LongestNumber];
        var length = 0;
        var (digits, hasGroup, hasPoint) = (0, false, false);
        foreach (var c in text)
        {
            if (c == point)
            {
                if (hasPoint || (hasGroup && digits != 3)) return false;
                (hasPoint, digits) = (true, 0);
                plain[length++] = '.';
            }
            else if (c == _group || c is '\u00A0' or '\u202F' or '\'')
            {
                // A separator has one to three digits before the first of them, and exactly three between two.
                if (hasPoint || digits == 0 || digits > 3 || (hasGroup && digits != 3)) return false;
                (hasGroup, digits) = (true, 0);
            }
            else if (c is '$' or '€' or '£' or '₹' or '¥')
            {
                if (digits > 0 || hasPoint) return false;
            }
            else
            {
                if (char.IsAsciiDigit(c)) digits++;
                plain[length++] = c;
            }
        }
        if (hasGroup && !hasPoint && digits != 3) return false;
        return double.TryParse(plain[..length], Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>
    /// Digits with or without a point, which most numbers are. Up to 15 of them and a power of ten up to 10^15 are exact doubles, so their
    /// quotient is the nearest one.
    /// </summary>
    private static bool TryReadPlain(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        if (text.Length is 0 or > MaxExactDigits + 1) return false;
        var (mantissa, digits, fraction) = (0L, 0, -1);
        foreach (var c in text)
        {
            var digit = c - '0';
            if ((uint)digit <= 9)
            {
                mantissa = mantissa * 10 + digit;
                digits++;
                if (fraction >= 0) fraction++;
            }
            else if (c == '.' && fraction < 0)
            {
                fraction = 0;
            }
            else
            {
                return false;
            }
        }
        if (digits is 0 or > MaxExactDigits) return false;
        value = fraction <= 0 ? mantissa : mantissa / s_powersOfTen[fraction];
        return true;
    }

    /// <summary>Reads a volume: a number that may end on K, M or B; nothing is 0.</summary>
    public bool TryReadVolume(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        if (IsNull(text)) return true;
        var scale = char.ToUpperInvariant(text[^1]) switch { 'K' => 3, 'M' => 6, 'B' => 9, 'T' => 12, _ => 0 };
        if (scale == 0) return TryRead(text, out value);
        if (!TryRead(text[..^1], out value)) return false;
        // By the text, not by a product: 2.49 × 10^6 in doubles is not always 2490000.
        return double.TryParse(
            string.Create(CultureInfo.InvariantCulture, $"{value:R}e{scale}"), Style, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>
    /// The decimal sign that values have; null when they do not tell (<c>1,234</c> behind a tab), and that is not safe to guess.
    /// </summary>
    public static char? PointOf(IEnumerable<string> values, char separator)
    {
        var isOpen = false;
        foreach (var value in values)
        {
            var (comma, dot) = (value.LastIndexOf(','), value.LastIndexOf('.'));
            if (comma >= 0 && dot >= 0) return comma > dot ? ',' : '.';
            if (comma < 0) continue;
            if (separator == ',' || value.IndexOf(',') != comma) return '.';
            if (value.Length - comma - 1 != 3 || comma > 3) return ',';
            isOpen = true;
        }
        return isOpen ? null : '.';
    }
}
