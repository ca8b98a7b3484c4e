using System.Text;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Series;
using StrategyRuntime.Storage.Tests.MarketData.Decoding;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Storage.Tests.MarketData.Series;

public sealed class TickReaderTests
{
    [Fact]
    public void Symbols_are_merged_by_time_and_equal_times_go_in_symbol_order_then_file_order()
    {
        var first = Csv.Decode("timestamp,price\n1700000000,1\n1700000001,2\n1700000001,3\n1700000003,4\n");
        var second = Csv.Decode("timestamp,price\n1700000000,5\n1700000000,6\n1700000001,7\n1700000002,8\n1700000004,9\n");
        Read(16, first, second).Select(tick => (tick.Symbol, tick.Price)).Should().Equal(
            (0, 1), (1, 5), (1, 6), (0, 2), (0, 3), (1, 7), (1, 8), (0, 4), (1, 9));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1_000)]
    public void The_order_does_not_depend_on_how_much_is_read_at_once(int size)
    {
        var random = new Random(5);
        var ticks = RandomTicks(random, 500);
        var bars = new StringBuilder("timestamp,open,high,low,close\n");
        for (var i = 0; i < 60; i++) bars.Append(FormattableString.Invariant($"{1_700_000_040 + i * 60},10,12,9,11\n"));
        DecodedSeries[] series = [Csv.Decode(ticks), Csv.Decode(bars.ToString(), "1m"), Csv.Decode(RandomTicks(random, 300))];
        var naive = series
            .SelectMany((one, symbol) => one.Ticks().Select((tick, place) => (Tick: tick with { Symbol = symbol }, place)))
            .OrderBy(item => item.Tick.Time).ThenBy(item => item.Tick.Symbol).ThenBy(item => item.place)
            .Select(item => item.Tick);
        Read(size, series).Should().Equal(naive);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var one = Csv.Decode(RandomTicks(new Random(1), 5_000));
        var two = Csv.Decode(RandomTicks(new Random(2), 5_000));
        var buffer = new Tick[256];
        var readers = Enumerable.Range(0, 10).Select(_ => new TickReader(Slices(one, two))).ToArray();
        var count = ReadAll(new TickReader(Slices(one, two)), buffer);
        Allocations.Fewest(readers.Length, repetition => count = ReadAll(readers[repetition], buffer)).Should().Be(0);
        count.Should().Be(10_000);
    }

    [Fact]
    public void Warm_up_and_run_are_parts_of_one_series_without_gap_or_overlap()
    {
        var series = Csv.Decode(RandomTicks(new Random(3), 1_000));
        var reader = new TickReader([new SymbolSlice(series, 100, 400, 900, 0)]);
        var buffer = new Tick[64];
        var warmUp = new List<Tick>();
        int read;
        while ((read = reader.ReadWarmUp(buffer)) > 0) warmUp.AddRange(buffer.AsSpan(0, read));
        var run = new List<Tick>();
        while ((read = reader.Read(buffer)) > 0) run.AddRange(buffer.AsSpan(0, read));
        warmUp.Should().Equal(series.Ticks()[100..400]);
        run.Should().Equal(series.Ticks()[400..900]);
    }

    private static IReadOnlyList<SymbolSlice> Slices(params DecodedSeries[] series) =>
        [.. series.Select((one, symbol) => new SymbolSlice(one, 0, 0, one.Ticks, symbol))];

    private static List<Tick> Read(int size, params DecodedSeries[] series)
    {
        var reader = new TickReader(Slices(series));
        var buffer = new Tick[size];
        var ticks = new List<Tick>();
        int read;
        while ((read = reader.Read(buffer)) > 0) ticks.AddRange(buffer.AsSpan(0, read));
        return ticks;
    }

    private static int ReadAll(TickReader reader, Tick[] buffer)
    {
        var count = 0;
        int read;
        while ((read = reader.Read(buffer)) > 0) count += read;
        return count;
    }

    private static string RandomTicks(Random random, int rows)
    {
        var text = new StringBuilder("timestamp,price\n");
        var time = 1_700_000_000L;
        for (var i = 0; i < rows; i++)
        {
            time += random.Next(3);
            text.Append(FormattableString.Invariant($"{time},{random.Next(1_000)}\n"));
        }
        return text.ToString();
    }
}
