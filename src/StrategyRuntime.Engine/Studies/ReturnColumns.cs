using System.Numerics;

namespace StrategyRuntime.Engine.Studies;

/// <summary>
/// The returns of many sets by stretch, so that a vector of the processor holds the same stretch of several sets. Each set is summed in the
/// order of the stretches, however wide a vector is: the ratios are the same on every machine.
/// </summary>
internal sealed class ReturnColumns
{
    private readonly int[] _lengths;
    private readonly int _width;
    private readonly double[] _sums;
    private readonly double[] _squares;

    /// <summary>Takes the returns of each set and the days of each stretch.</summary>
    public ReturnColumns(IReadOnlyList<ReturnBlocks> sets, int[] lengths)
    {
        _lengths = lengths;
        _width = (sets.Count + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _sums = new double[(long)ReturnBlocks.Count * _width];
        _squares = new double[(long)ReturnBlocks.Count * _width];
        for (var set = 0; set < sets.Count; set++)
        {
            for (var block = 0; block < ReturnBlocks.Count; block++)
            {
                _sums[block * _width + set] = sets[set].Sums[block];
                _squares[block * _width + set] = sets[set].Squares[block];
            }
        }
    }

    /// <summary>Room for a ratio of each set; what is beyond their number means nothing.</summary>
    public double[] NewRatios() => new double[_width];

    /// <summary>Sharpe ratio of a day over the stretches of a half, for each set; 0 where nothing moved.</summary>
    public void Sharpe(uint half, double[] into)
    {
        Span<int> columns = stackalloc int[ReturnBlocks.Count];
        var (count, days) = (0, 0);
        for (var block = 0; block < ReturnBlocks.Count; block++)
        {
            if ((half >> block & 1) == 0) continue;
            columns[count++] = block * _width;
            days += _lengths[block];
        }
        columns = columns[..count];
        var (length, least) = (new Vector<double>(days), new Vector<double>(1e-300));
        for (var set = 0; set < _width; set += Vector<double>.Count)
        {
            var (sum, squares) = (Vector<double>.Zero, Vector<double>.Zero);
            foreach (var column in columns)
            {
                sum += new Vector<double>(_sums, column + set);
                squares += new Vector<double>(_squares, column + set);
            }
            var mean = sum / length;
            var variance = squares / length - mean * mean;
            var ratio = mean / Vector.SquareRoot(variance);
            Vector.ConditionalSelect(Vector.GreaterThan(variance, least), ratio, Vector<double>.Zero).CopyTo(into, set);
        }
    }
}
