using System.Globalization;
using System.Text;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Tests.MarketData.Decoding;

public sealed class CsvFormatTests
{
    [Fact]
    public void Columns_are_found_by_name_in_any_order_and_case_and_unknown_ones_are_skipped()
    {
        var tick = Csv.Decode("Ask,note,PRICE,oi,TimeStamp,Bid,volume\n11.5,\"a, \"\"b\"\"\",11,700,2024-10-29T09:15:00Z,10.5,3\n").Ticks()
            .Single();
        (tick.Time, tick.Price, tick.Volume, tick.Bid, tick.Ask, tick.OpenInterest)
            .Should().Be((Csv.At("2024-10-29T09:15:00Z"), 11, 3, 10.5, 11.5, 700));
    }

    [Theory]
    [InlineData("timestamp")]
    [InlineData("Date")]
    [InlineData("time")]
    [InlineData("DateTime")]
    public void The_timestamp_has_several_names(string name) => Csv.Decode($"{name},price\n2024-10-29,1\n").Rows.Should().Be(1);

    [Fact]
    public void Byte_order_mark_carriage_returns_quotes_spaces_and_a_missing_last_line_end_are_tolerated()
    {
        var ticks = Csv.Decode(
            "\uFEFF\"timestamp\", price ,volume\r\n\"2024-10-29T09:15:00Z\", 1.5 ,\"2\"\r\n2024-10-29T09:15:01Z,+2.5,\"\"").Ticks();
        ticks.Select(tick => (tick.Price, tick.Volume)).Should().Equal((1.5, 2), (2.5, 0));
    }

    [Fact]
    public void Empty_lines_at_the_end_are_tolerated() => Csv.Decode("timestamp,price\n2024-10-29,1\n\r\n\n").Rows.Should().Be(1);

    [Fact]
    public void Absent_and_empty_optional_values_are_no_volume_and_no_quote()
    {
        var absent = Csv.Decode("timestamp,price\n2024-10-29,1\n").Ticks().Single();
        var empty = Csv.Decode("timestamp,price,volume,bid,ask,oi\n2024-10-29,1,,,,\n").Ticks().Single();
        empty.Should().Be(absent);
        absent.Volume.Should().Be(0);
        absent.Bid.Should().Be(double.NaN);
        absent.Ask.Should().Be(double.NaN);
        absent.OpenInterest.Should().Be(double.NaN);
    }

    [Fact]
    public void Ticks_of_one_timestamp_keep_their_order_in_the_file() =>
        Csv.Decode("timestamp,price\n2024-10-29,3\n2024-10-29,1\n2024-10-29,2\n").Ticks().Select(tick => tick.Price)
            .Should().Equal(3, 1, 2);

