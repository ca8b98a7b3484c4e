using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Studies;
using StrategyRuntime.Engine.Tests.Simulation;
using StrategyRuntime.Engine.Tests.Simulation.Properties;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Studies;

/// <summary>
/// Random strategies whose conditions closed candles decide: a run from signal to signal over a recording gives the trades and figures of
/// one that takes every tick. Some of them here, many more with STRATEGYRUNTIME_FULL=1.
/// </summary>
public sealed class RecordedMarketTests
{
    private static readonly int s_seeds = FullForm.IsOn ? 10_000 : 400;

    [Fact]
    public void A_run_from_signal_to_signal_makes_the_trades_and_figures_of_one_that_takes_every_tick()
    {
        var (trades, played, roundTrips) = (0, 0, 0);
        for (var seed = 0; seed < s_seeds; seed++)
        {
            var run = new Case(seed);
            var each = run.TakeEachTick();
            if (run.GoThroughRecording() is not { } recorded) continue;
            recorded.Should().Be(each, "seed {0}", seed);
            if (run.GoRound() is { } round)
            {
                each.Should().EndWith(round, "seed {0}", seed);
                roundTrips++;
            }
            trades += each.Count(c => c == '\n');
            played++;
        }
        played.Should().BeGreaterThan(s_seeds * 9 / 10, "nearly all of these strategies need no tick between signals");
        roundTrips.Should().BeGreaterThan(s_seeds / 3, "so many go in and out at the market alone");
        trades.Should().BeGreaterThan(s_seeds * 5, "runs without trades prove nothing");
    }

    [Fact]
    public void Fees_of_too_many_digits_leave_a_run_to_the_simulation()
    {
        // Six decimals of money at least: too many for so large a fee.
        var commission = new Commission(PerOrder: 1_000_000_000_000, Percent: 0.05m);
        var seeds = Enumerable.Range(0, 40).Where(seed => new Case(seed).GoRound() is not null).ToList();

        seeds.Should().NotBeEmpty();
        seeds.Select(seed => new Case(seed, commission).GoRound()).Should().OnlyContain(round => round == null);
    }

    private sealed class Case
    {
        private readonly SimulationSettings _settings;
        private readonly Tick[] _ticks;
        private readonly int _warmUp;
        private readonly UtcTime _endTime;

        public Case(int seed, Commission? commission = null)
        {
            var random = new Random(seed);
            var atMarket = random.Next(2) == 0;
            var strategy = Rig.Parse(new RandomStrategy(random, ofClosedCandles: true, atMarket).Build().ToBytes());
            var gaps = random.Next(4) == 0 ? GapFilling.Flat : GapFilling.None;
            strategy = strategy with
            {
                Trading = strategy.Trading with
                {
                    Timeframes = [.. strategy.Trading.Timeframes.Select(t => t with { FillGaps = gaps })],
                    TickSize = random.Next(3) == 0 ? null : 0.01m,
                },
            };
            var broker = new BrokerConnection
            {
                Id = "paper",
                Cash = random.Next(3) == 0 ? 700 : 10_000,
                BuyingPower = random.Next(3) == 0 ? new BuyingPower(BuyingPowerRule.Cash, Shrink: random.Next(2) == 0) : new(),
                Fill = (FillRule)random.Next(3),
                Spread = new Spread(random.Next(3) == 0 ? 0.1m : 0),
                Slippage = new Slippage(random.Next(3), random.Next(3) == 0 ? 0.03m : 0),
                Commission = new Commission(random.Next(3), random.Next(3) == 0 ? 0.05m : 0, random.Next(3) == 0 ? 0.01m : 0),
            };
            if (atMarket)
            {
                broker = broker with
                {
                    BuyingPower = new(), Fill = FillRule.NextTick, Spread = new(), Slippage = new(),
                    Commission = broker.Commission with { Minimum = random.Next(4) == 0 ? 0.5m : 0 },
                };
            }
            if (commission is not null) broker = broker with { Commission = commission };
            var ofBars = random.Next(4) > 0;
            _ticks = ofBars ? Bars(random) : Quotes(random);
            _warmUp = random.Next(3) == 0 ? random.Next(_ticks.Length / 2) : 0;
            _endTime = ofBars ? new UtcTime(_ticks[^1].Time.Ticks + TimeSpan.TicksPerMillisecond) : _ticks[^1].Time;
            _settings = new SimulationSettings(
                new SessionId("u", "test", "paper"), strategy, broker, broker.Fill,
                !atMarket && random.Next(4) == 0 ? 1.5m : 1, CaptureMode.None,
                _warmUp > 0 ? _ticks[_warmUp].Time : null, null, [ofBars ? new Timeframe(1, TimeframeUnit.Minute) : null], "hash")
            {
                AtEnd = (AtEnd)random.Next(2),
            };
        }

