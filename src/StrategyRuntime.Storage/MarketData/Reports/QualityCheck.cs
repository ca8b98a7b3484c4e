using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Reports;

/// <summary>Looks through a decoded file once.</summary>
internal sealed class QualityCheck
{
    private const int MaxItems = 100;
    private const int StaleDays = 5;
    private const int StaleBars = 30;
    private const int StaleTicks = 1_000;
    private const double Decay = 0.02;
    private const double OutlierTimes = 12;
    private const double LeastOutlier = 0.03;
    private const double SplitTolerance = 0.05;
    private const double LeastSplit = 1.35;

    // New shares for old ones, as companies choose them.
    private static readonly (int New, int Old)[] s_ratios =
        [(3, 2), (2, 1), (5, 2), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1), (8, 1), (10, 1), (15, 1), (20, 1), (25, 1), (50, 1), (100, 1)];

    private readonly DecodedSeries _series;
    private readonly Exchange _exchange;
    private readonly ExchangeClock _clock;
    private readonly List<QualityGap> _gaps = [];
    private readonly List<QualityJump> _outliers = [];
    private readonly List<QualityRow> _zeros = [];
    private readonly List<StaleRows> _stale = [];
    private readonly List<LikelySplit> _splits = [];
    private long _gapCount;
    private long _outlierCount;
    private long _zeroCount;
    private long _staleCount;
    private long _splitCount;

    /// <summary>Prepares for one file.</summary>
    public QualityCheck(DecodedSeries series, Exchange exchange)
    {
        (_series, _exchange) = (series, exchange);
        _clock = new ExchangeClock(exchange.Zone);
    }

    /// <summary>The report.</summary>
    public QualityReport Run(string symbol, CancellationToken cancellationToken)
    {
        var move = double.NaN;
        Candle before = default, row = _series.RowAt(0);
        var staleFrom = 0L;
        var isBack = true;
        CheckZero(row);
        for (var at = 1L; at <= _series.Rows; at++)
        {
            if ((at & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            var isLast = at == _series.Rows;
            var next = isLast ? default : _series.RowAt(at);
            if (isLast || !IsSame(row, next))
            {
                CheckStale(staleFrom, at - 1);
                staleFrom = at;
            }
            // The way back from an outlier is no jump. Of the last row it cannot be known whether the price comes back.
            var isOutlier = !isLast && at > 1 && !isBack && IsOutlier(before, row, next, move);
            if (isOutlier) Add(_outliers, ref _outlierCount, new QualityJump(Text(row), row.Close, before.Close, next.Close));
            else if (!isBack) CheckSplit(before, row);
            isBack = isOutlier;
            if (isLast) break;
            CheckZero(next);
            CheckGap(row, next);
            var step = Change(row.Close, next.Close);
            if (!double.IsNaN(step)) move = double.IsNaN(move) ? step : move + Decay * (Math.Min(step, 10 * move + LeastOutlier) - move);
            (before, row) = (row, next);
        }
        return new QualityReport(
            symbol, _series.Timeframe?.ToString() ?? MarketDataFile.Ticks, _exchange.Name, _series.Rows, Text(_series.RowAt(0)),
            Text(_series.RowAt(_series.Rows - 1)), new Findings<QualityGap>(_gapCount, _gaps),
            new Findings<QualityJump>(_outlierCount, _outliers), new Findings<QualityRow>(_zeroCount, _zeros),
            new Findings<StaleRows>(_staleCount, _stale), new Findings<LikelySplit>(_splitCount, _splits));
    }

    private static bool IsSame(in Candle a, in Candle b) =>
        a.Open == b.Open && a.High == b.High && a.Low == b.Low && a.Close == b.Close && a.High == a.Low;

    private static double Change(double from, double to) => from > 0 && to > 0 ? Math.Abs(Math.Log(to / from)) : double.NaN;

    private static void Add<T>(List<T> items, ref long count, T item)
    {
        count++;
        if (items.Count < MaxItems) items.Add(item);
    }

    private void CheckZero(in Candle row)
    {
        if (row.Low <= 0) Add(_zeros, ref _zeroCount, new QualityRow(Text(row), row.Low));
    }

    private void CheckStale(long first, long last)
    {
        var least = _series.Timeframe switch { null => StaleTicks, { IsIntraday: true } => StaleBars, _ => StaleDays };
        var rows = last - first + 1;
        if (rows < least) return;
        var (begin, end) = (_series.RowAt(first), _series.RowAt(last));
        Add(_stale, ref _staleCount, new StaleRows(Text(begin), Text(end), rows, begin.Close));
    }

    private static bool IsOutlier(in Candle before, in Candle row, in Candle next, double move)
    {
        var (there, back, across) = (Change(before.Close, row.Close), Change(row.Close, next.Close), Change(before.Close, next.Close));
        var least = Math.Max(LeastOutlier, OutlierTimes * move);
        return there > least && back > least && across < there / 2;
    }

    private void CheckSplit(in Candle row, in Candle next)
    {
        if (!(row.Close > 0 && next.Open > 0)) return;
        var ratio = row.Close / next.Open;
        var isReverse = ratio < 1;
        if (isReverse) ratio = 1 / ratio;
        if (ratio < LeastSplit || DayOf(next.OpenTime) == DayOf(row.OpenTime)) return;
        foreach (var (shares, old) in s_ratios)
        {
            if (Math.Abs(ratio * old / shares - 1) > SplitTolerance) continue;
            var text = isReverse ? FormattableString.Invariant($"{old}:{shares}") : FormattableString.Invariant($"{shares}:{old}");
            Add(_splits, ref _splitCount, new LikelySplit(Text(next), text, row.Close, next.Open));
            return;
        }
    }

    private void CheckGap(in Candle row, in Candle next)
    {
        if (_series.Timeframe is null && next.OpenTime.Ticks - row.OpenTime.Ticks < TimeSpan.TicksPerHour) return;
        var missing = _series.Timeframe switch
        {
            null => Days(row.OpenTime, next.OpenTime) - 1,
            { Unit: TimeframeUnit.Month } months => Months(row.OpenTime, next.OpenTime) / months.Number - 1,
            { Unit: TimeframeUnit.Week } weeks =>
                (DayOf(next.OpenTime) / 7 - DayOf(row.OpenTime) / 7) / weeks.Number - 1,
            { Unit: TimeframeUnit.Day } days => Days(row.OpenTime, next.OpenTime) / days.Number - 1,
            { } length => Bars(row.OpenTime.Ticks + length.NominalTicks, next.OpenTime.Ticks, length.NominalTicks),
        };
        if (missing > 0) Add(_gaps, ref _gapCount, new QualityGap(Text(row), Text(next), missing));
    }

    private int DayOf(UtcTime time) => _exchange.DayAt(time).Number;

    private int Months(UtcTime from, UtcTime to)
    {
        var (first, last) = (DateOnly.FromDayNumber(DayOf(from)), DateOnly.FromDayNumber(DayOf(to)));
        return (last.Year - first.Year) * 12 + last.Month - first.Month;
    }

    private long Days(UtcTime from, UtcTime to)
    {
        var (first, last) = (DayOf(from), DayOf(to));
        var days = 0L;
        for (var day = first + 1; day <= last; day++) days += day == last || _exchange.IsTradingDay(day) ? 1 : 0;
        return days;
    }

    /// <summary>How many bars have room in the sessions of a time without rows.</summary>
    private long Bars(long from, long to, long length)
    {
        if (to <= from) return 0;
        if (_exchange.IsAlwaysOpen) return (to - from) / length;
        var (first, last) = (DayOf(new UtcTime(from)), DayOf(new UtcTime(to)));
        var bars = 0L;
        for (var number = first; number <= last; number++)
        {
            if (!_exchange.IsTradingDay(number)) continue;
            var day = _exchange.Day(number);
            bars += Room(day.Open.Ticks, day.BreakBegin.Ticks) + (day.BreakEnd < day.Close ? Room(day.BreakEnd.Ticks, day.Close.Ticks) : 0);
        }
        return bars;

        long Room(long open, long close)
        {
            var (begin, end) = (Math.Max(open, from), Math.Min(close, to));
            return end > begin ? (end - begin + length - 1) / length : 0;
        }
    }

    private string Text(in Candle row) => _clock.Format(row.OpenTime);
}
