using System.Text.Json;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Broker;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// A broker connection as JSON: <c>{id, type: "paper", cash, currency, fill, slippage {ticks, percent}, commission {per_order, percent,
/// per_unit}, spread, option_pricing}</c>; whatever is missing or null has its default.
/// </summary>
public static class BrokerConnectionDocument
{
    /// <summary>Reads a document; every problem in it is added to <paramref name="problems"/>, and the result is null when there is one.</summary>
    /// <param name="utf8Json">The document.</param>
    /// <param name="id">Id it is saved under; an <c>id</c> in the document must be the same.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static BrokerConnection? Parse(ReadOnlyMemory<byte> utf8Json, string id, ICollection<Problem> problems) => throw new NotImplementedException();

    /// <summary>Writes the whole document, defaults included.</summary>
    public static void Write(Utf8JsonWriter writer, BrokerConnection connection) => throw new NotImplementedException();
}
