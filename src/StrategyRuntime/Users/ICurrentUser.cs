namespace StrategyRuntime.Users;

/// <summary>Who is asking. Every lookup is scoped by it: what belongs to somebody else does not exist.</summary>
internal interface ICurrentUser
{
    /// <summary>Id of the user, a valid identifier.</summary>
    string UserId { get; }
}
