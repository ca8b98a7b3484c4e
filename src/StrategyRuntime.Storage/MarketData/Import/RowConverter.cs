using System.Globalization;
using StrategyRuntime.Storage.MarketData.Catalog;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Dialects;
using StrategyRuntime.Storage.MarketData.Formats;

namespace StrategyRuntime.Storage.MarketData.Import;

/// <summary>How a file's rows are to be read, when all that decides it is known.</summary>
/// <param name="Layout">What the columns mean.</param>
/// <param name="File">Name for messages.</param>
/// <param name="Columns">Fields of a row.</param>
/// <param name="Point">The decimal sign.</param>
/// <param name="DayFirst">Order of day and month.</param>
/// <param name="Zone">Zone of stamps without an offset; null: they stay on the clock they are on.</param>
/// <param name="Symbol">Symbol whose rows are taken; null: all, which must be one's.</param>
/// <param name="Series">Series whose rows are taken; null: all.</param>
/// <param name="IsBackwards">True when the newest row is first.</param>
/// <param name="Adjusted">True to use the adjusted close.</param>
internal sealed record ConversionPlan(
    Layout Layout, string File, int Columns, char Point, bool? DayFirst, ZoneClock? Zone, string? Symbol, string? Series, bool IsBackwards,
    bool Adjusted);

/// <summary>Reads the rows of a file and writes them as records. Wrong rows are collected, and repairs.</summary>
internal sealed class RowConverter
{
    private const int MaxWrong = 20;
    private const int RowsPerReport = 1 << 14;
    private const int MaxRepaired = 1_000;
    private const int MaxSymbols = 50;
    private const long RoundingUnits = 4;
    private const int LongestId = 64;

    private readonly ConversionPlan _plan;
    private readonly NumberReader _numbers;
    private readonly StampReader _stamps;
    private readonly int[] _column = new int[Enum.GetValues<Role>().Length];
    private readonly List<string> _wrong = [];
    private readonly List<RepairedLine> _repaired = [];
    private readonly HashSet<string> _symbols = new(StringComparer.Ordinal);
    private readonly GapCount _gaps = new();
    private StampForm? _form;
    private ImportRecord _last;
    private readonly char[] _lastId = new char[LongestId];
    private int _idLength;
    private double _bid = double.NaN;
    private double _ask = double.NaN;

    /// <summary>Prepares for one file.</summary>
    public RowConverter(ConversionPlan plan)
    {
        _plan = plan;
        _numbers = new NumberReader(plan.Point);
        _stamps = new StampReader { DayFirst = plan.DayFirst, SixDigits = plan.Layout.SixDigits, Day = plan.Layout.Day };
        for (var role = 0; role < _column.Length; role++) _column[role] = role == 0 ? -1 : Array.IndexOf(plan.Layout.Roles, (Role)role);
    }

    /// <summary>Hears how many rows were read, now and then.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Rows that were written.</summary>
    public long Rows { get; private set; }

    /// <summary>Lines that were repaired or left out.</summary>
    public IReadOnlyList<RepairedLine> Repaired => _repaired;

    /// <summary>How many were repaired or left out.</summary>
    public long RepairedCount { get; private set; }

    /// <summary>Times between candles.</summary>
    public GapCount Gaps => _gaps;

    /// <summary>Whether every stamp was a date alone.</summary>
    public bool IsDates { get; private set; } = true;

    /// <summary>Whether stamps were epochs.</summary>
    public bool IsEpoch => _form is StampForm.Seconds or StampForm.Milliseconds or StampForm.Microseconds or StampForm.Nanoseconds;

    /// <summary>Offset that the first stamp names.</summary>
    public long? Offset { get; private set; }

    /// <summary>Whether some row had a volume above zero.</summary>
    public bool HasVolume { get; private set; }

    /// <summary>Close minus open time of the first row, .NET ticks.</summary>
    public long? Length { get; private set; }

    /// <summary>The symbols that rows name.</summary>
    public IReadOnlyCollection<string> Symbols => _symbols;

    /// <summary>Reads all rows.</summary>
    /// <exception cref="MarketDataException">Rows are wrong; the message names the first twenty.</exception>
    public void Run(RowSource rows, RecordWriter records)
    {
        var read = 0L;
        while (_wrong.Count < MaxWrong && rows.Read())
        {
            if (++read % RowsPerReport == 0) Progress?.Invoke(read);
            if (!IsWanted(rows)) continue;
            if (rows.Count > _plan.Columns ? !IsEmptyFrom(rows, _plan.Columns) : rows.Count < _plan.Columns)
            {
                Wrong(rows.Line, FormattableString.Invariant($"the row has {rows.Count} fields, not {_plan.Columns}"));
                continue;
            }
            if (TryRead(rows, out var record)) Add(record, Text(rows, Role.Id), records);
        }
        if (_symbols.Count > 1 && _plan.Symbol is null)
        {
            throw new MarketDataException(
                _plan.File, null, $"it holds several symbols; say which with symbol: {string.Join(", ", _symbols.Take(MaxSymbols))}");
        }
        if (_wrong.Count > 0) throw new WrongRowsException(_plan.File, _wrong);
        if (Rows == 0)
            throw new MarketDataException(_plan.File, null, _plan.Symbol is null ? "it holds no rows"
                : $"it holds no rows of {_plan.Symbol}");
    }

