namespace StrategyRuntime.Storage.Catalogs;

/// <summary>The answer to a request that carried an idempotency key, as it was given.</summary>
/// <param name="RequestHash">SHA-256 of the request's body, lower-case hex.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Location">Address of what was made, or null.</param>
/// <param name="Body">The body, JSON.</param>
public sealed record StoredResponse(string RequestHash, int Status, string? Location, string Body);
