using System.Text;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Exports;
using StrategyRuntime.Storage.Fold;

namespace StrategyRuntime.Storage.Tests.Exports;

public sealed class TradesDailyExportTests
{
    private const string First =
        """{"trade_id":"a-r0","side":"buy","quantity":75,"entry_price":24000.125,"entry_time":"2024-10-28T09:15:00.25+05:""" +
        """30","exit_price":24001,"exit_time":"2024-10-28T10:00:00+05:30","pnl":65.625,"gross_pnl":66,"fees":""" +
        """null,"status":"closed","exits":[{"time":"2024-10-28T10:00:00+05:30","price":24001,"quantity":75,"pnl":""" +
        """65.625,"node_id":"x"}],"entry_flow_ids":["e1"]}""";

    private const string Second =
        """{"trade_id":"a-r1","side":"SELL","quantity":75,"exit_time":"2024-10-29T15:30:00+05:30","pnl":""" +
        """-10,"status":"CLOSED","exits":[]}""";

    [Fact]
    public void Money_is_a_fixed_string_and_times_and_words_are_as_viewers_expect()
    {
        Render(["2024-10-28"], 2, First).Should().Be(
            """{"date":"2024-10-28","summary":{"total_trades":1,"total_pnl":"65.63","winning_trades":1,"losing_trades":""" +
            """0,"win_rate":"100.00"},"trades":[{"trade_id":"a-r0","side":"BUY","quantity":""" +
            """75,"entry_price":"24000.13","entry_time":"2024-10-28 09:15:00+05:""" +
            """30","exit_price":"24001.00","exit_time":"2024-10-28 10:00:00+05:30","pnl":"65.63","gross_pnl":"66.00","fees":""" +
            """null,"status":"CLOSED","exits":[{"time":"2024-10-28 10:00:00+05:30","price":"24001.00","quantity":""" +
            """75,"pnl":"65.63","node_id":"x"}],"entry_flow_ids":["e1"]}]}"""
            + "\n");
    }

    [Fact]
    public void Several_days_have_a_summary_each_by_the_day_of_exit()
    {
        var json = Render(["2024-10-28", "2024-10-29", "2024-10-30"], 2, First, Second);
        json.Should().Contain("\"total_pnl\":\"55.63\"").And.EndWith(
            "\"days\":[" +
                """{"date":"2024-10-28","summary":{"total_trades":1,"total_pnl":"65.63","winning_trades":1,"losing_trades":""" +
                """0,"win_rate":"100.00"}},{"date":"2024-10-29","summary":{"total_trades":1,"total_pnl":"-10.00","winning_trades":""" +
                """0,"losing_trades":1,"win_rate":"0.00"}},{"date":"2024-10-30","summary":{"total_trades":""" +
                """0,"total_pnl":"0.00","winning_trades":0,"losing_trades":0,"win_rate":"0.00"}}]}"""
            + "\n");
    }

    [Fact]
    public void The_precision_is_the_instruments() => Render(["2024-10-28"], 5, First).Should().Contain("\"entry_price\":\"24000.12500\"");

    [Fact]
    public void A_trade_of_Sunday_evening_on_Globex_belongs_to_Monday()
    {
        const string trade = """{"trade_id":"a-r0","exit_time":"2024-05-05T17:00:00-05:00","pnl":7,"exits":[]}""";
        var book = new TradeBook();
        book.Apply(Encoding.UTF8.GetBytes(trade));
        Exchange.TryGet("CME", out var globex).Should().BeTrue();

        Render(["2024-05-03", "2024-05-06"], 2, new TradingCalendar(globex!), book).Should()
            .Contain("""{"date":"2024-05-06","summary":{"total_trades":1""");
    }

    private static string Render(string[] days, int decimals, params string[] trades)
    {
        var book = new TradeBook();
        foreach (var trade in trades) book.Apply(Encoding.UTF8.GetBytes(trade));
        return Render(days, decimals, new TradingCalendar(Exchange.AlwaysOpen(ExchangeZone.Fixed(TimeSpan.FromMinutes(330)))), book);
    }

    private static string Render(string[] days, int decimals, TradingCalendar calendar, TradeBook book)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new TradesDailyExport(book, days, calendar, decimals).Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
