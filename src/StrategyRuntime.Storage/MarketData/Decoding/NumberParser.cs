using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>Decimal numbers of a CSV row, exactly as <see cref="double.Parse(string)"/> reads them.</summary>
internal static class NumberParser
{
    // Up to 15 significant digits fit a double exactly, and so does 10^15: one correctly rounded division then gives the nearest
    // double (W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990).
    private const int MaxExactDigits = 15;

    private static ReadOnlySpan<double> PowersOfTen =>
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>
    /// Reads plain digits with an optional point from <paramref name="at"/> on, and moves it to the comma or the end of the row behind
    /// them. False, with <paramref name="at"/> unmoved, for anything else: then <see cref="TryParse"/> decides.
    /// </summary>
    /// <param name="row">First byte of a row; the byte behind its last one can be read and is no digit and no point.</param>
    /// <param name="length">Length of the row.</param>
    /// <param name="at">Where the number starts.</param>
    /// <param name="value">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadPlain(ref byte row, int length, scoped ref int at, out double value)
    {
        // No bounds checks: the byte behind the row stops both loops.
        value = 0;
        var i = at;
        var mantissa = 0UL;
        uint digit;
        while ((digit = Unsafe.Add(ref row, i) - (uint)'0') <= 9)
        {
            mantissa = mantissa * 10 + digit;
            i++;
        }
        var digits = i - at;
        var fraction = 0;
        if (Unsafe.Add(ref row, i) == '.')
        {
            var point = ++i;
            while ((digit = Unsafe.Add(ref row, i) - (uint)'0') <= 9)
            {
                mantissa = mantissa * 10 + digit;
                i++;
            }
            fraction = i - point;
            digits += fraction;
        }
        if (digits is 0 or > MaxExactDigits || (i != length && Unsafe.Add(ref row, i) != ',')) return false;
        value = fraction == 0 ? mantissa : mantissa / PowersOfTen[fraction];
        at = i;
        return true;
    }

    /// <summary>Reads a whole field in any decimal form: sign, point, exponent. Not NaN, infinity or hexadecimal.</summary>
    public static bool TryParse(ReadOnlySpan<byte> field, out double value) =>
        Utf8Parser.TryParse(field, out value, out var consumed) && consumed == field.Length && double.IsFinite(value);
}
