using System.IO.Compression;
using System.Text;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.Tests.MarketData.Decoding;

/// <summary>Shortcuts to decode text in a test.</summary>
internal static class Csv
{
    public static readonly Exchange Nse = Get("NSE");
    public static readonly Exchange Nyse = Get("NYSE");
    public static readonly Exchange Utc = Get("UTC");

    public static Exchange Get(string name) => Exchange.TryGet(name, out var exchange) ? exchange : throw new ArgumentException(name);

    public static Timeframe Timeframe(string text) =>
        Engine.Market.Timeframe.TryParse(text, out var timeframe) ? timeframe : throw new ArgumentException(text);

    /// <summary>Decodes a file of a kind (<c>ticks</c> or a timeframe).</summary>
    public static DecodedSeries Decode(string text, string kind = "ticks", Exchange? exchange = null) =>
        Decode(Encoding.UTF8.GetBytes(text), kind, exchange);

    public static DecodedSeries Decode(byte[] bytes, string kind = "ticks", Exchange? exchange = null)
    {
        Timeframe? timeframe = kind == "ticks" ? null : Timeframe(kind);
        var request = new DecodeRequest(
            "X.csv", timeframe is null ? RowKind.Ticks : RowKind.Bars, timeframe, (exchange ?? Utc).Zone, Keep: true, long.MaxValue);
        return CsvDecoder.Decode(new MemoryStream(bytes), request, CancellationToken.None).Series!;
    }

    public static MarketDataException Error(string text, string kind = "ticks")
    {
        var decode = () => Decode(text, kind);
        return decode.Should().Throw<MarketDataException>().Which;
    }

    public static Tick[] Ticks(this DecodedSeries series)
    {
        var ticks = new Tick[series.Ticks];
        series.Copy(0, series.Ticks, long.MaxValue, 0, ticks).Should().Be(ticks.Length);
        return ticks;
    }

    public static byte[] Gzip(string text)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return compressed.ToArray();
    }

    /// <summary>The instant of an ISO 8601 text with an offset.</summary>
    public static UtcTime At(string iso) => new(DateTimeOffset.Parse(iso, System.Globalization.CultureInfo.InvariantCulture).UtcTicks);
}
