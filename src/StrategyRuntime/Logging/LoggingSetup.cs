using Serilog;
using Serilog.Extensions.Logging;

namespace StrategyRuntime.Logging;

/// <summary>Serilog behind the framework's logging, configured from appsettings.</summary>
internal static class LoggingSetup
{
    /// <summary>Replaces the framework's providers.</summary>
    public static WebApplicationBuilder AddLogging(this WebApplicationBuilder builder)
    {
        var logger = new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).CreateLogger();
        builder.Logging.ClearProviders();
        // A line per request is written by RequestLog; the framework's would keep an activity and a scope for every stream that is open.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // Created by a factory, so that the container disposes it last and what is still buffered is written.
        builder.Services.AddSingleton<ILoggerProvider>(_ => new SerilogLoggerProvider(logger, dispose: true));
        return builder;
    }

    /// <summary>One structured line per request.</summary>
    public static IApplicationBuilder UseRequestLog(this IApplicationBuilder app) => app.UseMiddleware<RequestLog>();
}
