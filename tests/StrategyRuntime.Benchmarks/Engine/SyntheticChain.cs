using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;

namespace StrategyRuntime.Benchmarks.Engine;

/// <summary>Prices of option contracts a minute, made by the model, for ticks of <see cref="SyntheticMarket"/>.</summary>
internal sealed class SyntheticChain
{
    private const decimal Volatility = 0.14m;
    private const int LowestStrike = 23_500;
    private const int HighestStrike = 25_100;
    private const int StrikeStep = 50;
    private const int DaysAhead = 21;

    private readonly Dictionary<string, RecordedPrice[]> _prices = [];

    /// <summary>The Thursdays' contracts on NIFTY from the first tick's day to three weeks behind the last one's.</summary>
    public static SyntheticChain Of(ReadOnlySpan<Tick> ticks)
    {
        if (!Exchange.TryGet("NSE", out var exchange)) throw new InvalidOperationException("NSE is built in.");
        var minutes = new List<Tick>();
        foreach (ref readonly var tick in ticks)
        {
            if (minutes.Count == 0 || (tick.Time - minutes[^1].Time).Ticks >= TimeSpan.TicksPerMinute) minutes.Add(tick);
        }
        var chain = new SyntheticChain();
        var last = DayOf(ticks[^1]).AddDays(DaysAhead);
        for (var day = DayOf(ticks[0]); day <= last; day = day.AddDays(1))
        {
            if (day.DayOfWeek != DayOfWeek.Thursday) continue;
            for (var strike = LowestStrike; strike <= HighestStrike; strike += StrikeStep)
            {
                foreach (var right in (OptionRight[])[OptionRight.Call, OptionRight.Put])
                    chain.Add(new OptionContract("NIFTY", day, strike, right, null), exchange, minutes);
            }
        }
        return chain;
    }

    /// <summary>The prices for one run.</summary>
    public IReadOnlyDictionary<string, IPriceRecord> Open() =>
        _prices.ToDictionary(p => p.Key, p => (IPriceRecord)new Record(p.Value), StringComparer.Ordinal);

    private void Add(OptionContract contract, Exchange exchange, List<Tick> minutes)
    {
        var premium = new ModelledPremium(contract, exchange, Volatility);
        _prices[contract.Symbol] = [.. minutes.Where(t => DayOf(t) <= contract.Expiry)
            .Select(t => new RecordedPrice(t.Time, premium.At(t.Price, t.Time), OnPath: false))];
    }

    private static DateOnly DayOf(in Tick tick) => DateOnly.FromDateTime(new DateTime(tick.Time.Ticks));

    private sealed class Record(RecordedPrice[] prices) : IPriceRecord
    {
        private int _next;

        public RecordedPrice? At(UtcTime time)
        {
            while (_next > 0 && prices[_next - 1].Time > time) _next--;
            while (_next < prices.Length && prices[_next].Time <= time) _next++;
            return _next == 0 ? null : prices[_next - 1];
        }
    }
}
