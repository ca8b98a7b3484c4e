using System.Text;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Series;
using StrategyRuntime.Storage.Tests.MarketData.Decoding;

namespace StrategyRuntime.Storage.Tests.MarketData;

public sealed class MarketDataStoreTests : IDisposable
{
    private const string Ticks = "timestamp,price\n2024-10-29T09:15:00,10\n2024-10-29T09:15:01,11\n2024-10-29T09:16:00,12\n";
    private readonly TestFolder _folder = new();
    private readonly MarketDataStore _store;

    public MarketDataStoreTests() => _store = new MarketDataStore(_folder.Root, new MarketDataOptions());

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Ticks_beat_bars_and_finer_bars_beat_coarser_ones()
    {
        _folder.WriteMarket("X.1d.csv", Bars("2024-10-29"));
        _folder.WriteMarket("X.5m.csv", Bars("2024-10-29T09:15:00"));
        (await SourceOf("15m")).Should().Be(Csv.Timeframe("5m"));
        _folder.WriteMarket("X.1m.csv", Bars("2024-10-29T09:15:00"));
        (await SourceOf("15m")).Should().Be(Csv.Timeframe("1m"));
        _folder.WriteMarket("X.ticks.csv", Ticks);
        (await SourceOf("15m")).Should().BeNull();
    }

    [Theory]
    [InlineData("1m")]
    [InlineData("7m")]
    [InlineData("5m,7m")]
    public async Task Bars_that_are_too_coarse_or_do_not_divide_a_timeframe_are_refused(string timeframes)
    {
        _folder.WriteMarket("X.5m.csv", Bars("2024-10-29T09:15:00"));
        var error = await ErrorOf(TestStrategy.On("X", Csv.Nse, timeframes.Split(',')));
        error.File.Should().Be("X.*.csv[.gz]");
        error.Reason.Should().Contain("(5m) is too coarse");
    }

    [Fact]
    public async Task A_bar_that_reaches_from_one_candle_into_the_next_refuses_the_run_and_names_both_grids()
    {
        _folder.WriteMarket("X.1h.csv", Bars("2024-10-29T10:00:00", "2024-10-29T11:00:00", "2024-10-29T12:00:00"));
        var error = await ErrorOf(TestStrategy.On("X", Csv.Nse, "2h"));
        error.File.Should().Be("X.1h.csv");
        error.Reason.Should().Contain("X: the 1h bar of 2024-10-29T11:00:00+05:30 reaches from one 2h candle")
            .And.Contain("start at 11:00:00, 12:00:00 …, the candles at 09:15:00, 11:15:00, 13:15:00 …");
    }

    [Fact]
    public async Task Bars_of_the_timeframe_are_read_wherever_they_start()
    {
        _folder.WriteMarket("X.1h.csv", Bars("2024-10-29T10:00:00", "2024-10-29T11:00:00"));
        (await SourceOf("1h")).Should().Be(Csv.Timeframe("1h"));
    }

    [Fact]
    public async Task Prices_below_zero_are_for_futures()
    {
        _folder.WriteMarket("X.1d.csv", "timestamp,open,high,low,close\n2024-10-29,1,1,-2,-1\n");
        var futures = TestStrategy.On("X", Csv.Get("NYMEX"), "1d");
        futures = futures with { Trading = futures.Trading with { OnFuturesExchange = true } };
        using (var source = await Open(futures)) Prices(source).Should().Equal(1, 1, -2, -1);
        (await ErrorOf(TestStrategy.On("X", Csv.Nse, "1d"))).Reason.Should().Contain("low -2 is outside of 0");
    }

    [Fact]
    public async Task A_symbol_without_any_file_is_refused_with_the_pattern_that_was_looked_for()
    {
        var error = await ErrorOf(TestStrategy.On("NOPE", Csv.Nse, "1m"));
        (error.File, error.Line).Should().Be(("NOPE.*.csv[.gz]", null));
        error.Reason.Should().Contain("no market data for NOPE");
    }

