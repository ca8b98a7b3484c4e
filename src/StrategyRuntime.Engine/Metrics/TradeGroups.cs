using System.Runtime.CompilerServices;
using System.Text.Json;

namespace StrategyRuntime.Engine.Metrics;

/// <summary>Results by a word of the trade, its side or its exit reason, in the order of the words.</summary>
internal sealed class TradeGroups
{
    private readonly SortedDictionary<string, StrongBox<ProfitSums<decimal>>> _byWord;

    /// <summary>Starts without trades.</summary>
    public TradeGroups() => _byWord = new(StringComparer.Ordinal);

    private TradeGroups(TradeGroups other) : this()
    {
        foreach (var (word, sums) in other._byWord) _byWord.Add(word, new(sums.Value));
    }

    /// <summary>Another one in the same state.</summary>
    public TradeGroups Copy() => new(this);

    /// <summary>Takes a trade's profit; a trade without the word is in no group.</summary>
    public void Add(string? word, decimal pnl)
    {
        if (word is null) return;
        if (!_byWord.TryGetValue(word, out var sums)) _byWord.Add(word, sums = new());
        sums.Value.Add(pnl);
    }

    /// <summary>Takes all trades of a word.</summary>
    public void Set(string word, in ProfitSums<decimal> sums) => _byWord[word] = new(sums);

    /// <summary>Writes an object with one member a group.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (word, sums) in _byWord)
        {
            writer.WritePropertyName(word);
            sums.Value.WriteGroup(writer);
        }
        writer.WriteEndObject();
    }
}
