using System.Globalization;
using System.Text;
using StrategyRuntime.Crash.Tests.Lives;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Crash.Tests;

/// <summary>What runs while the service is killed: a live simulation and a backtest of the same strategy on the same data.</summary>
internal sealed class Scenario
{
    private const string InAndOut = "in-and-out";
    private const string SellsOptions = "sells-options";
    private const int LongTicks = 150_000;

    // Market seconds of the longer of the two series.
    private const double MarketSeconds = LongTicks;

    private Scenario(params Slot[] slots)
    {
        Slots = slots;
        Sessions = [.. slots.Select(s => s.SessionId)];
    }

    /// <summary>A sample strategy on the tick series that ships.</summary>
    public static Scenario Sample { get; } = new(
        new("sample-rsi-reentry", "paper", Mode.LiveSimulation), new("sample-rsi-reentry", "second", Mode.Backtest));

    /// <summary>A strategy that trades all the time on a long tick series.</summary>
    public static Scenario LongSeries { get; } = new(new(InAndOut, "paper", Mode.LiveSimulation), new(InAndOut, "second", Mode.Backtest));

    /// <summary>A strategy that sells options at a model's and at recorded prices, on the same series.</summary>
    public static Scenario Options { get; } = new(
        new(SellsOptions, "model", Mode.LiveSimulation), new(SellsOptions, "recorded", Mode.LiveSimulation),
        new(SellsOptions, "modelled", Mode.Backtest));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scenario> All { get; } = [Sample, LongSeries, Options];

    /// <summary>What runs.</summary>
    public IReadOnlyList<Slot> Slots { get; }

    /// <summary>Ids of the sessions.</summary>
    public IReadOnlyList<string> Sessions { get; }

    /// <summary>Speed at which the live sessions play for about this long.</summary>
    public static double SpeedToLast(TimeSpan time) => MarketSeconds / time.TotalSeconds;

    /// <summary>Folder of a session.</summary>
    public static string Folder(string dataRoot, string sessionId)
    {
        var parts = sessionId.Split('.');
        return Path.Combine(dataRoot, parts[0], $"{parts[1]}_{parts[2]}");
    }

    /// <summary>Market data of a data root.</summary>
    public static void WriteMarketData(string dataRoot)
    {
        var folder = Directory.CreateDirectory(Path.Combine(dataRoot, "_market")).FullName;
        File.Copy(Repository.File("backtest_data/_market/SYNTH.ticks.csv.gz"), Path.Combine(folder, "SYNTH.ticks.csv.gz"));
        var series = LongSeriesCsv();
        File.WriteAllText(Path.Combine(folder, "TEST.ticks.csv"), series);
        WriteContracts(folder, series);
    }

    /// <summary>Saves the strategies and the accounts beside the first.</summary>
    public static async Task PutCatalogAsync(HttpClient client)
    {
        await PutAsync(client, $"strategies/{InAndOut}", StrategyRuntime.Tests.Sample.InAndOut);
        await PutAsync(client, $"strategies/{SellsOptions}", StrategyRuntime.Tests.Sample.SellsOptions);
        await PutAsync(client, "broker-connections/second", "{}");
        foreach (var account in new[] { "model", "modelled" })
            await PutAsync(client, $"broker-connections/{account}", StrategyRuntime.Tests.Sample.ModelAccount);
        await PutAsync(
            client, "broker-connections/recorded",
            """
            {"option_pricing":{"mode":"data","fallback":"model","iv":0.2},"option_fill_price":"quotes",
             "spread":{"ticks":2,"moneyness":[{"out_of_the_money":0.02,"percent":3}]}}
            """);
    }

