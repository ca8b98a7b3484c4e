namespace StrategyRuntime.Engine.Market;

/// <summary>What is known of the symbols of a run, as it was when the run began.</summary>
public sealed record InstrumentSet
{
    /// <summary>Nothing is known.</summary>
    public static InstrumentSet Empty { get; } = new();

    /// <summary>The instruments, by symbol in ordinal order.</summary>
    public IReadOnlyList<InstrumentDetails> Instruments { get; init; } = [];

    /// <summary>The corporate actions of each symbol that has some, in the order of their dates.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CorporateAction>> Actions { get; init; } =
        new Dictionary<string, IReadOnlyList<CorporateAction>>();

    /// <summary>The symbol whose options <see cref="Surface"/> is of; null without one.</summary>
    public string? SurfaceOf { get; init; }

    /// <summary>The surface of volatility of the options that are traded; null without one.</summary>
    public IReadOnlyList<SurfacePoint>? Surface { get; init; }

    /// <summary>True when nothing is known.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsEmpty => Instruments.Count == 0 && Actions.Count == 0 && Surface is null;

    /// <summary>What is known of a symbol, or null.</summary>
    public InstrumentDetails? Find(string symbol) => Instruments.FirstOrDefault(i => i.Symbol == symbol);
}
