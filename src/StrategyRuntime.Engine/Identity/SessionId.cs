using System.Diagnostics.CodeAnalysis;

namespace StrategyRuntime.Engine.Identity;

/// <summary>
/// Names an execution: one strategy of one user on one broker connection, and a label where there are several of them. Its text is
/// <c>{user_id}.{strategy_id}.{broker_connection_id}</c>, and <c>.{label}</c> when there is one.
/// </summary>
public readonly record struct SessionId(string UserId, string StrategyId, string BrokerConnectionId, string? Label = null)
{
    /// <summary>The form of the text, for error messages.</summary>
    public const string Rule = "user_id.strategy_id.broker_connection_id or user_id.strategy_id.broker_connection_id.label";

    /// <summary>Parses the dotted text; each part must be a valid <see cref="Identifier"/>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SessionId? id)
    {
        id = null;
        var parts = text?.Split('.');
        if (parts is not { Length: 3 or 4 } || !parts.All(Identifier.IsValid)) return false;
        id = new SessionId(parts[0], parts[1], parts[2], parts.Length == 4 ? parts[3] : null);
        return true;
    }

    /// <summary>The parts after the user, with a character between them.</summary>
    public string Slot(char separator) => Label is null
        ? $"{StrategyId}{separator}{BrokerConnectionId}"
        : $"{StrategyId}{separator}{BrokerConnectionId}{separator}{Label}";

    /// <inheritdoc/>
    public override string ToString() => $"{UserId}.{Slot('.')}";
}
