using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Users;

namespace StrategyRuntime.Limits;

/// <summary>
/// Requests that may compute or read for long: they fold logs, read large files, decode market data. They have threads of their own, below
/// those of everything else, and the callers have them in turn; what is short never waits for what is long.
/// </summary>
internal static class LongAnswers
{
    // Most compute; a few wait for the disk or for one another.
    private static readonly Lazy<FairThreads> s_threads =
        new(() => new FairThreads("answers", Environment.ProcessorCount + 2, ThreadRank.Patient));

    /// <summary>Marks routes whose answers may take long to make.</summary>
    public static T TakesLong<T>(this T routes)
        where T : IEndpointConventionBuilder => routes.WithMetadata(TakesLongMark.Instance);

    /// <summary>Runs what follows on the threads of long answers where the route is marked. The caller must be known by then.</summary>
    public static IApplicationBuilder UseLongAnswers(this IApplicationBuilder app) => app.Use(static (context, next) =>
        AreOf(context.GetEndpoint())
            ? s_threads.Value.Run(context.RequestServices.GetRequiredService<ICurrentUser>().CallerId, () => next(context))
            : next(context));

    /// <summary>True of a route that is marked.</summary>
    internal static bool AreOf(Endpoint? route) => route?.Metadata.GetMetadata<TakesLongMark>() is not null;

    private sealed class TakesLongMark
    {
        public static TakesLongMark Instance { get; } = new();
    }
}