    [Theory]
    [InlineData("..\\X")]
    [InlineData("NIFTY 50")]
    [InlineData("")]
    public async Task A_symbol_that_breaks_the_rule_is_refused(string symbol) =>
        (await ErrorOf(TestStrategy.On(symbol, Csv.Nse, "1m"))).Reason.Should().Contain("cannot name a file");

    [Fact]
    public async Task A_missing_supporting_symbol_is_refused_and_nothing_stays_in_use()
    {
        _folder.WriteMarket("X.ticks.csv", Ticks);
        _folder.WriteMarket("Y.ticks.csv", "timestamp,price\nbroken,1\n");
        (await ErrorOf(TestStrategy.OnTwo("X", "Z", Csv.Nse, "1m"))).Reason.Should().Contain("no market data for Z");
        var error = await ErrorOf(TestStrategy.OnTwo("X", "Y", Csv.Nse, "1m"));
        (error.File, error.Line).Should().Be(("Y.ticks.csv", 2));
    }

    [Fact]
    public async Task The_same_data_twice_plain_and_gzip_is_refused()
    {
        _folder.WriteMarket("X.ticks.csv", Ticks);
        File.WriteAllBytes(_folder.Market("X.ticks.csv.gz"), Csv.Gzip(Ticks));
        (await ErrorOf(TestStrategy.On("X", Csv.Nse, "1m"))).Reason.Should().Contain("remove one");
    }

