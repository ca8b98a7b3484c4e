namespace StrategyRuntime.Routes;

/// <summary>Marks a route at which a request that comes again with its <see cref="Header"/> is done once.</summary>
internal sealed class TakesIdempotencyKey
{
    /// <summary>Names the request.</summary>
    public const string Header = "Idempotency-Key";
}
