using System.Globalization;
using System.IO.Compression;
using System.Text;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Storage.MarketData.Instruments;

namespace StrategyRuntime.Storage.Samples;

/// <summary>
/// Made-up prices of options on <see cref="SyntheticTicks"/>: what the model says at every tick, at a volatility of 20 %, as minute
/// candles. They are not market data of anything.
/// </summary>
public static class SyntheticChain
{
    /// <summary>Symbol of the underlying.</summary>
    public const string Underlying = "SYNTH";

    private const string ExchangeName = "NSE";
    private const decimal Volatility20 = 0.20m;
    private const decimal LotSize = 50;
    private const decimal LowestStrike = 970;
    private const decimal HighestStrike = 1_020;
    private const decimal StrikeStep = 10;

    // The last day of the ticks: contracts are settled on data that ship.
    private static readonly DateOnly s_expiry = new(2025, 1, 8);

    /// <summary>Its contracts.</summary>
    public static IReadOnlyList<OptionContract> Contracts { get; } =
    [
        .. new[] { OptionRight.Call, OptionRight.Put }.SelectMany(right => Strikes().Select(strike =>
            new OptionContract(Underlying, s_expiry, strike, right, LotSize))),
    ];

    /// <summary>Names of its files: the table of the contracts, and the prices of each.</summary>
    public static IReadOnlyList<string> Files { get; } = [InstrumentTable.FileName, .. Contracts.Select(FileName)];

    /// <summary>
    /// Writes the table of the contracts, and the prices of each as gzip-compressed CSV: <c>timestamp,open,high,low,close</c>.
    /// </summary>
    /// <param name="create">Makes the file of a name.</param>
    /// <param name="seed">Seed of the ticks.</param>
    public static void Write(Func<string, Stream> create, ulong seed = SyntheticTicks.DefaultSeed)
    {
        using (var table = create(InstrumentTable.FileName)) table.Write(InstrumentTable.Write(Contracts.Select(DetailsOf)));
        using var csv = new MemoryStream();
        SyntheticTicks.WriteCsv(csv, seed);
        var ticks = ReadTicks(Encoding.ASCII.GetString(csv.ToArray()));
        foreach (var contract in Contracts)
        {
            using var file = create(FileName(contract));
            using var gzip = new GZipStream(file, CompressionLevel.SmallestSize);
            WriteCandles(gzip, contract, ticks);
        }
    }

    private static string FileName(OptionContract contract) => $"{contract.Symbol}.1m.csv.gz";

    private static InstrumentDetails DetailsOf(OptionContract contract) => new(contract.Symbol)
    {
        Kind = InstrumentKind.Option,
        Exchange = ExchangeName,
        Underlying = contract.Underlying,
        Expiry = contract.Expiry,
        Strike = contract.Strike,
        Right = contract.Right,
        LotSize = contract.LotSize,
    };

    private static IEnumerable<decimal> Strikes()
    {
        for (var strike = LowestStrike; strike <= HighestStrike; strike += StrikeStep) yield return strike;
    }

    private static List<(DateTimeOffset Time, double Price)> ReadTicks(string csv) =>
    [
        .. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line =>
        {
            var fields = line.Split(',');
            return (DateTimeOffset.Parse(fields[0], CultureInfo.InvariantCulture), double.Parse(fields[1], CultureInfo.InvariantCulture));
        }),
    ];

    private static void WriteCandles(Stream destination, OptionContract contract, List<(DateTimeOffset Time, double Price)> ticks)
    {
        if (!Exchange.TryGet(ExchangeName, out var exchange)) throw new InvalidOperationException("NSE is built in.");
        var premium = new ModelledPremium(contract, exchange, Volatility20);
        using var writer = new StreamWriter(destination, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.WriteLine("timestamp,open,high,low,close");
        foreach (var minute in ticks.GroupBy(t => t.Time.Ticks / TimeSpan.TicksPerMinute))
        {
            var prices = minute.Select(t => premium.At(t.Price, new UtcTime(t.Time.UtcTicks))).ToList();
            var time = new DateTime(minute.Key * TimeSpan.TicksPerMinute);
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{time:yyyy-MM-ddTHH:mm:ss}+05:30,{prices[0]:0.00},{prices.Max():0.00},{prices.Min():0.00},{prices[^1]:0.00}"));
        }
    }
}
