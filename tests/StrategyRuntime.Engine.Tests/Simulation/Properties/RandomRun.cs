using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Tests.Simulation.Properties;

/// <summary>A random strategy on a random account over random prices; everything follows from the seed.</summary>
internal sealed class RandomRun
{
    public RandomRun(int seed)
    {
        var random = new Random(seed);
        var strategy = new RandomStrategy(random);
        Strategy = Rig.Parse(strategy.Build().ToBytes());
        Broker = new BrokerConnection
        {
            Id = "paper",
            Cash = 10_000,
            Fill = (FillRule)random.Next(3),
            Spread = new Spread(random.Next(3) == 0 ? 0.1m : 0),
            Slippage = new Slippage(random.Next(3), random.Next(3) == 0 ? 0.03m : 0),
            Commission = new Commission(random.Next(3), random.Next(3) == 0 ? 0.05m : 0, random.Next(3) == 0 ? 0.01m : 0),
        };
        Scale = random.Next(4) == 0 ? 1.5m : 1;
        IsBars = random.Next(2) == 0;
        Ticks = IsBars ? Bars(random) : RealTicks(random, strategy.HasSupporting);
    }

    public StrategyDefinition Strategy { get; private set; }

    public BrokerConnection Broker { get; }

    public decimal Scale { get; }

    public bool IsBars { get; }

    public Tick[] Ticks { get; }

    /// <summary>The same run with a variable that every price may change, which no node reads.</summary>
    public RandomRun FollowEachTick()
    {
        Strategy = Strategy with { TrailingVariables = [new TrailingVariable("Peak", new LiveExpression(0, LiveField.Ltp), Rises: true)] };
        return this;
    }

    public Rig NewRig() => new(Strategy, Broker, source: IsBars ? new Timeframe(1, TimeframeUnit.Minute) : null, scale: Scale);

    /// <summary>Plays every tick, a given number at a time, to the end of the data.</summary>
    public Rig Play(Func<int> batch)
    {
        var rig = NewRig();
        for (var at = 0; at < Ticks.Length;)
        {
            var count = Math.Min(batch(), Ticks.Length - at);
            rig.Simulation.Process(Ticks.AsSpan(at, count));
            at += count;
        }
        rig.Simulation.EndOfData(Ticks[^1].Time);
        return rig;
    }

    private static Tick[] RealTicks(Random random, bool hasSupporting)
    {
        var ticks = new Tick[random.Next(20, 400)];
        var (time, price, index) = (Rig.Start, 100.0, 1000.0);
        for (var i = 0; i < ticks.Length; i++)
        {
            time += TimeSpan.FromTicks(Gap(random));
            var isIndex = hasSupporting && random.Next(3) == 0;
            if (isIndex) index = Step(random, index);
            else price = Step(random, price);
            ticks[i] = new Tick(time, isIndex ? index : price, random.Next(5), double.NaN, double.NaN, double.NaN, isIndex ? 1 : 0);
        }
        return ticks;
    }

    private static Tick[] Bars(Random random)
    {
        var ticks = new Tick[random.Next(5, 90) * PricePath.TicksPerBar];
        var (time, price) = (Rig.Start, 100.0);
        for (var at = 0; at < ticks.Length; at += PricePath.TicksPerBar)
        {
            double[] prices = [Step(random, price), Step(random, price), Step(random, price), Step(random, price)];
            price = prices[3];
            var bar = new Candle(time, prices[0], prices.Max(), prices.Min(), price, random.Next(100));
            var end = time + TimeSpan.FromMinutes(1);
            for (var part = 0; part < PricePath.TicksPerBar; part++) ticks[at + part] = PricePath.At(in bar, end, part, 0);
            time = end + TimeSpan.FromMinutes(random.Next(10) == 0 ? random.Next(600) : 0);
        }
        return ticks;
    }

    private static long Gap(Random random) => random.Next(30) switch
    {
        0 => TimeSpan.TicksPerHour * random.Next(1, 30),
        < 6 => 0,
        _ => TimeSpan.TicksPerSecond * random.Next(0, 40),
    };

    private static double Step(Random random, double price) =>
        Math.Round(price * (1 + (random.NextDouble() - 0.5) * (random.Next(20) == 0 ? 0.05 : 0.008)), 2);
}
