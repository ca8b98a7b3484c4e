using System.Collections.Frozen;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>The words that a field of a document can hold, with what they mean. Case, spaces, <c>_</c> and <c>-</c> don't matter.</summary>
/// <typeparam name="T">Meaning.</typeparam>
internal sealed class WordTable<T>
    where T : struct, Enum
{
    private readonly FrozenDictionary<string, (string Word, T Meaning)> _words;
    private readonly FrozenDictionary<T, string> _names;

    /// <param name="words">Words in the order that messages list them; the first for a meaning is the one that is shown for it.</param>
    public WordTable(params (string Word, T Meaning)[] words)
    {
        _words = words.ToFrozenDictionary(w => Words.Normalise(w.Word), StringComparer.Ordinal);
        _names = words.DistinctBy(w => w.Meaning).ToFrozenDictionary(w => w.Meaning, w => w.Word);
        Known = string.Join(", ", words.Select(w => w.Word));
    }

    /// <summary>All words, for messages.</summary>
    public string Known { get; }

    /// <summary>A table of an enumeration's own names in snake_case, and other words beside them.</summary>
    public static WordTable<T> OfNames(params (string Word, T Meaning)[] aliases) =>
        new([.. Enum.GetValues<T>().Select(v => (Words.ToSnakeCase(v.ToString()), v)), .. aliases]);

    public bool TryGet(string word, out T meaning)
    {
        var isKnown = _words.TryGetValue(Words.Normalise(word), out var entry);
        meaning = entry.Meaning;
        return isKnown;
    }

    /// <summary>How the table spells a word that it knows.</summary>
    public string SpellingOf(string word) => _words[Words.Normalise(word)].Word;

    /// <summary>The word that is shown for a meaning.</summary>
    public string NameOf(T meaning) => _names[meaning];
}
