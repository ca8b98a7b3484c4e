namespace StrategyRuntime.Engine.Json;

/// <summary>
/// The shortest decimal that gives a double back and, of several as short, the nearest to it: by exact integer arithmetic, which for
/// numbers of usual size needs no table and one multiplication. Where a rule for ties would have to decide, it says nothing.
/// </summary>
internal static class ShortestDigits
{
    /// <summary>The least number that it knows; a power of two.</summary>
    public const double Least = 0.0625;

    /// <summary>Where the numbers end that it knows.</summary>
    public const double Limit = 1e9;

    private const int FractionBits = 52;
    // Exponent, as a double has it, of numbers whose fraction is a whole number.
    private const int WholeExponent = 1075;
    // Digits that tell every double from its neighbours.
    private const int MostDigits = 17;

    /// <summary>Finds the digits and how many of them are decimals; the last ones may be zeros.</summary>
    /// <param name="value">From <see cref="Least"/> to below <see cref="Limit"/>.</param>
    /// <param name="digits">The digits.</param>
    /// <param name="scale">Decimals among them.</param>
    public static bool TryFind(double value, out ulong digits, out int scale)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var fraction = bits & ((1UL << FractionBits) - 1);
        var shift = WholeExponent - (int)(bits >> FractionBits);
        scale = DecimalsOf17Digits(value);
        digits = 0;
        // The neighbour below a power of two is nearer than the one above.
        if (fraction == 0) return false;

        // From here on in parts of the 17th digit, 2 to the power of shift of them: the number, and how far from it a decimal may be.
        var power = NumberText.PowersOfTen[scale];
        var high = Math.BigMul(fraction | 1UL << FractionBits, power, out var low);
        var whole = high << (64 - shift) | low >> shift;
        var rest = low & ((1UL << shift) - 1);
        var reach = power / 2;

        // Between two neighbours there is at most one decimal of 15 digits, and of fewer none but that one.
        var (hundreds, under) = Math.DivRem(whole, 100UL);
        if (TryRound(hundreds, (under << shift) + rest, 100UL << shift, reach, out digits, out var isTie))
        {
            scale -= 2;
            return true;
        }
        if (isTie) return false;
        (var tens, under) = Math.DivRem(whole, 10UL);
        if (TryRound(tens, (under << shift) + rest, 10UL << shift, reach, out digits, out isTie))
        {
            scale--;
            return true;
        }
        return !isTie && TryRound(whole, rest, 1UL << shift, reach, out digits, out _);
    }

    /// <summary>Rounds to the nearer one of two decimals; false when that is too far away.</summary>
    private static bool TryRound(ulong lower, ulong aboveLower, ulong distance, ulong reach, out ulong nearest, out bool isTie)
    {
        var belowUpper = distance - aboveLower;
        var away = Math.Min(aboveLower, belowUpper);
        nearest = aboveLower < belowUpper ? lower : lower + 1;
        isTie = away == reach || aboveLower == belowUpper;
        return away < reach && !isTie;
    }

    private static int DecimalsOf17Digits(double value)
    {
        var scale = MostDigits + 1;
        for (var bound = 0.1; value >= bound; bound *= 10) scale--;
        return scale;
    }
}