    private bool IsWanted(RowSource rows)
    {
        if (Text(rows, Role.Symbol) is { IsEmpty: false } symbol)
        {
            if (_plan.Symbol is not null)
            {
                if (!symbol.Equals(_plan.Symbol, StringComparison.OrdinalIgnoreCase)) return false;
            }
            if (_symbols.Count < MaxSymbols
                && !_symbols.GetAlternateLookup<ReadOnlySpan<char>>().Contains(symbol)) _symbols.Add(symbol.ToString());
            // Only the names of the symbols are of interest from here on.
            if (_symbols.Count > 1 && _plan.Symbol is null) return false;
        }
        return _plan.Series is null || Text(rows, Role.Series).Equals(_plan.Series, StringComparison.OrdinalIgnoreCase);
    }

    private ReadOnlySpan<char> Text(RowSource rows, Role role) =>
        _column[(int)role] is >= 0 and var column && column < rows.Count ? rows[column] : default;

    private static bool IsEmptyFrom(RowSource rows, int column)
    {
        for (; column < rows.Count; column++)
        {
            if (!rows[column].IsEmpty) return false;
        }
        return true;
    }

    private bool TryRead(RowSource rows, out ImportRecord record)
    {
        record = default;
        var line = rows.Line;
        var text = Text(rows, Role.Stamp);
        if (!_stamps.TryRead(text, Text(rows, Role.Time), out var stamp)) return Wrong(line, $"'{Show(text)}' is not a time that exists");
        _form ??= stamp.Form;
        if (_form != stamp.Form) return Wrong(line, $"'{Show(text)}' is a time written in another way than those before");
        IsDates &= stamp.IsDate;
        if (Rows == 0) Offset = stamp.Offset;
        long? before = Rows > 0 && !_plan.IsBackwards ? _last.Time : null;
        var time = stamp.Offset is { } offset ? stamp.Clock - offset
            : stamp.IsDate ? stamp.Clock
            : _plan.Zone?.ToUtc(stamp.Clock, before) ?? stamp.Clock;
        if (Rows == 0 && _stamps.TryRead(Text(rows, Role.CloseTime), default, out var end)) Length = end.Clock - stamp.Clock;
        record = new ImportRecord { Line = line, Time = time, Clock = stamp.Clock, Volume = double.NaN, TickVolume = double.NaN,
            OpenInterest = double.NaN };
        return _plan.Layout.IsTicks ? TryReadTick(rows, ref record) : TryReadCandle(rows, ref record);
    }

    private bool TryReadCandle(RowSource rows, ref ImportRecord record)
    {
        if (NumberReader.IsNull(Text(rows, Role.Open)) && NumberReader.IsNull(Text(rows, Role.High))
            && NumberReader.IsNull(Text(rows, Role.Low)) && NumberReader.IsNull(Text(rows, Role.Close)))
            return Repair(record.Line, "no prices (null): left out");
        if (!TryPrice(rows, Role.Open, out var open) || !TryPrice(rows, Role.High, out var high) || !TryPrice(rows, Role.Low, out var low)
            || !TryPrice(rows, Role.Close, out var close) || !TryVolumes(rows, ref record)) return false;
        if (_plan.Adjusted)
        {
            if (!TryPrice(rows, Role.AdjustedClose, out var adjusted)) return false;
            var factor = adjusted / close;
            (open, high, low, close) = (open * factor, high * factor, low * factor, adjusted);
        }
        if (!Widen(record.Line, open, ref high, ref low, close)) return false;
        record = record with { A = open, B = high, C = low, D = close };
        return true;
    }

    /// <summary>A high or low that misses open or close by rounding alone is widened; by more it is wrong.</summary>
    private bool Widen(long line, double open, ref double high, ref double low, double close)
    {
        var (most, least) = (Math.Max(open, close), Math.Min(open, close));
        if (high < low && !IsRounding(high, low)) return Wrong(line, Invariant($"high {high} is below low {low}"));
        if (high < most)
        {
            var name = close >= open ? "close" : "open";
            if (!IsRounding(high, most)) return Wrong(line, Invariant($"high {high} is below the {name} {most}"));
            high = most;
            Repair(line, $"high was below the {name} by rounding");
        }
        if (low > least)
        {
            if (!IsRounding(low, least))
                return Wrong(line, Invariant($"low {low} is above the {(close <= open ? "close" : "open")} {least}"));
            low = least;
            Repair(line, "low was above the open or close by rounding");
        }
        return true;
    }

    private static bool IsRounding(double a, double b) =>
        a > 0 == b > 0 && Math.Abs(BitConverter.DoubleToInt64Bits(a) - BitConverter.DoubleToInt64Bits(b)) <= RoundingUnits;