        public string TakeEachTick()
        {
            var sink = new Sink(_settings);
            var simulation = new StrategySimulation(_settings, sink);
            simulation.WarmUp(_ticks.AsSpan(0, _warmUp));
            simulation.Process(_ticks.AsSpan(_warmUp));
            simulation.EndOfData(_endTime);
            return sink.Text;
        }

        /// <summary>Null when it has to take each tick.</summary>
        public string? GoThroughRecording()
        {
            if (SetBacktest.WhyEachTick(_settings.Strategy, _settings.Broker) is not null) return null;
            var sink = new Sink(_settings);
            var simulation = new StrategySimulation(_settings, sink, Record());
            simulation.ReadsEveryTick.Should().BeFalse();
            simulation.Play(CancellationToken.None);
            return sink.Text;
        }

        /// <summary>Null when it does more than go in and out at the market.</summary>
        public string? GoRound()
        {
            var market = Record();
            using var reads = new ColumnReads();
            return RoundTripPlan.Of(_settings, market, reads) is { } plan
                && new RoundTripRun(plan, _settings, market).Play(CancellationToken.None) is { } figures ? Sink.TextOf(figures) : null;
        }

        private MarketColumns Record() => MarketColumns.Record(
            _settings.Strategy, _settings.Sources[0], _ticks.Length, Read(0, _warmUp), Read(_warmUp, _ticks.Length), _endTime,
            new ColumnCache(100_000), CancellationToken.None);

        private TickRead Read(int from, int to)
        {
            var at = from;
            return destination =>
            {
                var count = Math.Min(to - at, destination.Length);
                _ticks.AsSpan(at, count).CopyTo(destination);
                at += count;
                return count;
            };
        }

        private static Tick[] Bars(Random random)
        {
            var ticks = new Tick[random.Next(20, 800) * PricePath.TicksPerBar];
            var (time, price) = (Rig.Start, 100.0);
            for (var at = 0; at < ticks.Length; at += PricePath.TicksPerBar)
            {
                double[] prices = [Step(random, price), Step(random, price), Step(random, price), Step(random, price)];
                price = prices[3];
                var bar = new Candle(time, prices[0], prices.Max(), prices.Min(), price, random.Next(100));
                var end = time + TimeSpan.FromMinutes(1);
                for (var part = 0; part < PricePath.TicksPerBar; part++) ticks[at + part] = PricePath.At(in bar, end, part, 0);
                time = end + TimeSpan.FromMinutes(random.Next(60) == 0 ? random.Next(2_000) : 0);
            }
            return ticks;
        }

        private static Tick[] Quotes(Random random)
        {
            var ticks = new Tick[random.Next(50, 3_000)];
            var (time, price) = (Rig.Start, 100.0);
            for (var i = 0; i < ticks.Length; i++)
            {
                time += random.Next(200) == 0 ? TimeSpan.FromHours(random.Next(1, 40)) : TimeSpan.FromSeconds(random.Next(0, 40));
                price = Step(random, price);
                ticks[i] = new Tick(time, price, random.Next(5), double.NaN, double.NaN, double.NaN, 0);
            }
            return ticks;
        }

        private static double Step(Random random, double price) =>
            Math.Round(price * (1 + (random.NextDouble() - 0.5) * (random.Next(20) == 0 ? 0.03 : 0.006)), random.Next(50) == 0 ? 3 : 2);
    }

    /// <summary>Keeps figures, equity samples and trades as text.</summary>
    private sealed class Sink(SimulationSettings settings) : IEventSink
    {
        private readonly MetricsSink _figures = new(settings);
        private readonly StringBuilder _trades = new();

        public long NextSeq => _figures.NextSeq;

        public bool KeepsFiguresAlone => true;

        public string Text => _trades + TextOf(_figures);

        public static string TextOf(MetricsSink figures)
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer)) figures.Metrics.Write(writer);
            return string.Join(' ', figures.Samples.Select(s => $"{s.Day} {s.Equity / 1.0000000000000000000000000000m}"))
                + Encoding.UTF8.GetString(buffer.WrittenSpan);
        }

        public void Emit(SessionEvent sessionEvent)
        {
            _figures.Emit(sessionEvent);
            if (sessionEvent is not TradeClosed { Position: var position } trade) return;
            _trades.Append(CultureInfo.InvariantCulture, $"{position.TradeId} {position.Quantity} {position.EntryPrice} ")
                .Append(CultureInfo.InvariantCulture, $"{position.EntryTime} ")
                .Append(CultureInfo.InvariantCulture, $"{trade.Mae} {trade.Mfe} {trade.DurationMinutes} {position.Fees} ")
                .AppendJoin(' ', position.Exits.Select(e => $"{e.Time} {e.Price} {e.Quantity} {e.Pnl} {e.NodeId}"))
                .Append(CultureInfo.InvariantCulture, $" {position.ExitReason} {position.EntryTrigger}\n");
        }
    }
}
