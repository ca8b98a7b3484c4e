namespace StrategyRuntime.Users;

/// <summary>The one user of a service that has no keys and listens on this machine only.</summary>
internal static class LocalUser
{
    /// <summary>Its id.</summary>
    public const string Id = "local";
}
