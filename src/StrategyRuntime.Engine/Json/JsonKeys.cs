using System.Text.Json;

namespace StrategyRuntime.Engine.Json;

/// <summary>
/// Finds keys that an object has twice. Readers differ in which of the two they take, so a document with both means something else to each.
/// </summary>
public static class JsonKeys
{
    /// <summary>What there is to say about such a key.</summary>
    public const string Twice = "This key is there twice; only one of the two can count.";

    // More of them say nothing new.
    private const int MaxFindings = 100;

    /// <summary>Pointers to the keys that are there again, in the order of the document.</summary>
    /// <param name="utf8Json">The document; every text in it can be read (<see cref="JsonTexts"/>).</param>
    /// <param name="maxDepth">Levels of objects and arrays inside each other.</param>
    /// <exception cref="JsonException">It is not JSON, or nested deeper.</exception>
    public static IReadOnlyList<string> FindTwice(ReadOnlySpan<byte> utf8Json, int maxDepth)
    {
        var twice = new List<string>();
        var open = new Stack<Place>();
        var at = JsonPointer.Root;
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read() && twice.Count < MaxFindings)
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                continue;
            }
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                at = open.Peek().Pointer.Child(name);
                if (!open.Peek().Names!.Add(name)) twice.Add(at.ToString());
                continue;
            }
            if (open.TryPeek(out var parent) && parent.Names is null) at = parent.Pointer.Child(parent.Items++);
            if (reader.TokenType == JsonTokenType.StartObject) open.Push(new Place(at, new HashSet<string>(StringComparer.Ordinal)));
            else if (reader.TokenType == JsonTokenType.StartArray) open.Push(new Place(at, null));
        }
        return twice;
    }

    /// <summary>An object, with its names so far, or an array.</summary>
    private sealed class Place(JsonPointer pointer, HashSet<string>? names)
    {
        public JsonPointer Pointer => pointer;

        public HashSet<string>? Names => names;

        public int Items { get; set; }
    }
}
