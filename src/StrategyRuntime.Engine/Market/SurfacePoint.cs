namespace StrategyRuntime.Engine.Market;

/// <summary>A point of the surface of volatility of the options on an underlying.</summary>
/// <param name="Expiry">Expiry that it is of; null where it is of a number of days.</param>
/// <param name="Days">Calendar days to the expiry that it is of; null where it is of an expiry.</param>
/// <param name="Moneyness">Strike ÷ forward price; null where it is of a delta.</param>
/// <param name="Delta">Delta on the forward, of a put below 0; null where it is of a moneyness.</param>
/// <param name="Iv">Volatility a year, as a fraction.</param>
public sealed record SurfacePoint(DateOnly? Expiry, decimal? Days, decimal? Moneyness, decimal? Delta, decimal Iv);
