using System.Text.Json;

namespace StrategyRuntime.Engine.Metrics;

/// <summary>Results by a word of the trade, its side or its exit reason, in the order of the words.</summary>
internal sealed class TradeGroups
{
    private readonly SortedDictionary<string, TradeTotals> _byWord;

    /// <summary>Starts without trades.</summary>
    public TradeGroups() => _byWord = new(StringComparer.Ordinal);

    private TradeGroups(TradeGroups other) : this()
    {
        foreach (var (word, totals) in other._byWord) _byWord.Add(word, totals.Copy());
    }

    /// <summary>Another one in the same state.</summary>
    public TradeGroups Copy() => new(this);

    /// <summary>Takes a trade's profit; a trade without the word is in no group.</summary>
    public void Add(string? word, decimal pnl)
    {
        if (word is null) return;
        if (!_byWord.TryGetValue(word, out var totals)) _byWord.Add(word, totals = new TradeTotals());
        totals.Add(pnl);
    }

    /// <summary>Writes an object with one member a group.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (word, totals) in _byWord)
        {
            writer.WritePropertyName(word);
            totals.WriteGroup(writer);
        }
        writer.WriteEndObject();
    }
}
