namespace StrategyRuntime.Users;

/// <summary>The authenticated caller of one request.</summary>
internal sealed class CurrentUser : ICurrentUser
{
    private string? _userId;
    private string? _callerId;
    private string? _scheme;

    /// <inheritdoc/>
    public string UserId => _userId ?? throw NotKnown();

    /// <inheritdoc/>
    public string CallerId => _callerId ?? throw NotKnown();

    /// <inheritdoc/>
    public bool IsAdmin { get; private set; }

    /// <inheritdoc/>
    public string Scheme => _scheme ?? throw NotKnown();

    /// <inheritdoc/>
    public CancellationToken Ended { get; private set; }

    /// <summary>True once the caller is authenticated.</summary>
    public bool IsKnown => _callerId is not null;

    /// <summary>Sets the caller.</summary>
    public void Is(string callerId, bool isAdmin, string inTheNameOf, string scheme, CancellationToken until) =>
        (_callerId, IsAdmin, _userId, _scheme, Ended) = (callerId, isAdmin, inTheNameOf, scheme, until);

    private static InvalidOperationException NotKnown() => new("The route was reached without an authenticated caller.");
}

/// <summary>Registers the caller of a request.</summary>
internal static class UsersSetup
{
    /// <summary>One for each request.</summary>
    public static IServiceCollection AddUsers(this IServiceCollection services) => services
        .AddScoped<CurrentUser>()
        .AddScoped<ICurrentUser>(provider => provider.GetRequiredService<CurrentUser>());
}
