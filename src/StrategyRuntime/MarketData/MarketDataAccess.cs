using StrategyRuntime.Access;
using StrategyRuntime.Users;

namespace StrategyRuntime.MarketData;

/// <summary>
/// Who may change what all users share: an admin everything, a user what begins with their own name and a colon.
/// </summary>
internal static class MarketDataAccess
{
    /// <summary>True when the caller may change the data of this name.</summary>
    public static bool MayChange(this ICurrentUser user, string name, AccessOptions access) =>
        user.IsAdmin || access.UsersMayUploadMarketData || name.StartsWith(user.UserId + ":", StringComparison.Ordinal);

    /// <summary>Why the caller may not.</summary>
    public static string Refusal(ICurrentUser user, string? name) =>
        $"All users share {name ?? "market data"}: only an admin may change it. Your own begins with {user.UserId}: , "
        + $"such as {user.UserId}:{name ?? "NIFTY"}.";
}
