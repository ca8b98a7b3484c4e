using Serilog;
using Serilog.Events;
using StrategyRuntime.Engine.Identity;

namespace StrategyRuntime.Logging;

/// <summary>Serilog behind the framework's logging, configured from appsettings, and its line per request.</summary>
internal static class LoggingSetup
{
    private const string HostingDiagnostics = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>Replaces the framework's logging. The logger belongs to the service alone: a process can run several.</summary>
    public static WebApplicationBuilder AddLogging(this WebApplicationBuilder builder)
    {
        builder.Host.UseSerilog(
            (context, logger) => logger
                .ReadFrom.Configuration(context.Configuration)
                .Enrich.With<PlainProperties>()
                // The request log has a line per request; the framework's would keep an activity and a scope for every open stream.
                .MinimumLevel.Override(HostingDiagnostics, LevelAlias.Off),
            preserveStaticLogger: true);
        return builder;
    }

    /// <summary>One structured line when a request is over: what was asked, the answer, and how long it took.</summary>
    public static IApplicationBuilder UseRequestLog(this WebApplication app) => app.UseSerilogRequestLogging(options =>
    {
        options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
        options.MessageTemplate = "{RequestMethod} {RequestPath} answered {StatusCode} in {Elapsed:0.0} ms";
        options.GetLevel = (context, _, exception) => LevelOf(context, exception);
        options.GetMessageTemplateProperties = (context, _, elapsed, status) =>
        [
            new LogEventProperty("RequestMethod", new ScalarValue(context.Request.Method)),
            new LogEventProperty("RequestPath", new ScalarValue(LoggedPath.Of(context.Request))),
            new LogEventProperty("StatusCode", new ScalarValue(status)),
            new LogEventProperty("Elapsed", new ScalarValue(elapsed)),
        ];
        options.EnrichDiagnosticContext = (diagnostics, context) =>
        {
            if (SessionId.TryParse(context.Request.RouteValues["session_id"] as string, out var session))
                diagnostics.Set("session_id", session.Value.ToString());
        };
    });

    /// <summary>A probe that found nothing is no news.</summary>
    private static LogEventLevel LevelOf(HttpContext context, Exception? exception) =>
        exception is not null || context.Response.StatusCode >= StatusCodes.Status500InternalServerError ? LogEventLevel.Error
        : context.Request.Path.StartsWithSegments("/healthz") || context.Request.Path.StartsWithSegments("/readyz") ? LogEventLevel.Debug
        : LogEventLevel.Information;
}
