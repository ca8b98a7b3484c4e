using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// The words that a field of a document can hold, with what they mean. Case, spaces, <c>_</c> and <c>-</c> don't matter. A table is short
/// and
/// looked through from its start: a dictionary for each enumeration would have to be compiled at every start of the program.
/// </summary>
/// <typeparam name="T">Meaning.</typeparam>
internal sealed class WordTable<T>
    where T : struct, Enum
{
    private readonly (string Word, T Meaning)[] _words;
    private readonly string[] _normalised;

    /// <param name="words">Words in the order that messages list them; the first for a meaning is the one that is shown for it.</param>
    public WordTable(params (string Word, T Meaning)[] words)
    {
        _words = words;
        _normalised = new string[words.Length];
        var spellings = new string[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            spellings[i] = words[i].Word;
            _normalised[i] = Words.Normalise(words[i].Word);
        }
        Known = string.Join(", ", spellings);
    }

    /// <summary>The table as a rule for a value.</summary>
    public WordRule Rule => field ??= new WordRule(
        [.. _words.Where(w => NameOf(w.Meaning) == w.Word).Select(w => w.Word)],
        _words.Where(w => NameOf(w.Meaning) != w.Word).ToDictionary(w => w.Word, w => NameOf(w.Meaning)));

    /// <summary>All words, for messages.</summary>
    public string Known { get; }

    /// <summary>A table of an enumeration's own names in snake_case, and other words beside them.</summary>
    public static WordTable<T> OfNames(params (string Word, T Meaning)[] aliases)
    {
        var meanings = Enum.GetValues<T>();
        var words = new (string, T)[meanings.Length + aliases.Length];
        for (var i = 0; i < meanings.Length; i++) words[i] = (SnakeCase.Word(meanings[i]), meanings[i]);
        aliases.CopyTo(words, meanings.Length);
        return new WordTable<T>(words);
    }

    public bool TryGet(string word, out T meaning)
    {
        var at = IndexOf(word);
        meaning = at < 0 ? default : _words[at].Meaning;
        return at >= 0;
    }

    /// <summary>How the table spells a word that it knows.</summary>
    public string SpellingOf(string word) => _words[IndexOf(word)].Word;

    /// <summary>The word that is shown for a meaning.</summary>
    public string NameOf(T meaning)
    {
        foreach (var entry in _words)
        {
            if (entry.Meaning.Equals(meaning)) return entry.Word;
        }
        throw new ArgumentOutOfRangeException(nameof(meaning), meaning, "The table has no word for it.");
    }

    private int IndexOf(string word) => Array.IndexOf(_normalised, Words.Normalise(word));
}
