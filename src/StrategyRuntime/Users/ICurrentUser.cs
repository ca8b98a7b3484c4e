namespace StrategyRuntime.Users;

/// <summary>
/// The caller of a request and the user it acts for. Every lookup is scoped by that user: the items of other users do not exist.
/// </summary>
internal interface ICurrentUser
{
    /// <summary>Id of the user that the caller acts for, a valid identifier: its own, or the one that an admin names.</summary>
    string UserId { get; }

    /// <summary>Id of the caller; limits are counted by it.</summary>
    string CallerId { get; }

    /// <summary>True when the caller may act for every user.</summary>
    bool IsAdmin { get; }

    /// <summary>How the caller was authenticated: <c>key</c>, <c>cookie</c> or <c>local</c>.</summary>
    string Scheme { get; }

    /// <summary>Cancelled when the caller loses access; its open requests end.</summary>
    CancellationToken Ended { get; }
}

/// <summary>Rules about the caller.</summary>
internal static class CurrentUserExtensions
{
    /// <summary>True when the caller may see the items of a user.</summary>
    public static bool MaySee(this ICurrentUser user, string ownerId) => user.IsAdmin || user.UserId == ownerId;
}