    [Fact]
    public void Gzip_is_told_by_its_first_bytes_and_decodes_to_the_same()
    {
        const string text = "timestamp,price\n2024-10-29T09:15:00.5Z,1.25\n2024-10-29T09:15:01Z,2\n";
        Csv.Decode(Csv.Gzip(text)).Ticks().Should().Equal(Csv.Decode(text).Ticks());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.1")]
    [InlineData("24104.4")]
    [InlineData("1284.2605")]
    [InlineData("123456789.123456")]
    [InlineData("999999999999999")]
    [InlineData("0.000000000000001")]
    [InlineData("1.7976931348623157")]
    [InlineData("9007199254740993")]
    [InlineData("5.")]
    [InlineData(".5")]
    [InlineData("1.5e3")]
    [InlineData("2E-7")]
    [InlineData("00012.50")]
    [InlineData("0.1234567890123456789012345678901234567890")]
    public void A_number_is_the_double_that_the_framework_reads(string number)
    {
        var expected = double.Parse(number, CultureInfo.InvariantCulture);
        if (expected > 1e15) return;
        Csv.Decode($"timestamp,price\n2024-10-29,{number}\n").Ticks().Single().Price.Should().Be(expected);
    }

    [Fact]
    public void Negative_zero_is_zero() =>
        BitConverter.DoubleToInt64Bits(Csv.Decode("timestamp,price\n2024-10-29,-0\n").Ticks().Single().Price).Should().Be(0);

    [Theory]
    [InlineData("2024-10-29", "2024-10-29T00:00:00+05:30")]
    [InlineData("2024-10-29 09:15", "2024-10-29T09:15:00+05:30")]
    [InlineData("2024-10-29T09:15:07", "2024-10-29T09:15:07+05:30")]
    [InlineData("2024-10-29 09:15:07.123", "2024-10-29T09:15:07.123+05:30")]
    [InlineData("2024-10-29T09:15:07.123456789", "2024-10-29T09:15:07.1234567+05:30")]
    [InlineData("2024-10-29t09:15:07Z", "2024-10-29T09:15:07Z")]
    [InlineData("2024-10-29T09:15Z", "2024-10-29T09:15:00Z")]
    [InlineData("2024-10-29T09:15:07.5+01", "2024-10-29T09:15:07.5+01:00")]
    [InlineData("2024-10-29T09:15:07-0530", "2024-10-29T09:15:07-05:30")]
    [InlineData("2024-10-29T09:15:07+05:45", "2024-10-29T09:15:07+05:45")]
    [InlineData("1730173507", "2024-10-29T03:45:07Z")]
    [InlineData("1730173507.25", "2024-10-29T03:45:07.25Z")]
    [InlineData("1730173507250", "2024-10-29T03:45:07.25Z")]
    [InlineData("1730173507250.5", "2024-10-29T03:45:07.2505Z")]
    public void A_timestamp_without_an_offset_is_on_the_exchanges_clock(string text, string expected) =>
        Csv.Decode($"timestamp,price\n{text},1\n", exchange: Csv.Nse).Ticks().Single().Time.Should().Be(Csv.At(expected));

    [Fact]
    public void Local_times_follow_daylight_saving_time()
    {
        var ticks = Csv.Decode("timestamp,price\n2024-03-08 09:30:00,1\n2024-03-11 09:30:00,1\n2024-11-04 09:30:00,1\n", exchange: Csv.Nyse)
            .Ticks();
        ticks.Select(tick => tick.Time)
            .Should().Equal(Csv.At("2024-03-08T14:30:00Z"), Csv.At("2024-03-11T13:30:00Z"), Csv.At("2024-11-04T14:30:00Z"));
    }

    [Fact]
    public void Random_rows_decode_as_the_frameworks_own_parsers_read_them()
    {
        var random = new Random(20_241_029);
        for (var round = 0; round < 40; round++)
        {
            var lineEnd = random.Next(2) == 0 ? "\n" : "\r\n";
            var text = new StringBuilder("price,timestamp,volume").Append(lineEnd);
            var expected = new List<(UtcTime Time, double Price, double Volume)>();
            var time = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
            for (var row = 0; row < 2_000; row++)
            {
                time = time.AddTicks(random.NextInt64(1L << random.Next(1, 44)));
                var (stamp, instant) = Stamp(random, time);
                if (expected.Count > 0 && instant < expected[^1].Time) continue;
                var (price, volume) = (Number(random), Number(random));
                text.Append(price).Append(',').Append(stamp).Append(',').Append(volume).Append(lineEnd);
                expected.Add(
                    (instant, double.Parse(price, CultureInfo.InvariantCulture), double.Parse(volume, CultureInfo.InvariantCulture)));
            }
            Csv.Decode(text.ToString()).Ticks().Select(tick => (tick.Time, tick.Price, tick.Volume)).Should().Equal(expected);
        }
    }

    private static string Number(Random random)
    {
        var digits = random.Next(1, 14);
        var number = random.NextInt64((long)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture);
        return random.Next(5) switch
        {
            0 => number,
            1 => number + "." + random.Next(100).ToString("00", CultureInfo.InvariantCulture),
            2 => (random.NextDouble() * 1000).ToString("R", CultureInfo.InvariantCulture),
            3 => number[0] + "." + number + "e" + random.Next(-12, 12).ToString(CultureInfo.InvariantCulture),
            _ => "0." + number,
        };
    }

    /// <summary>A time in one of the forms, and what the framework's parser makes of that text.</summary>
    private static (string Text, UtcTime Instant) Stamp(Random random, DateTimeOffset time)
    {
        var format = random.Next(5) switch
        {
            0 => "yyyy-MM-dd",
            1 => "yyyy-MM-dd HH:mm",
            2 => "yyyy-MM-ddTHH:mm:ss",
            3 => "yyyy-MM-dd HH:mm:ss.fff",
            _ => "yyyy-MM-ddTHH:mm:ss.fffffff",
        };
        var offset = TimeSpan.FromMinutes(random.Next(-12 * 4, 14 * 4) * 15);
        var hasOffset = format.Length > 10 && random.Next(2) == 0;
        var text = (hasOffset ? time.ToOffset(offset) : time).ToString(format + (hasOffset ? "zzz" : ""), CultureInfo.InvariantCulture);
        return (text, new UtcTime(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcTicks));
    }
}