    private bool TryReadTick(RowSource rows, ref ImportRecord record)
    {
        if (!TryVolumes(rows, ref record)) return false;
        var (price, bid, ask) = (double.NaN, double.NaN, double.NaN);
        if (!NumberReader.IsNull(Text(rows, Role.Price)) && !TryPrice(rows, Role.Price, out price)) return false;
        if (!NumberReader.IsNull(Text(rows, Role.Bid)) && !TryPrice(rows, Role.Bid, out bid)) return false;
        if (!NumberReader.IsNull(Text(rows, Role.Ask)) && !TryPrice(rows, Role.Ask, out ask)) return false;
        var hasQuotes = _plan.Layout.Has(Role.Bid) && _plan.Layout.Has(Role.Ask);
        if (hasQuotes)
        {
            // A side that did not change is empty in some sources.
            if (double.IsNaN(bid)) bid = _bid;
            if (double.IsNaN(ask)) ask = _ask;
            (_bid, _ask) = (bid, ask);
            // Zero is how a source without trades writes the last one.
            if (double.IsNaN(price) || price == 0) price = (bid + ask) / 2;
        }
        if (double.IsNaN(price)) return Repair(record.Line, "no price: left out");
        record = record with { A = price, B = bid, C = ask };
        return true;
    }

    private bool TryPrice(RowSource rows, Role role, out double value)
    {
        var text = Text(rows, role);
        if (!_numbers.TryRead(text, out value)) return Wrong(rows.Line, $"{Word(role)} '{Show(text)}' is not a number");
        value /= _plan.Layout.PriceDivisor;
        return true;
    }

    private bool TryVolumes(RowSource rows, ref ImportRecord record)
    {
        var (volume, ticks, interest) = (double.NaN, double.NaN, double.NaN);
        if (!TryVolume(rows, Role.Volume, ref volume) || !TryVolume(rows, Role.TickVolume, ref ticks)
            || !TryVolume(rows, Role.OpenInterest, ref interest)) return false;
        HasVolume |= volume > 0;
        record = record with { Volume = volume, TickVolume = ticks, OpenInterest = interest };
        return true;
    }

    private bool TryVolume(RowSource rows, Role role, ref double value)
    {
        if (_column[(int)role] < 0) return true;
        var text = Text(rows, role);
        if (_numbers.TryReadVolume(text, out value) && value >= 0) return true;
        return Wrong(rows.Line, $"{Word(role)} '{Show(text)}' is not a number from 0");
    }

    private void Add(in ImportRecord record, ReadOnlySpan<char> id, RecordWriter records)
    {
        if (Rows > 0)
        {
            // Two trades may be alike but for their number.
            var isTwice = SameId(id) && record with { Line = 0 } == _last with { Line = 0 };
            if (isTwice && (!_plan.Layout.IsTicks || _plan.Layout.Has(Role.Id)))
            {
                Repair(record.Line, "the same row twice: left out");
                return;
            }
            var isOrdered = _plan.IsBackwards ? record.Time <= _last.Time : record.Time >= _last.Time;
            if (!isOrdered)
            {
                var side = _plan.IsBackwards ? "after" : "before";
                Wrong(record.Line, $"its time {ShowTime(record.Clock)} is {side} the row above, {ShowTime(_last.Clock)}");
                return;
            }
            if (!_plan.Layout.IsTicks)
            {
                if (record.Time == _last.Time)
                {
                    Wrong(record.Line, $"two candles of the time {ShowTime(record.Clock)} with different values");
                    return;
                }
                _gaps.Add(record.Time - _last.Time);
            }
        }
        _last = record;
        _idLength = Math.Min(id.Length, _lastId.Length);
        id[.._idLength].CopyTo(_lastId);
        Rows++;
        records.Add(record);
    }

    private bool SameId(ReadOnlySpan<char> id) => id.SequenceEqual(_lastId.AsSpan(0, _idLength));

    private bool Wrong(long line, string reason)
    {
        _wrong.Add(FormattableString.Invariant($"{_plan.File}:{line}: {reason}"));
        return false;
    }

    private bool Repair(long line, string what)
    {
        RepairedCount++;
        if (_repaired.Count < MaxRepaired) _repaired.Add(new RepairedLine(line, what));
        return false;
    }

    private static string Word(Role role) => role switch
    {
        Role.AdjustedClose => "adjusted close",
        Role.TickVolume => "tick volume",
        Role.OpenInterest => "open interest",
        _ => role.ToString().ToLowerInvariant(),
    };

    private static string Show(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : text[..40].ToString() + "…";

    private static string ShowTime(long clock) => new DateTime(clock).ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>Rows of a file that are wrong, the first twenty.</summary>
internal sealed class WrongRowsException(string file, IReadOnlyList<string> rows) : MarketDataException(file, null, string.Join('\n', rows))
{
    /// <inheritdoc/>
    public override string Message => Reason;
}
