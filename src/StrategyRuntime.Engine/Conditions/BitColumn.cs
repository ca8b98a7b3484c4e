using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace StrategyRuntime.Engine.Conditions;

/// <summary>
/// Whether something holds after each number of boundaries of a recording, from none to all of them: a bit each. It stays as it is until
/// the <see cref="ColumnReads"/> that it was read with are disposed; its words may become those of another column then.
/// </summary>
internal sealed class BitColumn
{
    private const int WordBits = 64;

    private readonly ulong[] _words;
    private readonly int _length;

    private BitColumn(ulong[] words, int length) => (_words, _length) = (words, length);

    /// <summary>What its bits lie in.</summary>
    public ulong[] Words => _words;

    /// <summary>Whether it holds after so many boundaries.</summary>
    public bool this[int index] => (_words[index / WordBits] >> (index % WordBits) & 1) != 0;

    /// <summary>The same answer for every number.</summary>
    public static BitColumn All(int length, bool holds)
    {
        var words = NewWords(length);
        if (!holds) return new BitColumn(words, length);
        Array.Fill(words, ulong.MaxValue);
        return new BitColumn(words, length).Trimmed();
    }

    /// <summary>An answer for each number.</summary>
    public static BitColumn Of(int length, Func<int, bool> holds)
    {
        var words = NewWords(length);
        for (var i = 0; i < length; i++)
        {
            if (holds(i)) words[i / WordBits] |= 1UL << (i % WordBits);
        }
        return new BitColumn(words, length);
    }

    /// <summary>How many words so many bits lie in.</summary>
    public static int WordsOf(int length) => (length + WordBits - 1) / WordBits;

    /// <summary>A comparison of two columns of numbers, from a number of boundaries on; before it nothing holds.</summary>
    /// <param name="words">Takes the bits; none of them is set.</param>
    /// <param name="length">Number of bits.</param>
    /// <param name="first">The first number of boundaries that may hold.</param>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static BitColumn Compare<TComparison>(ulong[] words, int length, int first, in NumberColumn left, in NumberColumn right)
        where TComparison : struct, IComparison
    {
        // Copies stay in registers.
        var (a, b) = (left, right);
        var at = first;
        for (; at < length && at % WordBits != 0; at++) SetOne<TComparison>(words, at, a, b);
        for (; at + WordBits <= length; at += WordBits)
        {
            var word = 0UL;
            for (var bit = 0; bit < WordBits; bit += Vector256<double>.Count)
                word |= (ulong)TComparison.Holds(a, b, at + bit).ExtractMostSignificantBits() << bit;
            words[at / WordBits] = word;
        }
        for (; at < length; at++) SetOne<TComparison>(words, at, a, b);
        return new BitColumn(words, length);
    }

    /// <summary>
    /// Whether one column of numbers comes above another: it is greater, and was not at the step before. A NaN makes both false.
    /// </summary>
    /// <param name="words">Takes the bits; none of them is set.</param>
    /// <param name="length">Number of bits.</param>
    /// <param name="first">The first number of boundaries that may hold; there is a step before it.</param>
    /// <param name="left">What comes above.</param>
    /// <param name="right">What it comes above of.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static BitColumn Crossings(ulong[] words, int length, int first, in NumberColumn left, in NumberColumn right)
    {
        var (a, b) = (left, right);
        var at = first;
        for (; at < length && at % WordBits != 0; at++) SetCrossing(words, at, a, b);
        // Each number is read once: the step before is a bit further down.
        var before = at < length && a.At(at - 1) <= b.At(at - 1) ? 1UL : 0;
        for (; at + WordBits <= length; at += WordBits)
        {
            var (above, notAbove) = (0UL, 0UL);
            if (Vector512.IsHardwareAccelerated)
            {
                for (var bit = 0; bit < WordBits; bit += Vector512<double>.Count)
                {
                    var (x, y) = (a.EightAt(at + bit), b.EightAt(at + bit));
                    above |= Vector512.GreaterThan(x, y).ExtractMostSignificantBits() << bit;
                    notAbove |= Vector512.LessThanOrEqual(x, y).ExtractMostSignificantBits() << bit;
                }
            }
            else
            {
                for (var bit = 0; bit < WordBits; bit += Vector256<double>.Count)
                {
                    var (x, y) = (a.VectorAt(at + bit), b.VectorAt(at + bit));
                    above |= (ulong)Vector256.GreaterThan(x, y).ExtractMostSignificantBits() << bit;
                    notAbove |= (ulong)Vector256.LessThanOrEqual(x, y).ExtractMostSignificantBits() << bit;
                }
            }
            words[at / WordBits] = above & (notAbove << 1 | before);
            before = notAbove >> (WordBits - 1);
        }
        for (; at < length; at++) SetCrossing(words, at, a, b);
        return new BitColumn(words, length);
    }

