using System.Globalization;
using Parquet.Data;
using Parquet.Schema;

namespace StrategyRuntime.Storage.MarketData.Dialects;

/// <summary>One column of a row group, as text.</summary>
internal abstract class ParquetColumn : IDisposable
{
    // Longer than any number or time.
    private const int LongestValue = 64;
    private const string TimeFormat = "HH:mm:ss.FFFFFFF";

    private readonly char[] _text = new char[LongestValue];
    private int _row = -1;
    private int _value = -1;

    /// <summary>The column that was read.</summary>
    public static ParquetColumn Of(DataField field, RawColumnData data, ZoneClock? zone) => data switch
    {
        RawColumnData<DateTime> times => new Column<DateTime>(times, TimeText(field, zone)),
        RawColumnData<double> numbers => new Column<double>(numbers, static (value, text) => Format(value, text)),
        RawColumnData<float> numbers => new Column<float>(numbers, static (value, text) => Format(value, text)),
        RawColumnData<decimal> numbers => new Column<decimal>(numbers, static (value, text) => Format(value, text)),
        RawColumnData<long> times when field is TimeDataField time => new Column<long>(times, TimeOfDay(time)),
        RawColumnData<long> numbers => new Column<long>(numbers, static (value, text) => Format(value, text)),
        RawColumnData<int> times when field is TimeDataField =>
            new Column<int>(times, static (value, text) => Format(new DateTime(value * TimeSpan.TicksPerMillisecond), text, TimeFormat)),
        RawColumnData<int> numbers => new Column<int>(numbers, static (value, text) => Format(value, text)),
        RawColumnData<short> numbers => new Column<short>(numbers, static (value, text) => Format(value, text)),
        RawColumnData<sbyte> numbers => new Column<sbyte>(numbers, static (value, text) => Format(value, text)),
        RawColumnData<ulong> numbers => new Column<ulong>(numbers, static (value, text) => Format(value, text)),
        RawColumnData<uint> numbers => new Column<uint>(numbers, static (value, text) => Format(value, text)),
        RawColumnData<ushort> numbers => new Column<ushort>(numbers, static (value, text) => Format(value, text)),
        RawColumnData<byte> numbers => new Column<byte>(numbers, static (value, text) => Format(value, text)),
        RawColumnData<bool> truths => new Column<bool>(truths, static (value, text) => Copy(value ? "true" : "false", text)),
        RawColumnData<ReadOnlyMemory<char>> texts => new Texts(texts),
        _ => throw new NotSupportedException($"column {field.Name} is of a type that is not read"),
    };

    /// <summary>The value of a row; rows are asked for in order, each as often as one likes. Empty: none.</summary>
    public ReadOnlySpan<char> this[int row]
    {
        get
        {
            while (_row < row)
            {
                _row++;
                if (IsThere(_row)) _value++;
            }
            return IsThere(row) ? Text(_value, _text) : default;
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Whether a row has a value: values of other rows lie one behind the other.</summary>
    protected abstract bool IsThere(int row);

    /// <summary>A value as text.</summary>
    protected abstract ReadOnlySpan<char> Text(int value, char[] buffer);

    private static Func<DateTime, char[], int> TimeText(DataField field, ZoneClock? zone)
    {
        var time = field as DateTimeDataField;
        if (time?.DateTimeFormat == DateTimeFormat.Date) return static (value, text) => Format(value, text, "yyyy-MM-dd");
        const string Clock = "yyyy-MM-dd " + TimeFormat;
        if (time?.IsAdjustedToUTC != true) return static (value, text) => Format(value, text, Clock);
        if (zone is null) return static (value, text) => Format(value, text, Clock + "'Z'");
        return (value, text) =>
        {
            var clock = zone.ToClock(value.Ticks);
            var offset = clock - value.Ticks;
            var length = Format(new DateTime(clock), text, Clock);
            return length + Copy(offset == 0 ? "Z" : ZoneClock.OffsetName(offset), text.AsSpan(length));
        };
    }

    private static Func<long, char[], int> TimeOfDay(TimeDataField field)
    {
        var perTick = field.Precision switch
        {
            TimeUnitPrecision.Millis => TimeSpan.TicksPerMillisecond, TimeUnitPrecision.Micros => 10L, _ => 0L,
        };
        return (value, text) => Format(new DateTime(perTick == 0 ? value / 100 : value * perTick), text, TimeFormat);
    }

    private static int Format<T>(T value, char[] text, string? format = null) where T : ISpanFormattable
    {
        value.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        return length;
    }

    private static int Copy(string value, Span<char> text)
    {
        value.CopyTo(text);
        return value.Length;
    }

    private sealed class Column<T>(RawColumnData<T> data, Func<T, char[], int> format) : ParquetColumn
        where T : struct
    {
        private readonly bool _hasNulls = data.DefinitionLevels.Length > 0;

        public override void Dispose() => data.Dispose();

        protected override bool IsThere(int row) => !_hasNulls || data.DefinitionLevels[row] > 0;

        protected override ReadOnlySpan<char> Text(int value, char[] buffer) => buffer.AsSpan(0, format(data.Values[value], buffer));
    }

    private sealed class Texts(RawColumnData<ReadOnlyMemory<char>> data) : ParquetColumn
    {
        private readonly bool _hasNulls = data.DefinitionLevels.Length > 0;

        public override void Dispose() => data.Dispose();

        protected override bool IsThere(int row) => !_hasNulls || data.DefinitionLevels[row] > 0;

        protected override ReadOnlySpan<char> Text(int value, char[] buffer) => data.Values[value].Span.Trim();
    }
}
