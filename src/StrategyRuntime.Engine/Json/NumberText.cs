using System.Buffers.Text;
using System.Globalization;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Json;

/// <summary>
/// How numbers look in every file and frame: decimals without trailing zeros, doubles at their shortest exact form. Prices and money have
/// few
/// decimals, so both have a way that needs integer arithmetic only; it writes the same bytes as the general one.
/// </summary>
public static class NumberText
{
    /// <summary>Bytes that a number takes at most.</summary>
    public const int MaxLength = 40;

    // A double that is a number of at most 15 digits is written with these digits: no other number of so few is as near to it, so none is
    // shorter.
    private const int ShortDecimals = 6;
    private const double ShortScale = 1e6;
    private const double ShortLimit = 1e9;

    private const int CentDecimals = 2;
    private const double CentScale = 1e2;

    // Smaller ones are written with an exponent.
    private const double SmallestPlain = 1e-4;

    private const int MaxLongScale = 18;

    internal static ReadOnlySpan<ulong> PowersOfTen =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000,
        10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
        1_000_000_000_000_000_000,
    ];

    /// <summary>Writes a decimal without trailing zeros; returns its length.</summary>
    public static int Format(decimal value, Span<byte> destination)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var scale = value.Scale;
        if (bits[2] == 0 && scale <= MaxLongScale)
            return Fixed((uint)bits[0] | (ulong)(uint)bits[1] << 32, scale, bits[3] < 0, destination);
        Decimals.Normalize(value).TryFormat(destination, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>Writes a finite double at its shortest exact form; returns its length.</summary>
    public static int Format(double value, Span<byte> destination)
    {
        var size = Math.Abs(value);
        if (size is < ShortLimit and >= SmallestPlain)
        {
            // Most prices have two decimals.
            var cents = Math.Round(size * CentScale);
            if (cents / CentScale == size) return Cents((ulong)cents, value < 0, destination);
            var digits = Math.Round(size * ShortScale);
            if (digits / ShortScale == size) return Fixed((ulong)digits, ShortDecimals, value < 0, destination);
            // Averages, and other quotients.
            if (size >= ShortestDigits.Least && ShortestDigits.TryFind(size, out var shortest, out var scale))
                return Fixed(shortest, scale, value < 0, destination);
        }
        value.TryFormat(destination, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>Writes a whole number; returns its length.</summary>
    public static int Format(long value, Span<byte> destination)
    {
        Utf8Formatter.TryFormat(value, destination, out var written);
        return written;
    }

    /// <summary>Writes digits with a point before the last <paramref name="scale"/> of them, and without the zeros that end them.</summary>
    private static int Fixed(ulong digits, int scale, bool isNegative, Span<byte> destination)
    {
        if (scale == CentDecimals) return Cents(digits, isNegative, destination);
        if (digits == 0) return Zero(destination);
        while (scale > 0)
        {
            var (rest, last) = Math.DivRem(digits, 10UL);
            if (last != 0) break;
            digits = rest;
            scale--;
        }
        var at = 0;
        if (isNegative) destination[at++] = (byte)'-';
        var (whole, fraction) = Math.DivRem(digits, PowersOfTen[scale]);
        Utf8Formatter.TryFormat(whole, destination[at..], out var written);
        at += written;
        if (scale == 0) return at;
        destination[at] = (byte)'.';
        var place = at + scale;
        for (; place > at + 1; place -= 2)
        {
            (fraction, var pair) = Math.DivRem(fraction, 100UL);
            var (tens, ones) = Math.DivRem((uint)pair, 10U);
            destination[place] = (byte)('0' + ones);
            destination[place - 1] = (byte)('0' + tens);
        }
        if (place > at) destination[place] = (byte)('0' + fraction);
        return at + scale + 1;
    }

    /// <summary>The same for two decimals, with divisions by constants, which cost a fraction.</summary>
    private static int Cents(ulong digits, bool isNegative, Span<byte> destination)
    {
        if (digits == 0) return Zero(destination);
        var at = 0;
        if (isNegative) destination[at++] = (byte)'-';
        var (whole, cents) = Math.DivRem(digits, 100UL);
        Utf8Formatter.TryFormat(whole, destination[at..], out var written);
        at += written;
        if (cents == 0) return at;
        var (tenth, hundredth) = Math.DivRem((uint)cents, 10U);
        destination[at++] = (byte)'.';
        destination[at++] = (byte)('0' + tenth);
        if (hundredth != 0) destination[at++] = (byte)('0' + hundredth);
        return at;
    }

    private static int Zero(Span<byte> destination)
    {
        destination[0] = (byte)'0';
        return 1;
    }
}
