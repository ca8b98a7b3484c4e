namespace StrategyRuntime.Users;

/// <summary>Who is asking, and in whose name. Every lookup is scoped by it: what belongs to somebody else does not exist.</summary>
internal interface ICurrentUser
{
    /// <summary>Id of the user in whose name is asked, a valid identifier: the caller's own, or the one that an admin names.</summary>
    string UserId { get; }

    /// <summary>Id of the caller; limits are counted by it.</summary>
    string CallerId { get; }

    /// <summary>True for who may do everything in every user's name.</summary>
    bool IsAdmin { get; }

    /// <summary>How the caller is known: <c>key</c>, <c>cookie</c> or <c>local</c>.</summary>
    string Scheme { get; }

    /// <summary>Ends when the caller is no longer let in; what is still open then is cut.</summary>
    CancellationToken Ended { get; }
}

/// <summary>What follows from who is asking.</summary>
internal static class CurrentUserExtensions
{
    /// <summary>True when what belongs to a user exists for the caller.</summary>
    public static bool MaySee(this ICurrentUser user, string ownerId) => user.IsAdmin || user.UserId == ownerId;
}
