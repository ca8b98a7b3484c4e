using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Studies;

/// <summary>The trading days on which a study's symbols have data, in order.</summary>
internal sealed class StudyDays
{
    private readonly List<UtcTime> _begins = [];
    private readonly List<int> _numbers = [];

    private StudyDays(SortedDictionary<int, UtcTime> days)
    {
        _numbers = [.. days.Keys];
        _begins = [.. days.Values];
    }

    /// <summary>Days since 0001-01-01.</summary>
    public IReadOnlyList<int> Numbers => _numbers;

    /// <summary>First instant that belongs to each.</summary>
    public IReadOnlyList<UtcTime> Begins => _begins;

    /// <summary>Reads the days of all symbols.</summary>
    public static async Task<StudyDays> ReadAsync(
        StudyPlan plan, OpenData open, StudyMarkets markets, CancellationToken cancellationToken)
    {
        var days = new SortedDictionary<int, UtcTime>();
        for (var symbol = 0; symbol < plan.Strategies.Count; symbol++)
        {
            var strategy = plan.Strategies[symbol];
            var source = await open(symbol, strategy, plan.Range, cancellationToken);
            markets.Keep(source);
            Read(source, strategy.Exchange, days);
        }
        return new StudyDays(days);
    }

    private static void Read(TickSource source, Exchange exchange, SortedDictionary<int, UtcTime> days)
    {
        var (reader, buffer, day) = (source.OpenReader(), new Tick[4096], new TradingDay());
        while (reader.Read(buffer) is var read and > 0)
        {
            foreach (ref readonly var tick in buffer.AsSpan(0, read))
            {
                if (tick.Symbol != 0 || day.Holds(tick.Time)) continue;
                day = exchange.DayAt(tick.Time);
                days.TryAdd(day.Number, day.From);
            }
        }
    }
}
