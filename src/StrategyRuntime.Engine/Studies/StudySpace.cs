using System.Globalization;
using System.Numerics;

namespace StrategyRuntime.Engine.Studies;

/// <summary>
/// All combinations of the values of some parameters that satisfy conditions, by number: the last parameter turns fastest.
/// </summary>
public sealed class StudySpace
{
    // So many combinations in a row that no condition takes end the search for one.
    private const int MaxMisses = 1_000_000;

    private readonly IReadOnlyList<ParameterAxis> _axes;
    private readonly IReadOnlyList<StudyExpression> _where;
    private readonly double[][] _numbers;
    private readonly Dictionary<string, int> _byName;

    /// <summary>Spans a space.</summary>
    /// <param name="axes">The parameters; each has a value at least.</param>
    /// <param name="where">Conditions over them.</param>
    public StudySpace(IReadOnlyList<ParameterAxis> axes, IReadOnlyList<StudyExpression> where)
    {
        (_axes, _where) = (axes, where);
        _numbers = [.. axes.Select(axis => axis.Values.Select(Number).ToArray())];
        _byName = axes.Select((axis, at) => (axis.Name, at)).ToDictionary(a => a.Name, a => a.at, StringComparer.Ordinal);
        Combinations = axes.Aggregate(BigInteger.One, (product, axis) => product * axis.Values.Count);
    }

    /// <summary>Number of combinations, those that no condition takes among them.</summary>
    public BigInteger Combinations { get; }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<ParameterAxis> Axes => _axes;

    /// <summary>Numbers of the combinations that all conditions take, in order; at most so many.</summary>
    public IReadOnlyList<long> All(int limit)
    {
        var taken = new List<long>();
        for (long number = 0; number < Combinations && taken.Count < limit; number++)
        {
            if (IsTaken(number)) taken.Add(number);
        }
        return taken;
    }

    /// <summary>
    /// Numbers of different combinations picked at random, in the order in which they were picked. The same seed picks the same ones.
    /// </summary>
    /// <param name="count">How many; fewer when there are no more.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="exhaustible">A space of up to so many combinations is listed and shuffled, a larger one is drawn from.</param>
    public IReadOnlyList<long> Random(int count, long seed, int exhaustible = 1_000_000)
    {
        var random = new SplitMix(unchecked((ulong)seed));
        if (Combinations <= exhaustible) return Shuffled(All(exhaustible).ToArray(), count, random);
        var total = (ulong)BigInteger.Min(Combinations, long.MaxValue);
        var (picked, order) = (new HashSet<long>(), new List<long>());
        for (var misses = 0; order.Count < count && misses < MaxMisses;)
        {
            var number = (long)random.Below(total);
            if (!IsTaken(number) || !picked.Add(number))
            {
                misses++;
                continue;
            }
            order.Add(number);
            misses = 0;
        }
        return order;
    }

    /// <summary>Number of the value of each parameter.</summary>
    public int[] IndexesOf(long number)
    {
        var indexes = new int[_axes.Count];
        for (var axis = _axes.Count - 1; axis >= 0; axis--)
        {
            (number, var index) = Math.DivRem(number, _axes[axis].Values.Count);
            indexes[axis] = (int)index;
        }
        return indexes;
    }

    /// <summary>Values of a combination by name, as text.</summary>
    public IReadOnlyDictionary<string, string> ValuesOf(long number)
    {
        var indexes = IndexesOf(number);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var axis = 0; axis < indexes.Length; axis++) values.Add(_axes[axis].Name, _axes[axis].Values[indexes[axis]]);
        return values;
    }

    /// <summary>
    /// Numbers of the combinations that differ from one by a step of one parameter, with that parameter.
    /// </summary>
    public IEnumerable<(string Name, long Number)> NeighboursOf(long number)
    {
        var indexes = IndexesOf(number);
        long weight = 1;
        for (var axis = _axes.Count - 1; axis >= 0; axis--)
        {
            if (indexes[axis] > 0) yield return (_axes[axis].Name, number - weight);
            if (indexes[axis] < _axes[axis].Values.Count - 1) yield return (_axes[axis].Name, number + weight);
            weight *= _axes[axis].Values.Count;
        }
    }

    private static long[] Shuffled(long[] all, int count, SplitMix random)
    {
        count = Math.Min(count, all.Length);
        for (var i = 0; i < count; i++)
        {
            var other = i + (int)random.Below((ulong)(all.Length - i));
            (all[i], all[other]) = (all[other], all[i]);
        }
        return all[..count];
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private bool IsTaken(long number)
    {
        if (_where.Count == 0) return true;
        var indexes = IndexesOf(number);
        return _where.All(w => w.Holds(name => _byName.TryGetValue(name, out var axis) ? _numbers[axis][indexes[axis]] : double.NaN));
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine.</summary>
    private sealed class SplitMix(ulong state)
    {
        private ulong _state = state;

        /// <summary>A number below a bound.</summary>
        public ulong Below(ulong bound)
        {
            // The product's upper half is uniform but for a bias below bound ÷ 2^64.
            return (ulong)(((UInt128)Next() * bound) >> 64);
        }

        private ulong Next()
        {
            unchecked
            {
                _state += 0x9E3779B97F4A7C15;
                var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
                mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
                return mixed ^ (mixed >> 31);
            }
        }
    }
}
