using System.Diagnostics.CodeAnalysis;

namespace StrategyRuntime.Engine.Identity;

/// <summary>
/// Names an execution: one strategy of one user on one broker connection. Its text is
/// <c>{user_id}.{strategy_id}.{broker_connection_id}</c>.
/// </summary>
public readonly record struct SessionId(string UserId, string StrategyId, string BrokerConnectionId)
{
    /// <summary>Parses the dotted text; each part must be a valid <see cref="Identifier"/>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SessionId? id)
    {
        id = null;
        var parts = text?.Split('.');
        if (parts is not { Length: 3 } || !parts.All(Identifier.IsValid)) return false;
        id = new SessionId(parts[0], parts[1], parts[2]);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{UserId}.{StrategyId}.{BrokerConnectionId}";
}
