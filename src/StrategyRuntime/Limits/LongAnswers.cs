using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Users;

namespace StrategyRuntime.Limits;

/// <summary>
/// Requests that may compute or read for long: they fold logs, read large files, make tables. They have threads of their own, below those
/// of everything else, and the callers have them in turn; what is short never waits for what is long.
/// </summary>
internal sealed class LongAnswers : IDisposable
{
    // Most compute; a few wait for the disk or for one another.
    private readonly Lazy<FairThreads> _threads = new(() => new FairThreads("answers", Environment.ProcessorCount + 2, ThreadRank.Patient));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_threads.IsValueCreated) _threads.Value.Dispose();
    }

    /// <summary>True of a route that is marked.</summary>
    internal static bool AreOf(Endpoint? route) => route?.Metadata.GetMetadata<TakesLongMark>() is not null;

    /// <summary>Answers a request.</summary>
    internal Task AnswerAsync(HttpContext context, RequestDelegate next) => AreOf(context.GetEndpoint())
        ? _threads.Value.Run(context.RequestServices.GetRequiredService<ICurrentUser>().CallerId, () => next(context))
        : next(context);
}

/// <summary>What a route says of itself whose answers may take long.</summary>
internal sealed class TakesLongMark
{
    private TakesLongMark()
    {
    }

    /// <summary>It.</summary>
    public static TakesLongMark Instance { get; } = new();
}

/// <summary>Marks the routes, and gives their requests to <see cref="LongAnswers"/>.</summary>
internal static class LongAnswersSetup
{
    /// <summary>Marks routes whose answers may take long to make.</summary>
    public static T TakesLong<T>(this T routes)
        where T : IEndpointConventionBuilder => routes.WithMetadata(TakesLongMark.Instance);

    /// <summary>Runs what follows on the threads of long answers where the route is marked. The caller must be known by then.</summary>
    public static IApplicationBuilder UseLongAnswers(this IApplicationBuilder app)
    {
        var answers = app.ApplicationServices.GetRequiredService<LongAnswers>();
        return app.Use((context, next) => answers.AnswerAsync(context, next));
    }
}
