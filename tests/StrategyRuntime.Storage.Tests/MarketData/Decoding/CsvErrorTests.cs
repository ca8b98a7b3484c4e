using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.Tests.MarketData.Decoding;

public sealed class CsvErrorTests
{
    private const string Ticks = "timestamp,price,volume\n2024-10-29T09:15:00Z,10,1\n";
    private const string Bars = "timestamp,open,high,low,close\n2024-10-29T09:15:00Z,10,12,9,11\n";

    [Theory]
    [InlineData("2024-10-29T09:15:01Z,abc,1", "price 'abc' is not a number")]
    [InlineData("2024-10-29T09:15:01Z,,1", "price '' is not a number")]
    [InlineData("2024-10-29T09:15:01Z,NaN,1", "price 'NaN' is not a number")]
    [InlineData("2024-10-29T09:15:01Z,Infinity,1", "price 'Infinity' is not a number")]
    [InlineData("2024-10-29T09:15:01Z,1e999,1", "is not a number")]
    [InlineData("2024-10-29T09:15:01Z,0x10,1", "price '0x10' is not a number")]
    [InlineData("2024-10-29T09:15:01Z,1.2.3,1", "price '1.2.3' is not a number")]
    [InlineData("2024-10-29T09:15:01Z,.,1", "price '.' is not a number")]
    [InlineData("2024-10-29T09:15:01Z,-1,1", "price -1 is outside of 0 to 1000000000000000")]
    [InlineData("2024-10-29T09:15:01Z,1e16,1", "price 1e16 is outside of")]
    [InlineData("2024-10-29T09:15:01Z,1,-5", "volume -5 is not a finite number from 0 up")]
    [InlineData("2024-10-29T09:15:01Z,1", "the row has 2 fields, the header 3")]
    [InlineData("2024-10-29T09:15:01Z,1,2,3", "more fields than the header, which has 3")]
    [InlineData("2024-10-29T09:15:01Z,1,2,", "more fields than the header, which has 3")]
    [InlineData("2024-10-29T09:14:59Z,1,2", "2024-10-29T09:14:59Z comes after 2024-10-29T09:15:00Z: rows must be in time order")]
    [InlineData("29/10/2024,1,2", "timestamp '29/10/2024' is not a timestamp")]
    [InlineData("2024-02-30T09:15:01Z,1,2", "is not a timestamp")]
    [InlineData("2024-10-29T24:00:00Z,1,2", "is not a timestamp")]
    [InlineData("2024-10-29T09:60:00Z,1,2", "is not a timestamp")]
    [InlineData("2024-10-29T09:15:60Z,1,2", "is not a timestamp")]
    [InlineData("2024-10-29T09:15:,1,2", "is not a timestamp")]
    [InlineData("2024-10-29T09:15:01.,1,2", "is not a timestamp")]
    [InlineData("2024-10-29T09:15:01+15:00,1,2", "is not a timestamp")]
    [InlineData("2024-10-29T09:15:01Zx,1,2", "is not a timestamp")]
    [InlineData("1800-01-01,1,2", "is not a timestamp")]
    [InlineData("20241029,1,2", "timestamp '20241029' is not a timestamp")]
    [InlineData("99999999999999999999,1,2", "is not a timestamp")]
    [InlineData(",1,2", "timestamp '' is not a timestamp")]
    [InlineData("\"2024-10-29T09:15:01Z,1,2", "the quote of timestamp is not closed")]
    [InlineData("2024-10-29T09:15:01Z,\"1\"x,2", "the quote of price is not closed, or something follows it")]
    public void A_wrong_tick_row_is_refused_with_its_line_and_reason(string row, string reason)
    {
        var error = Csv.Error(Ticks + row + "\n");
        error.File.Should().Be("X.csv");
        error.Line.Should().Be(3);
        error.Reason.Should().Contain(reason);
        error.Message.Should().StartWith("X.csv:3: ");
    }

    [Theory]
    [InlineData("2024-10-29T09:16:00Z,10,8,9,9", "high 8 is below low 9")]
    [InlineData("2024-10-29T09:16:00Z,13,12,9,11", "open 13 is outside of low 9 to high 12")]
    [InlineData("2024-10-29T09:16:00Z,8,12,9,11", "open 8 is outside")]
    [InlineData("2024-10-29T09:16:00Z,10,12,9,12.5", "close 12.5 is outside")]
    [InlineData("2024-10-29T09:16:00Z,10,12,9,8.5", "close 8.5 is outside")]
    [InlineData("2024-10-29T09:15:00Z,10,12,9,11", "two candles have the timestamp 2024-10-29T09:15:00Z")]
    [InlineData("2024-10-29T09:14:00Z,10,12,9,11", "rows must be in time order")]
    [InlineData("2024-10-29T09:15:30Z,10,12,9,11", "starts before the one of 2024-10-29T09:15:00Z ends: the rows are closer than 1m")]
    public void A_wrong_bar_is_refused_with_its_line_and_reason(string row, string reason)
    {
        var error = Csv.Error(Bars + row, "1m");
        error.Line.Should().Be(3);
        error.Reason.Should().Contain(reason);
    }