    [Fact]
    public async Task Sessions_that_open_a_symbol_at_the_same_time_decode_it_once()
    {
        _folder.WriteMarket("X.ticks.csv", Ticks);
        var strategy = TestStrategy.On("X", Csv.Nse, "1m");
        var sources = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => Open(strategy))));
        _store.DecodeCount.Should().Be(1);
        foreach (var source in sources) source.Dispose();
        (await Open(strategy)).Dispose();
        _store.DecodeCount.Should().Be(1);
    }

    [Fact]
    public async Task Another_exchanges_clock_is_another_decoding()
    {
        _folder.WriteMarket("X.ticks.csv", Ticks);
        using var indian = await Open(TestStrategy.On("X", Csv.Nse, "1m"));
        using var american = await Open(TestStrategy.On("X", Csv.Nyse, "1m"));
        _store.DecodeCount.Should().Be(2);
        (american.EndTime - indian.EndTime).Should().Be(TimeSpan.FromHours(9.5));
    }

    [Fact]
    public async Task A_file_that_has_changed_is_decoded_again_and_has_another_hash()
    {
        _folder.WriteMarket("X.ticks.csv", Ticks);
        var strategy = TestStrategy.On("X", Csv.Nse, "1m");
        using var before = await Open(strategy);
        _folder.WriteMarket("X.ticks.csv", Ticks + "2024-10-29T09:17:00,13\n");
        using var after = await Open(strategy);
        (before.TotalTicks, after.TotalTicks).Should().Be((3, 4));
        after.DataHash.Should().NotBe(before.DataHash);
    }

    [Theory]
    [InlineData("timestamp,price\n2024-10-29T09:15:00,1x\n2024-10-29T09:15:01,11\n2024-10-29T09:16:00,12\n")]
    [InlineData("timestamp,price\n2024-10-29T09:15:00,20\n2024-10-29T09:15:01,11\n2024-10-29T09:16:00,12\n")]
    public async Task The_history_before_a_feed_stays_what_a_run_began_with_when_the_current_file_only_looks_like_it(string other)
    {
        _folder.WriteMarket("X.ticks.csv", Ticks);
        var path = _folder.Market("X.ticks.csv");
        var written = File.GetLastWriteTimeUtc(path);
        _store.Feeds.Save(new FeedManifest { Id = "f-1", Symbol = "X", Source = "push", CreatedAt = DateTimeOffset.UnixEpoch });
        var strategy = TestStrategy.On("X", Csv.Nse, "1m");
        var request = new FeedRequest(strategy, null, null, _store.WarmUpCandles, Follows: true);
        PinnedInput[] pinned;
        using (var source = await _store.OpenFeedAsync("run", request, null, CancellationToken.None))
        {
            pinned = [.. source.Files.Select(f => new PinnedInput(
                f.Range is null ? PinnedInput.MarketData : PinnedInput.Feed, f.File, f.Symbol, f.Bytes, f.Hash) { Range = f.Range })];
        }
        File.Delete(path);
        _folder.WriteMarket("X.ticks.csv", other);
        File.SetLastWriteTimeUtc(path, written);

        using var store = new MarketDataStore(_folder.Root, new MarketDataOptions());
        using var again = await store.ReopenAsync("run", pinned, strategy, null, null, store.WarmUpCandles, CancellationToken.None);
        again.Files.Select(f => f.Hash).Should().Equal(pinned.Select(i => i.Hash));
    }

    [Fact]
    public async Task A_failed_decoding_is_not_remembered()
    {
        _folder.WriteMarket("X.ticks.csv", "timestamp,price\n2024-10-29T09:15:00,1x\n");
        var written = File.GetLastWriteTimeUtc(_folder.Market("X.ticks.csv"));
        await ErrorOf(TestStrategy.On("X", Csv.Nse, "1m"));
        _folder.WriteMarket("X.ticks.csv", "timestamp,price\n2024-10-29T09:15:00,11\n");
        File.SetLastWriteTimeUtc(_folder.Market("X.ticks.csv"), written);
        using var source = await Open(TestStrategy.On("X", Csv.Nse, "1m"));
        source.TotalTicks.Should().Be(1);
    }

    [Fact]
    public async Task Unused_symbols_above_the_bound_go_least_recently_used_first_and_used_ones_stay()
    {
        foreach (var symbol in new[] { "A", "B", "C" }) _folder.WriteMarket($"{symbol}.ticks.csv", Ticks);
        const int bytesOfOne = 3 * 16;
        using var store = new MarketDataStore(_folder.Root, new MarketDataOptions { CacheBytes = 2 * bytesOfOne });
        Task<TickSource> OpenIn(string symbol) =>
            store.OpenAsync(TestStrategy.On(symbol, Csv.Nse, "1m"), null, null, CancellationToken.None);
        using (await OpenIn("A"))
        {
            (await OpenIn("B")).Dispose();
            (await OpenIn("C")).Dispose();
            store.CachedBytes.Should().Be(2 * bytesOfOne, "B was the least recently used of the unused files");
            (await OpenIn("A")).Dispose();
            (await OpenIn("C")).Dispose();
            store.DecodeCount.Should().Be(3);
        }
        (await OpenIn("B")).Dispose();
        store.DecodeCount.Should().Be(4);
    }

    [Fact]
    public async Task What_would_bring_all_decoded_data_above_the_limit_is_refused_until_a_run_has_ended()
    {
        foreach (var symbol in new[] { "A", "B", "C" }) _folder.WriteMarket($"{symbol}.ticks.csv", Ticks);
        const int bytesOfOne = 3 * 16;
        using var store = new MarketDataStore(_folder.Root, new MarketDataOptions { MaxDecodedBytes = 2 * bytesOfOne });
        Task<TickSource> OpenIn(string symbol) =>
            store.OpenAsync(TestStrategy.On(symbol, Csv.Nse, "1m"), null, null, CancellationToken.None);
        using var a = await OpenIn("A");
        using (await OpenIn("B"))
        {
            (await FluentActions.Awaiting(() => OpenIn("C")).Should().ThrowAsync<MarketDataMemoryException>()).Which.File
                .Should().Be("C.ticks.csv");
            store.CachedBytes.Should().Be(2 * bytesOfOne);
        }
        using var c = await OpenIn("C");
        store.CachedBytes.Should().Be(2 * bytesOfOne, "B made room, for no run reads it any more");
    }

    [Fact]
    public async Task From_is_inclusive_and_to_is_exclusive()
    {
        _folder.WriteMarket("X.ticks.csv", Ticks);
        using var source = await Open(TestStrategy.On("X", Csv.Nse, "1m"), "2024-10-29T09:15:01+05:30", "2024-10-29T09:16:00+05:30");
        Prices(source).Should().Equal(11);
        source.TotalTicks.Should().Be(1);
        source.EndTime.Should().Be(Csv.At("2024-10-29T09:15:01+05:30"));
    }

    [Fact]
    public async Task A_range_without_data_is_refused_and_says_what_there_is()
    {
        _folder.WriteMarket("X.ticks.csv", Ticks);
        var open = () => Open(TestStrategy.On("X", Csv.Nse, "1m"), "2025-01-01T00:00:00Z");
        (await open.Should().ThrowAsync<MarketDataException>()).Which.Reason
            .Should().Be("it has no data in the range; it reaches from 2024-10-29T09:15:00+05:30 to 2024-10-29T09:16:00+05:30");
    }

    [Fact]
    public async Task Data_before_from_warms_up_as_far_back_as_the_bound_of_candles_with_data()
    {
        var rows = string.Concat(Enumerable.Range(0, 600).Select(i => FormattableString.Invariant($"{1_730_160_000 + i * 20},{i}\n")));
        _folder.WriteMarket("X.ticks.csv", "timestamp,price\n" + rows);
        using var store = new MarketDataStore(_folder.Root, new MarketDataOptions { WarmUpCandles = 10 });
        var from = new UtcTime(DateTimeOffset.FromUnixTimeSeconds(1_730_160_000 + 300 * 20).UtcTicks);
        using var source = await store.OpenAsync(TestStrategy.On("X", Csv.Utc, "1m", "5m"), from, null, CancellationToken.None);
        (source.WarmUpTicks, source.TotalTicks).Should().Be((10 * 15, 300), "ten candles of five minutes have fifteen ticks each");
    }

    [Fact]
    public async Task The_warm_up_counts_candles_with_data_across_nights_and_weekends()
    {
        var days = Enumerable.Range(0, 40).Select(i => new DateTime(2024, 9, 2).AddDays(i))
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
        _folder.WriteMarket("X.1d.csv", Bars([.. days.Select(day => FormattableString.Invariant($"{day:yyyy-MM-dd}"))]));
        using var store = new MarketDataStore(_folder.Root, new MarketDataOptions { WarmUpCandles = 7 });
        using var source = await store.OpenAsync(
            TestStrategy.On("X", Csv.Nyse, "1d"), Csv.At("2024-09-23T00:00:00-04:00"), null, CancellationToken.None);
        source.WarmUpTicks.Should().Be(7 * 4);
        var buffer = new Tick[1];
        source.OpenReader().ReadWarmUp(buffer);
        buffer[0].Time.Should().Be(Csv.At("2024-09-12T00:00:00-04:00"));
    }

    [Fact]
    public async Task A_data_hash_tells_files_apart_and_is_the_same_for_the_same_files()
    {
        _folder.WriteMarket("X.ticks.csv", Ticks);
        _folder.WriteMarket("Y.ticks.csv", Ticks);
        using var x = await Open(TestStrategy.On("X", Csv.Nse, "1m"));
        using var again = await Open(TestStrategy.On("X", Csv.Nyse, "5m"));
        using var y = await Open(TestStrategy.On("Y", Csv.Nse, "1m"));
        x.DataHash.Should().MatchRegex("^[0-9a-f]{64}$").And.Be(again.DataHash).And.NotBe(y.DataHash);
        x.Files.Single().Should().Be(new DataFile("X", "X.ticks.csv", Ticks.Length, x.Files[0].Hash));
        x.Files[0].Hash.Should().Be(Convert.ToHexStringLower(System.IO.Hashing.XxHash128.Hash(Encoding.UTF8.GetBytes(Ticks))));
    }

    [Fact]
    public async Task A_market_file_that_is_a_symbolic_link_is_not_followed()
    {
        if (OperatingSystem.IsWindows()) return; // Links need a privilege there.
        var outside = Path.Combine(_folder.Path, "outside.csv");
        File.WriteAllText(outside, Ticks);
        Directory.CreateDirectory(_folder.Root.MarketFolder);
        File.CreateSymbolicLink(_folder.Market("X.ticks.csv"), outside);
        (await ErrorOf(TestStrategy.On("X", Csv.Nse, "1m"))).Reason.Should().Contain("symbolic link");
        _store.List().Single().Problem.Should().Contain("symbolic link");
    }

    [Fact]
    public void The_list_tells_symbol_kind_and_range_and_leaves_other_files_out()
    {
        _folder.WriteMarket("X.1m.csv", Bars("2024-10-29 09:15:00", "2024-10-29 09:16:00"));
        _folder.WriteMarket("X.1d.csv", Bars("2024-10-28", "2024-10-29"));
        File.WriteAllBytes(_folder.Market("X.ticks.csv.gz"), Csv.Gzip("price,timestamp\n1,2024-10-29T09:15:00.25+05:30\n2,1730175300\n"));
        _folder.WriteMarket("BAD.ticks.csv", "timestamp,price\nnever,1\n");
        _folder.WriteMarket("X.60s.rsi.csv", "");
        _folder.WriteMarket("X.1M.csv", "");
        _folder.WriteMarket("README.md", "");
        _store.List().Select(info => (info.Symbol, info.Kind, info.From, info.To)).Should().Equal(
            ("BAD", "ticks", null, null),
            ("X", "ticks", "2024-10-29T03:45:00.25Z", "2024-10-29T04:15:00Z"),
            ("X", "1m", "2024-10-29T09:15:00", "2024-10-29T09:16:00"),
            ("X", "1d", "2024-10-28", "2024-10-29"));
        _store.List()[0].Problem.Should().Contain("'never' is not a timestamp");
    }

    [Fact]
    public void The_list_finds_the_last_row_of_a_long_file()
    {
        var rows = string.Concat(Enumerable.Range(0, 50_000).Select(i => FormattableString.Invariant($"{1_700_000_000 + i},{i}\r\n")));
        _folder.WriteMarket("X.ticks.csv", "timestamp,price\r\n" + rows + "\r\n");
        _store.List().Single().To.Should().Be("2023-11-15T12:06:39Z");
    }

    [Fact]
    public void A_folder_that_is_not_there_holds_nothing() => _store.List().Should().BeEmpty();

    private static string Bars(params string[] timestamps) =>
        "timestamp,open,high,low,close\n" + string.Concat(timestamps.Select(timestamp => $"{timestamp},10,12,9,11\n"));

    private static List<double> Prices(TickSource source)
    {
        var buffer = new Tick[16];
        var read = source.OpenReader().Read(buffer);
        return [.. buffer[..read].Select(tick => tick.Price)];
    }

    private async Task<Timeframe?> SourceOf(string timeframe)
    {
        using var source = await Open(TestStrategy.On("X", Csv.Nse, timeframe));
        return source.Sources.Single();
    }

    private Task<TickSource> Open(StrategyDefinition strategy, string? from = null, string? to = null) =>
        _store.OpenAsync(strategy, from is null ? null : Csv.At(from), to is null ? null : Csv.At(to), CancellationToken.None);

    private async Task<MarketDataException> ErrorOf(StrategyDefinition strategy)
    {
        var open = () => Open(strategy);
        return (await open.Should().ThrowAsync<MarketDataException>()).Which;
    }
}
