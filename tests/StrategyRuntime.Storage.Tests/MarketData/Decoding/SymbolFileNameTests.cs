using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.Tests.MarketData.Decoding;

public sealed class SymbolFileNameTests
{
    [Theory]
    [InlineData("BRK.B", "BRK.B.1d.csv")]
    [InlineData("M&M", "M&M.1d.csv")]
    [InlineData("^GSPC", "^GSPC.1d.csv")]
    [InlineData("EURUSD=X", "EURUSD=X.1d.csv")]
    [InlineData("BTC/USDT", "BTC%2FUSDT.1d.csv")]
    [InlineData("NSE:INFY", "NSE%3AINFY.1d.csv")]
    [InlineData("PRN", "%50RN.1d.csv")]
    [InlineData("aux.NS", "%61ux.NS.1d.csv")]
    [InlineData("COM1", "%43OM1.1d.csv")]
    [InlineData("COMX", "COMX.1d.csv")]
    [InlineData("CONN", "CONN.1d.csv")]
    public void A_symbol_and_its_file_name_go_back_and_forth(string symbol, string name)
    {
        new MarketDataFile(symbol, Csv.Timeframe("1d"), IsGzip: false).Name.Should().Be(name);
        MarketDataFile.TryParse(name, out var file).Should().BeTrue();
        file!.Value.Symbol.Should().Be(symbol);
    }

    [Theory]
    [InlineData("A%2fB.1d.csv")] // the other spelling
    [InlineData("PRN.1d.csv")] // a printer
    [InlineData("%43ONN.1d.csv")]
    [InlineData("A B.1d.csv")]
    [InlineData(".1d.csv")]
    [InlineData("..%2FX.1d.csv")]
    [InlineData("A.1M.csv")]
    public void Other_names_are_no_market_data(string name) => MarketDataFile.TryParse(name, out _).Should().BeFalse();

    [Fact]
    public void A_volume_has_no_limit_and_a_price_has_one()
    {
        Csv.Decode("timestamp,open,high,low,close,volume\n2024-05-06,1,1,1,1,8.4e15\n", "1d").Ticks()[^1].Volume.Should().Be(8.4e15);
        Csv.Error("timestamp,open,high,low,close,volume\n2024-05-06,8.4e15,8.4e15,8.4e15,8.4e15,1\n", "1d")
            .Message.Should().Contain("outside of 0 to 1000000000000000");
        Csv.Error("timestamp,open,high,low,close,volume\n2024-05-06,1,1,1,1,-1\n", "1d").Message.Should().Contain("from 0 up");
    }
}