    /// <summary>Both hold.</summary>
    public BitColumn And(BitColumn other) => Join<Both>(other);

    /// <summary>At least one holds.</summary>
    public BitColumn Or(BitColumn other) => Join<Either>(other);

    /// <summary>It does not hold.</summary>
    public BitColumn Not() => new BitColumn([.. _words.Select(word => ~word)], _length).Trimmed();

    /// <summary>The first number from one on at which it holds; never when there is none.</summary>
    public int Next(int from)
    {
        for (var word = from / WordBits; word < _words.Length; word++)
        {
            var rest = word == from / WordBits ? _words[word] & (ulong.MaxValue << (from % WordBits)) : _words[word];
            if (rest != 0) return word * WordBits + BitOperations.TrailingZeroCount(rest);
        }
        return int.MaxValue;
    }

    private static ulong[] NewWords(int length) => new ulong[WordsOf(length)];

    private static void SetOne<TComparison>(ulong[] words, int at, in NumberColumn left, in NumberColumn right)
        where TComparison : struct, IComparison
    {
        if (TComparison.HoldsAt(left, right, at)) words[at / WordBits] |= 1UL << (at % WordBits);
    }

    private static void SetCrossing(ulong[] words, int at, in NumberColumn left, in NumberColumn right)
    {
        if (left.At(at) > right.At(at) && left.At(at - 1) <= right.At(at - 1)) words[at / WordBits] |= 1UL << (at % WordBits);
    }

    private BitColumn Join<TJoin>(BitColumn other)
        where TJoin : struct, IJoin
    {
        var joined = new ulong[_words.Length];
        for (var i = 0; i < joined.Length; i++) joined[i] = TJoin.Join(_words[i], other._words[i]);
        return new BitColumn(joined, _length);
    }

    private BitColumn Trimmed()
    {
        if (_length % WordBits != 0) _words[^1] &= ulong.MaxValue >> (WordBits - _length % WordBits);
        return this;
    }

    private interface IJoin
    {
        static abstract ulong Join(ulong left, ulong right);
    }

    private struct Both : IJoin
    {
        public static ulong Join(ulong left, ulong right) => left & right;
    }

    private struct Either : IJoin
    {
        public static ulong Join(ulong left, ulong right) => left | right;
    }
}

/// <summary>A number after each number of boundaries: that of a candle or indicator some candles back, or always the same.</summary>
/// <param name="Values">By candle; empty for a constant.</param>
/// <param name="Offset">Which candle from the last closed one (−1) backwards.</param>
/// <param name="Constant">The number that is always the same.</param>
internal readonly record struct NumberColumn(double[] Values, int Offset, double Constant)
{
    /// <summary>A number that is always the same.</summary>
    public static NumberColumn Of(double constant) => new([], 0, constant);

    /// <summary>First number of boundaries after which there is a candle.</summary>
    public int First => -Offset;

    /// <summary>The number after so many boundaries.</summary>
    public double At(int boundaries) => Values.Length == 0 ? Constant : Values[boundaries + Offset];

    /// <summary>The numbers after so many boundaries and the three that follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> VectorAt(int boundaries) =>
        Values.Length == 0 ? Vector256.Create(Constant) : Vector256.Create(Values.AsSpan(boundaries + Offset, Vector256<double>.Count));

    /// <summary>The numbers after so many boundaries and the seven that follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> EightAt(int boundaries) =>
        Values.Length == 0 ? Vector512.Create(Constant) : Vector512.Create(Values.AsSpan(boundaries + Offset, Vector512<double>.Count));
}

/// <summary>How two columns of numbers are compared: four at once, and one; a NaN makes each false.</summary>
internal interface IComparison
{
    static abstract Vector256<double> Holds(in NumberColumn left, in NumberColumn right, int at);

    static abstract bool HoldsAt(in NumberColumn left, in NumberColumn right, int at);
}

internal struct IsGreater : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Holds(in NumberColumn left, in NumberColumn right, int at) =>
        Vector256.GreaterThan(left.VectorAt(at), right.VectorAt(at));

    public static bool HoldsAt(in NumberColumn left, in NumberColumn right, int at) => left.At(at) > right.At(at);
}

internal struct IsGreaterOrEqual : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Holds(in NumberColumn left, in NumberColumn right, int at) =>
        Vector256.GreaterThanOrEqual(left.VectorAt(at), right.VectorAt(at));

    public static bool HoldsAt(in NumberColumn left, in NumberColumn right, int at) => left.At(at) >= right.At(at);
}

internal struct IsEqual : IComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Holds(in NumberColumn left, in NumberColumn right, int at) =>
        Vector256.Equals(left.VectorAt(at), right.VectorAt(at));

    public static bool HoldsAt(in NumberColumn left, in NumberColumn right, int at) => left.At(at) == right.At(at);
}