    /// <summary>Changes an input of the runs that go on.</summary>
    public void Change(string dataRoot, InputEdit edit)
    {
        var folder = Path.Combine(dataRoot, "_market");
        var market = Path.Combine(folder, this == Sample ? "SYNTH.ticks.csv.gz" : "TEST.ticks.csv");
        // What options cost was recorded in files beside it, which the runs began with as well.
        List<string> files = [market, .. this == Options ? Directory.GetFiles(folder, "TEST2*.ticks.csv") : []];
        switch (edit)
        {
            case InputEdit.Strategy:
                var document = StrategyRuntime.Tests.Sample.InAndOut.Replace(
                    "\"quantity\": 10", "\"quantity\": 11", StringComparison.Ordinal);
                File.WriteAllText(Path.Combine(dataRoot, "_strategies", "local", $"{InAndOut}.json"), document);
                break;
            case InputEdit.Account:
                foreach (var account in new[] { "paper", "second", "recorded" })
                    File.WriteAllText(Path.Combine(dataRoot, "_brokers", "local", $"{account}.json"), """{ "cash": 1234 }""");
                break;
            case InputEdit.Upload:
                foreach (var file in files)
                {
                    File.WriteAllText(file + ".new", "timestamp,price\n2024-01-08T09:30:00,7\n2024-01-08T09:30:01,8\n");
                    File.Move(file + ".new", file, overwrite: true);
                }
                break;
            case InputEdit.Growth:
                File.AppendAllText(market, "2034-01-08T09:30:00,7\n");
                break;
            case InputEdit.Deletion:
                foreach (var file in files) File.Delete(file);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(edit), edit, "Not an edit.");
        }
    }

    /// <summary>Adds and starts what has not been added or started yet; adds the ids of those that the service has acknowledged.</summary>
    public async Task StartSessionsAsync(ServiceLife life, double? speed, HashSet<string> acknowledged)
    {
        var states = await life.StatesAsync();
        foreach (var slot in Slots.Where(s => !acknowledged.Contains(s.SessionId)))
        {
            var state = states.GetValueOrDefault(slot.SessionId);
            if (state is null) await life.AddAsync(slot, speed);
            else if (state == "queued") await life.StartAsync(slot.SessionId);
            acknowledged.Add(slot.SessionId);
        }
    }

    /// <summary>Waits until all sessions that there are are complete, as fast as they can be.</summary>
    public static async Task CompleteAsync(ServiceLife life)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var hurried = new HashSet<string>();
        while (true)
        {
            var states = await life.StatesAsync();
            states.Values.Should().OnlyContain(s => s == "starting" || s == "recovering" || s == "running" || s == "completed");
            if (states.Values.All(s => s == "completed")) return;
            foreach (var (id, _) in states.Where(s => s.Value == "running" && hurried.Add(s.Key))) await life.HurryAsync(id);
            await Task.Delay(20, patience.Token);
        }
    }

    public static async Task PutAsync(HttpClient client, string route, string document)
    {
        using var response = await client.PutAsync($"/api/v1/{route}", new StringContent(document, Encoding.UTF8, "application/json"));
        response.EnsureSuccessStatusCode();
    }

    // Calls around the money at a price and a quote a minute; what lies farther out is priced by the model.
    private static void WriteContracts(string folder, string series)
    {
        const int ticksAMinute = 60;
        const int lowestStrike = 96;
        const int highestStrike = 104;
        if (!Exchange.TryGet("NYSE", out var exchange)) throw new InvalidOperationException("NYSE is built in.");
        var minutes = series.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Where((_, i) => i % ticksAMinute == 0)
            .Select(line => line.Split(','))
            .Select(fields => (Text: fields[0], Local: DateTime.Parse(fields[0], CultureInfo.InvariantCulture),
                Price: double.Parse(fields[1], CultureInfo.InvariantCulture)))
            .ToList();
        foreach (var expiry in new[] { new DateOnly(2024, 1, 12), new DateOnly(2024, 1, 19) })
        {
            for (var strike = lowestStrike; strike <= highestStrike; strike++)
            {
                var contract = new OptionContract("TEST", expiry, strike, OptionRight.Call, null);
                var premium = new ModelledPremium(contract, exchange, 0.3m);
                var csv = new StringBuilder("timestamp,price,bid,ask\n");
                foreach (var (text, local, price) in minutes.Where(m => DateOnly.FromDateTime(m.Local) <= expiry))
                {
                    var time = exchange.TimeOn(DateOnly.FromDateTime(local).DayNumber, local.TimeOfDay);
                    var last = premium.At(price, time);
                    csv.Append(CultureInfo.InvariantCulture, $"{text},{last:0.00},{Math.Max(0.01, last - 0.02):0.00},{last + 0.03:0.00}\n");
                }
                File.WriteAllText(Path.Combine(folder, $"{contract.Symbol}.ticks.csv"), csv.ToString());
            }
        }
    }

    // One tick a second in trading hours of New York, up and down by a seeded rule.
    private static string LongSeriesCsv()
    {
        const int secondsADay = 23_400;
        var random = new Random(11);
        var csv = new StringBuilder("timestamp,price,volume\n");
        var open = new DateTime(2024, 1, 8, 9, 30, 0);
        var price = 100.0;
        for (var i = 0; i < LongTicks; i++)
        {
            price = Math.Max(1, Math.Round(price + (random.NextDouble() - 0.5) / 5, 2));
            var time = open.AddDays(i / secondsADay).AddSeconds(i % secondsADay);
            csv.Append(CultureInfo.InvariantCulture, $"{time:yyyy-MM-ddTHH:mm:ss},{price:0.00},{random.Next(1, 100)}\n");
        }
        return csv.ToString();
    }
}
