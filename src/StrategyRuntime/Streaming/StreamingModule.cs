using Microsoft.Extensions.DependencyInjection.Extensions;
using StrategyRuntime.Configuration;
using StrategyRuntime.Hosting;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Routes;
using StrategyRuntime.Streaming.UserStream;

namespace StrategyRuntime.Streaming;

/// <summary>Adds the event streams to the host.</summary>
public static class StreamingModule
{
    /// <summary>
    /// Registers <see cref="StreamHub"/> and what it needs; options come from the section <see cref="StreamOptions.Section"/>.
    /// </summary>
    public static IServiceCollection AddStreaming(this IServiceCollection services)
    {
        services.AddRuntimeOptions<StreamOptions>(
            StreamOptions.Section,
            o => o.RetryMinMilliseconds > o.RetryMaxMilliseconds ? "RetryMinMilliseconds must not be above RetryMaxMilliseconds." : null);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RunReaders>();
        services.TryAddSingleton<INodeState, SingleMachine>();
        services.AddSingleton<StreamHub>();
        services.AddSingleton<ISessionStreams>(provider => provider.GetRequiredService<StreamHub>());
        services.AddSingleton<StreamLimiter>();
        services.AddMemoryBudget();
        services.AddEndlessRequests();
        services.AddSingleton<SharedSnapshots>();
        services.AddSingleton<StreamOpener>();
        services.AddSingleton<EarlierRuns>();
        services.AddSingleton<UserChannels>();
        services.AddSingleton<IUserStreams>(provider => provider.GetRequiredService<UserChannels>());
        services.AddHostedService<StreamShutdown>();
        return services;
    }

    /// <summary>Maps the stream routes below <c>/api/v1</c>; <paramref name="api"/> is that group.</summary>
    public static IEndpointRouteBuilder MapStreaming(this IEndpointRouteBuilder api)
    {
        var streams = api.MapGroup("").WithTags("Streams").TakesLong();
        MapSession(streams.MapGroup("/executions/{session_id}"));
        MapSession(streams.MapGroup("/executions/{session_id}/runs/{run}"));
        streams.MapGet("/stream", UserStreamRoute.HandleAsync)
            .WithSummary("Many sessions' events as Server-Sent Events")
            .Produces(StatusCodes.Status200OK, contentType: StreamConnection.EventStream)
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 404, 429, 503);
        return api;
    }

    /// <summary>Maps the streams of the latest run, or of the one that the route names.</summary>
    private static void MapSession(RouteGroupBuilder session)
    {
        session.MapGet("/stream", SessionStreamRoute.HandleAsync)
            .WithSummary("One session's events as Server-Sent Events")
            .Produces(StatusCodes.Status200OK, contentType: StreamConnection.EventStream)
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 404, 429, 503);
        session.MapGet("/events", EventLinesRoute.HandleAsync)
            .WithSummary("One session's events as NDJSON, the lines of events.jsonl")
            .Produces(StatusCodes.Status200OK, contentType: EventLinesRoute.NdJson)
            .ProducesProblems(400, 404, 429, 503);
        session.MapGet("/replay", ReplayRoute.HandleAsync)
            .WithSummary("One session's history as Server-Sent Events, paced by simulation time")
            .Produces(StatusCodes.Status200OK, contentType: StreamConnection.EventStream)
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 404, 429, 503);
    }
}
