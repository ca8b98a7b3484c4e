namespace StrategyRuntime.Users;

/// <summary>The one user of a service that listens on this machine only.</summary>
internal sealed class LocalUser : ICurrentUser
{
    /// <summary>Its id.</summary>
    public const string Id = "local";

    /// <inheritdoc/>
    public string UserId => Id;
}

/// <summary>Registers who is asking.</summary>
internal static class UsersSetup
{
    /// <summary>Every caller is the local user.</summary>
    public static IServiceCollection AddUsers(this IServiceCollection services) => services.AddScoped<ICurrentUser, LocalUser>();
}
