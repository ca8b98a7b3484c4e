using System.IO.Abstractions;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Instruments;

/// <summary>
/// What is known of symbols: <c>instruments.csv</c> and <c>{SYMBOL}.actions.csv</c> of a market folder. A change writes the whole table.
/// Safe for many threads.
/// </summary>
/// <param name="folder">The market folder.</param>
/// <param name="fileSystem">The file system that it is read with.</param>
/// <param name="files">The disk that changes go to.</param>
/// <param name="hasLink">Whether a path is, or lies behind, a symbolic link that is not followed.</param>
public sealed class InstrumentCatalog(string folder, IFileSystem fileSystem, IDurableFiles files, Predicate<string> hasLink)
{
    private const long MaxBytes = 64 << 20;

    private readonly Lock _writing = new();

    /// <summary>All instruments, by symbol in ordinal order.</summary>
    /// <exception cref="MarketDataException">Something is wrong in the table.</exception>
    public IReadOnlyList<InstrumentDetails> List() =>
        Read(InstrumentTable.FileName) is { } content
            ? [.. InstrumentTable.Read(content).OrderBy(i => i.Symbol, StringComparer.Ordinal)]
            : [];

    /// <summary>One instrument, or null.</summary>
    /// <exception cref="MarketDataException">Something is wrong in the table.</exception>
    public InstrumentDetails? Find(string symbol) => List().FirstOrDefault(i => i.Symbol == symbol);

    /// <summary>What is known of the symbols of a strategy.</summary>
    /// <exception cref="MarketDataException">Something is wrong in a table.</exception>
    public InstrumentSet Of(StrategyDefinition strategy)
    {
        string[] symbols = strategy.Supporting is { } supporting ? [strategy.Trading.Symbol, supporting.Symbol] : [strategy.Trading.Symbol];
        var actions = new SortedDictionary<string, IReadOnlyList<CorporateAction>>(StringComparer.Ordinal);
        foreach (var symbol in symbols)
        {
            var name = ActionTable.FileName(symbol);
            if (Read(name) is { } content && ActionTable.Read(name, content) is { Count: > 0 } known) actions[symbol] = known;
        }
        var underlying = strategy.Trading.Symbol;
        var surface = strategy.TradesOptions() && Read(SurfaceTable.FileName(underlying)) is { } table
            ? SurfaceTable.Read(SurfaceTable.FileName(underlying), table)
            : null;
        return new InstrumentSet
        {
            Instruments = [.. List().Where(i => symbols.Contains(i.Symbol) || IsContract(i))],
            Actions = actions,
            SurfaceOf = surface is null ? null : underlying,
            Surface = surface,
        };

        bool IsContract(InstrumentDetails i) => i.Underlying == strategy.Trading.Symbol
            && ((i.Kind == InstrumentKind.Future && strategy.Trading.Contract is not null)
                || (i.Kind == InstrumentKind.Option && strategy.TradesOptions()));
    }

    /// <summary>Adds or replaces an instrument; true when it was not there.</summary>
    /// <exception cref="MarketDataException">Something is wrong in the table.</exception>
    public bool Put(InstrumentDetails instrument) => Change(instrument.Symbol, _ => instrument);

    /// <summary>Says what the prices of a symbol's files are.</summary>
    /// <exception cref="MarketDataException">Something is wrong in the table.</exception>
    public void SetPrices(string symbol, PriceBasis prices) =>
        Change(symbol, known => (known ?? new InstrumentDetails(symbol)) with { Prices = prices });

    /// <summary>Removes an instrument; false when it is not there.</summary>
    /// <exception cref="MarketDataException">Something is wrong in the table.</exception>
    public bool Delete(string symbol)
    {
        lock (_writing)
        {
            var all = List();
            if (all.All(i => i.Symbol != symbol)) return false;
            Write(all.Where(i => i.Symbol != symbol));
            return true;
        }
    }

    private bool Change(string symbol, Func<InstrumentDetails?, InstrumentDetails> change)
    {
        lock (_writing)
        {
            var all = List();
            var before = all.FirstOrDefault(i => i.Symbol == symbol);
            Write(all.Where(i => i.Symbol != symbol).Append(change(before)).OrderBy(i => i.Symbol, StringComparer.Ordinal));
            return before is null;
        }
    }

    private void Write(IEnumerable<InstrumentDetails> instruments)
    {
        files.CreateFolder(folder);
        files.WriteAtomically(Path.Combine(folder, InstrumentTable.FileName), InstrumentTable.Write(instruments));
    }

    private byte[]? Read(string name)
    {
        var path = fileSystem.Path.Combine(folder, name);
        if (hasLink(path))
        {
            throw new MarketDataException(
                name, null, "it is a symbolic link, or lies behind one; links below the data root are not followed");
        }
        try
        {
            if (!fileSystem.File.Exists(path)) return null;
            if (fileSystem.FileInfo.New(path).Length > MaxBytes)
                throw new MarketDataTooLargeException(name, FormattableString.Invariant($"it is larger than {MaxBytes} bytes"));
            return fileSystem.File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MarketDataMissingException(name, "it cannot be opened", e);
        }
    }
}
