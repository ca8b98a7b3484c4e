using System.IO.Abstractions;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Catalog;

/// <summary>The folder of market-data files: which there are, and which of them a run reads.</summary>
internal sealed class MarketFolder(string path, IFileSystem fileSystem)
{
    /// <summary>Full path of a file in it, or beside it.</summary>
    public string PathOf(MarketDataFile file) =>
        Beside is { } beside && beside.Names().Contains(file) ? beside.PathOf(file) : fileSystem.Path.Combine(path, file.Name);

    /// <summary>Path of the folder.</summary>
    public string Path => path;

    /// <summary>A folder whose files count as this one's: what was made of files in a folder that is not written in.</summary>
    public MarketFolder? Beside { get; set; }

    /// <summary>All files, ordered by symbol, ticks before bars, finest bars first, plain before gzip.</summary>
    public IReadOnlyList<MarketDataFile> Files()
    {
        var files = Beside is { } beside ? Names().Concat(beside.Names()) : Names();
        return
        [
            .. files.OrderBy(file => file.Symbol, StringComparer.Ordinal)
                .ThenBy(file => file.Timeframe?.NominalTicks ?? 0)
                .ThenBy(file => file.Timeframe?.Unit)
                .ThenBy(file => file.IsGzip),
        ];
    }

    private List<MarketDataFile> Names()
    {
        var files = new List<MarketDataFile>();
        if (!fileSystem.Directory.Exists(path)) return files;
        foreach (var name in fileSystem.Directory.EnumerateFiles(path).Select(f => fileSystem.Path.GetFileName(f)))
        {
            if (MarketDataFile.TryParse(name, out var file)) files.Add(file.Value);
        }
        return files;
    }

    /// <summary>The finest file of an instrument's symbol that its finest timeframe can be built from.</summary>
    /// <exception cref="MarketDataException">There is none, or there are two of the same data.</exception>
    public MarketDataFile Choose(Instrument instrument)
    {
        var symbol = instrument.Symbol;
        var pattern = $"{symbol}.*.csv[.gz]";
        if (!SymbolName.IsValid(symbol))
            throw new MarketDataException(pattern, null, $"the symbol '{symbol}' cannot name a file: it must be {SymbolName.Rule}");
        var files = Files().Where(file => file.Symbol == symbol).ToList();
        if (files.Count == 0) throw new MarketDataMissingException(pattern, $"there is no market data for {symbol}");
        var wanted = instrument.Timeframes.Select(settings => settings.Timeframe).Distinct().ToList();
        foreach (var file in files)
        {
            if (!wanted.TrueForAll(timeframe => CanBuild(file.Timeframe, timeframe))) continue;
            if (files.Contains(file with { IsGzip = !file.IsGzip }))
                throw new MarketDataException(file.Name, null, "it is there twice, plain and as .gz; remove one of them");
            return file;
        }
        throw new MarketDataException(
            pattern,
            null,
            $"the market data for {symbol} ({string.Join(", ", files.Select(Kind).Distinct())}) "
            + $"is too coarse for {string.Join(", ", wanted)}, or does not divide it");
    }

    /// <summary>The same; null when there is none that it can be built from.</summary>
    public MarketDataFile? Find(Instrument instrument)
    {
        var wanted = instrument.Timeframes.Select(settings => settings.Timeframe).Distinct().ToList();
        return Files().Where(f => f.Symbol == instrument.Symbol).Cast<MarketDataFile?>()
            .FirstOrDefault(f => wanted.TrueForAll(timeframe => CanBuild(f!.Value.Timeframe, timeframe)));
    }

    /// <summary>The finest file of a symbol.</summary>
    /// <exception cref="MarketDataMissingException">There is none.</exception>
    public MarketDataFile Finest(string symbol) => Files().Where(f => f.Symbol == symbol).Cast<MarketDataFile?>().FirstOrDefault()
        ?? throw new MarketDataMissingException($"{symbol}.*.csv[.gz]", $"there is no market data for {symbol}");

    private static string Kind(MarketDataFile file) => file.Timeframe?.ToString() ?? MarketDataFile.Ticks;

    /// <summary>Whether candles of one timeframe are whole numbers of bars of another, day by day.</summary>
    public static bool CanBuild(Timeframe? source, Timeframe wanted)
    {
        if (source is not { } bars) return true;
        if (wanted.Unit == TimeframeUnit.Month)
        {
            if (bars.Unit == TimeframeUnit.Month) return wanted.Number % bars.Number == 0;
            return bars is { Number: 1, Unit: TimeframeUnit.Day } || (bars.IsIntraday && TimeSpan.TicksPerDay % bars.NominalTicks == 0);
        }
        if (wanted.NominalTicks % bars.NominalTicks != 0) return false;
        // Bars of an odd length within a day (7 hours) divide a week by number and straddle its midnights all the same.
        return wanted.IsIntraday || !bars.IsIntraday || TimeSpan.TicksPerDay % bars.NominalTicks == 0;
    }
}
