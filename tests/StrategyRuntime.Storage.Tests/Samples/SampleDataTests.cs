using System.IO.Compression;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.Samples;
using StrategyRuntime.Storage.Tests.MarketData.Decoding;

namespace StrategyRuntime.Storage.Tests.Samples;

public sealed class SampleDataTests
{
    [Fact]
    public void The_synthetic_series_that_ships_is_what_its_generator_writes()
    {
        using var file = new GZipStream(File.OpenRead(Repository.Market("SYNTH.ticks.csv.gz")), CompressionMode.Decompress);
        using var shipped = new MemoryStream();
        file.CopyTo(shipped);
        using var written = new MemoryStream();
        SyntheticTicks.WriteCsv(written);
        written.ToArray().Should().Equal(shipped.ToArray());
    }

    [Fact]
    public void The_synthetic_chain_that_ships_is_what_its_generator_writes()
    {
        var written = new Dictionary<string, MemoryStream>();
        SyntheticChain.Write(name => written[name] = new MemoryStream());
        written.Keys.Should().BeEquivalentTo(SyntheticChain.Files).And.HaveCount(13);
        foreach (var (name, stream) in written)
            Plain(name, new MemoryStream(stream.ToArray())).Should().Be(Plain(name, File.OpenRead(Repository.Market(name))), name);

        static string Plain(string name, Stream stream)
        {
            using var reader = new StreamReader(
                name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
            return reader.ReadToEnd();
        }
    }

    [Fact]
    public void The_compressed_series_is_the_plain_one()
    {
        using var compressed = new MemoryStream();
        SyntheticTicks.WriteCsvGz(compressed, seed: 7);
        using var plain = new MemoryStream();
        SyntheticTicks.WriteCsv(plain, seed: 7);
        Csv.Decode(compressed.ToArray()).Ticks().Should().Equal(Csv.Decode(plain.ToArray()).Ticks());
    }

    [Fact]
    public void Another_seed_is_another_series()
    {
        using var one = new MemoryStream();
        SyntheticTicks.WriteCsv(one, seed: 1);
        using var two = new MemoryStream();
        SyntheticTicks.WriteCsv(two, seed: 2);
        one.ToArray().Should().NotEqual(two.ToArray());
    }

    [Fact]
    public void The_synthetic_series_looks_like_three_sessions_of_an_exchange()
    {
        using var stream = new MemoryStream();
        SyntheticTicks.WriteCsv(stream);
        var ticks = Csv.Decode(stream.ToArray()).Ticks();
        ticks.Length.Should().BeInRange(50_000, 70_000);
        var clock = new StrategyRuntime.Engine.Market.ExchangeClock(Csv.Nse.Zone);
        ticks.Select(tick => clock.DayNumber(tick.Time)).Distinct().Should().HaveCount(3);
        ticks.Should().OnlyContain(tick => clock.SecondOfDay(tick.Time) >= Csv.Nse.Open.TotalSeconds
            && clock.SecondOfDay(tick.Time) < Csv.Nse.Close.TotalSeconds);
        ticks.Should().OnlyContain(tick => Math.Abs(tick.Price * 20 - Math.Round(tick.Price * 20)) < 1e-9 && tick.Price > 900
            && tick.Price < 1_100);
        ticks.Should().OnlyContain(tick => tick.Volume >= 1);
        new FileInfo(Repository.Market("SYNTH.ticks.csv.gz")).Length.Should().BeLessThan(600_000);
    }

    [Fact]
    public async Task The_daily_sample_passes_every_check()
    {
        using var store = new MarketDataStore(
            Path.GetDirectoryName(Repository.Market("x"))!, new System.IO.Abstractions.FileSystem(), new MarketDataOptions());
        using var source = await store.OpenAsync(TestStrategy.On("SP500", Csv.Nyse, "1d"), null, null, CancellationToken.None);
        source.TotalTicks.Should().Be(5_105 * 4);
        store.List().Should().OnlyContain(info => info.Problem == null);
    }
}
