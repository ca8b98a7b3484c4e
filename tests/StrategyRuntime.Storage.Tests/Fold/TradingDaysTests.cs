using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Fold;

namespace StrategyRuntime.Storage.Tests.Fold;

/// <summary>The day that a session shows.</summary>
public sealed class TradingDaysTests
{
    [Theory]
    [InlineData("2024-05-06T21:30", 100)] // 16:30 in Chicago: Monday still
    [InlineData("2024-05-06T22:30", 107)] // 17:30: Tuesday
    public void The_next_day_begins_when_that_of_the_exchange_does(string time, decimal startEquity)
    {
        Exchange.TryGet("CME", out var globex).Should().BeTrue();
        var days = new TradingDays();
        days.Start(100, 1);
        days.Close("2024-05-06", 107, 9);

        var happened = DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        days.Happened(new UtcTime(happened.Ticks), new TradingCalendar(globex!));

        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes)) days.Write(writer, 107);
        Encoding.UTF8.GetString(bytes.WrittenSpan).Should().StartWith($$"""{"start_equity":{{startEquity}},""");
    }
}