    [Theory]
    [InlineData("", null, "the file is empty")]
    [InlineData("timestamp,price\n", null, "a header and no rows")]
    [InlineData("timestamp,price\n\n\n", null, "a header and no rows")]
    [InlineData("2024-10-29T09:15:00Z,10,1\n", 1L, "the header is missing")]
    [InlineData("timestamp,close\n2024-10-29T09:15:00Z,10\n", 1L, "the column 'price' is missing; the header has: timestamp, close")]
    [InlineData("price,volume\n10,1\n", 1L, "the column 'timestamp' is missing")]
    [InlineData("timestamp,price,Price\n2024-10-29T09:15:00Z,10,1\n", 1L, "'price' and 'price' mean the same")]
    [InlineData("date,time,price\n2024-10-29,09:15:00,10\n", 1L, "'date' and 'time' mean the same")]
    [InlineData("timestamp,price\n2024-10-29T09:15:00Z,10\n\n2024-10-29T09:15:01Z,10\n", 3L, "an empty row")]
    public void A_file_that_is_no_table_is_refused(string text, long? line, string reason)
    {
        var error = Csv.Error(text);
        error.Line.Should().Be(line);
        error.Reason.Should().Contain(reason);
    }

    [Fact]
    public void A_bar_file_without_a_close_is_refused() =>
        Csv.Error("timestamp,open,high,low\n", "1m").Reason.Should().Contain("the column 'close' is missing");

    [Fact]
    public void A_row_longer_than_the_bound_is_refused_with_its_line()
    {
        var error = Csv.Error(Ticks + new string('1', 5_000) + "\n");
        error.Line.Should().Be(3);
        error.Reason.Should().Contain("longer than 4096 bytes");
    }

    [Fact]
    public void A_file_without_any_line_end_is_refused_without_reading_it_whole() =>
        Csv.Error(new string('1', 2_000_000)).Reason.Should().Contain("longer than 4096 bytes");

    [Fact]
    public void An_error_far_into_a_large_file_names_its_line()
    {
        var rows = string.Concat(Enumerable.Range(0, 200_000).Select(i => FormattableString.Invariant($"{1_700_000_000 + i},{i}.25\n")));
        Csv.Error("timestamp,price\n" + rows + "1800000000,x\n").Line.Should().Be(200_002);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(2_000)]
    public void A_gzip_file_that_was_cut_off_is_refused(int missing)
    {
        var rows = string.Concat(
            Enumerable.Range(0, 20_000).Select(i => FormattableString.Invariant($"{1_700_000_000 + i},{i * 7919 % 10007}\n")));
        var bytes = Csv.Gzip("timestamp,price\n" + rows);
        var decode = () => Csv.Decode(bytes[..^missing]);
        decode.Should().Throw<MarketDataException>().Which.Reason.Should().Contain("cut off");
    }

    [Fact]
    public void A_gzip_file_with_a_flipped_bit_is_refused()
    {
        var rows = string.Concat(
            Enumerable.Range(0, 20_000).Select(i => FormattableString.Invariant($"{1_700_000_000 + i},{i * 7919 % 10007}\n")));
        var bytes = Csv.Gzip("timestamp,price\n" + rows);
        bytes[^7] ^= 1;
        var decode = () => Csv.Decode(bytes);
        decode.Should().Throw<MarketDataException>().Which.Reason.Should().Contain("damaged");
    }

    [Fact]
    public async Task A_symbol_above_the_memory_limit_is_refused()
    {
        using var folder = new TestFolder();
        folder.WriteMarket("X.ticks.csv", Ticks);
        using var store = new MarketDataStore(folder.Root, new MarketDataOptions { MaxSymbolBytes = 8 });
        var open = () => store.OpenAsync(TestStrategy.On("X", Csv.Utc, "1m"), null, null, CancellationToken.None);
        (await open.Should().ThrowAsync<MarketDataTooLargeException>()).Which.File.Should().Be("X.ticks.csv");
    }
}
