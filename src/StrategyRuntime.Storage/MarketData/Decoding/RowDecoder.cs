using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>Decodes and checks the rows of one file. Every row is checked; the first wrong one ends it with its line and reason.</summary>
/// <param name="header">The columns.</param>
/// <param name="span">Length of the bars; null for ticks, and for bars whose timeframe is still to be found out.</param>
/// <param name="builder">Takes the rows.</param>
/// <param name="timestamps">Reads timestamps.</param>
/// <param name="file">For error messages.</param>
internal sealed class RowDecoder(CsvHeader header, BarSpan? span, SeriesBuilder builder, TimestampParser timestamps, string file)
{
    /// <summary>Larger prices are refused: 15 digits are exact in a double, and leave decimal money room for its products.</summary>
    public const double MaxValue = 1e15;

    private const int VolumeOfTick = 1;
    private const int VolumeOfBar = 4;
    private const int OpenInterestOfTick = 4;

    private readonly int[] _slots = header.Slots;
    private readonly bool _isBars = header.Kind == RowKind.Bars;
    private readonly int _required = CsvHeader.RequiredValues(header.Kind);
    private readonly int _volume = header.Kind == RowKind.Bars ? VolumeOfBar : VolumeOfTick;
    private long _lastTime = long.MinValue;
    private long _lastEnd = long.MinValue;
    private long _line;
    private int _index;
    private double[]?[] _values = builder.Chunk.Values;
    private long[] _times = builder.Chunk.Time;

    /// <summary>Smallest time between two bars, .NET ticks; <see cref="long.MaxValue"/> when there were fewer than two.</summary>
    public long SmallestGap { get; private set; } = long.MaxValue;

    /// <summary>Lowest price: 0, or below it for what may trade there.</summary>
    public double MinPrice { get; init; }

    /// <summary>Decodes one row, which a <see cref="LineReader"/> has read: the bytes behind it are as that class promises.</summary>
    /// <exception cref="MarketDataException">The row is wrong.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A file is often decoded once: there is no second run to be faster in.
    public void Decode(ReadOnlySpan<byte> row, long line)
    {
        _line = line;
        ref var start = ref MemoryMarshal.GetReference(row);
        var slots = _slots;
        var values = _values;
        var index = _index;
        var at = 0;
        var time = 0L;
        for (var column = 0; column < slots.Length; column++)
        {
            if (column > 0)
            {
                if (at >= row.Length) Fail(Invariant($"the row has {column} fields, the header {slots.Length}"));
                at++;
            }
            var slot = slots[column];
            if (slot >= 0)
            {
                if (!NumberParser.TryReadPlain(ref start, row.Length, ref at, out var value)) value = ReadNumber(row, ref at, column);
                values[slot]![index] = value;
            }
            else if (slot == CsvHeader.Timestamp)
            {
                if (!timestamps.TryRead(ref start, row.Length, ref at, out time)) time = ReadTimestamp(row, ref at, column);
            }
            else
                Field(row, ref at, column);
        }
        if (at < row.Length) Fail(Invariant($"the row has more fields than the header, which has {slots.Length}"));
        if (_isBars)
        {
            CheckPrices(values[0]![index], values[1]![index], values[2]![index], values[3]![index]);
            time = PlaceBar(time);
        }
        else if (time < _lastTime)
            FailOrder(time);
        _lastTime = time;
        _times[index] = time;
        if (++_index == SeriesChunk.Capacity) NextChunk();
    }

    /// <summary>Hands the last rows over; there are no more.</summary>
    public void Finish() => builder.Complete(_index);

    private void NextChunk()
    {
        builder.Complete(_index);
        _index = 0;
        _values = builder.Chunk.Values;
        _times = builder.Chunk.Time;
    }

    private void CheckPrices(double open, double high, double low, double close)
    {
        if (high < low) Fail(Invariant($"high {high} is below low {low}"));
        if (open < low || open > high) Fail(Invariant($"open {open} is outside of low {low} to high {high}"));
        if (close < low || close > high) Fail(Invariant($"close {close} is outside of low {low} to high {high}"));
    }

    private long PlaceBar(long time)
    {
        if (span is { Timeframe.IsIntraday: false } && !span.TryStartOfDays(time, timestamps.Written, out time))
            Fail("a weekly candle is dated on a Sunday, which can mean the week before or after; date it on its Monday");
        if (time <= _lastEnd || time <= _lastTime)
        {
            if (time == _lastTime) Fail($"two candles have the timestamp {Show(time)}");
            if (time < _lastTime) FailOrder(time);
            if (time < _lastEnd)
                Fail(
                    $"the candle of {Show(time)} starts before the one of {Show(_lastTime)} ends: "
                    + $"the rows are closer than {span!.Timeframe}");
        }
        if (_lastTime != long.MinValue) SmallestGap = Math.Min(SmallestGap, time - _lastTime);
        if (span is not null) _lastEnd = span.End(time);
        return time;
    }

    private double ReadNumber(ReadOnlySpan<byte> row, ref int at, int column)
    {
        var slot = _slots[column];
        var field = Field(row, ref at, column);
        if (field.IsEmpty && slot >= _required) return slot == _volume ? 0 : double.NaN;
        if (!NumberParser.TryParse(field, out var value))
            Fail($"{header.Names[column]} '{CsvField.Show(field)}' is not a number");
        var (least, most) = IsPrice(slot) ? (MinPrice, MaxValue) : (0, double.MaxValue);
        if (!(value >= least && value <= most))
        {
            Fail(IsPrice(slot)
                ? Invariant($"{header.Names[column]} {CsvField.Show(field)} is outside of {least:0} to {most:0}")
                : $"{header.Names[column]} {CsvField.Show(field)} is not a finite number from 0 up");
        }
        // A negative zero becomes a plain one.
        return value + 0.0;
    }

    private bool IsPrice(int slot) => slot != _volume && (!_isBars || slot < VolumeOfBar) && (_isBars || slot != OpenInterestOfTick);

    private long ReadTimestamp(ReadOnlySpan<byte> row, ref int at, int column)
    {
        var field = Field(row, ref at, column);
        if (!timestamps.TryParse(field, out var time))
            Fail($"{header.Names[column]} '{CsvField.Show(field)}' is not a timestamp of the years 1900 to 2199: {TimestampParser.Forms}");
        return time;
    }

    private ReadOnlySpan<byte> Field(ReadOnlySpan<byte> row, ref int at, int column)
    {
        if (!CsvField.TryRead(row, ref at, out var field))
            Fail($"the quote of {header.Names[column]} is not closed, or something follows it");
        return field;
    }

    private static string Show(long time) => new DateTime(time).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    [DoesNotReturn]
    private void FailOrder(long time) => Fail($"the row of {Show(time)} comes after {Show(_lastTime)}: rows must be in time order");

    [DoesNotReturn]
    private void Fail(string reason) => throw new MarketDataException(file, _line, reason);
}
