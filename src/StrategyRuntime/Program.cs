using System.IO.Abstractions;
using StrategyRuntime.Access;
using StrategyRuntime.Alerts;
using StrategyRuntime.BrokerConnections;
using StrategyRuntime.Catalog;
using StrategyRuntime.Cli;
using StrategyRuntime.Cluster;
using StrategyRuntime.Configuration;
using StrategyRuntime.Dashboard;
using StrategyRuntime.Executions;
using StrategyRuntime.Executions.Api;
using StrategyRuntime.Feeds;
using StrategyRuntime.Files;
using StrategyRuntime.Health;
using StrategyRuntime.Home;
using StrategyRuntime.Hosting;
using StrategyRuntime.Library;
using StrategyRuntime.Limits;
using StrategyRuntime.Logging;
using StrategyRuntime.MarketData;
using StrategyRuntime.Mcp;
using StrategyRuntime.OpenApi;
using StrategyRuntime.Previews;
using StrategyRuntime.Problems;
using StrategyRuntime.Reports;
using StrategyRuntime.Routes;
using StrategyRuntime.Status;
using StrategyRuntime.Strategies;
using StrategyRuntime.Streaming;
using StrategyRuntime.Studies;
using StrategyRuntime.TelemetryExport;
using StrategyRuntime.Users;

namespace StrategyRuntime;

/// <summary>The table of contents: what the command line offers, and what the service is made of.</summary>
internal static class Program
{
    private static readonly FileSystem s_files = new();

    private static Task<int> Main(string[] args) => CommandLine.RunAsync(
        args,
        new ServeCommand(BuildServer),
        new("backtest", () => new BacktestCommand(s_files)),
        new("study", () => new StudyCommand(s_files)),
        new("validate", () => new ValidateCommand(s_files)),
        new("verify", () => new VerifyCommand()),
        new("explain", () => new ExplainCommand()),
        new("keys", () => new KeysCommand()),
        new("backup", () => new BackupCommand()),
        new("retain", () => new RetainCommand()),
        new("trim", () => new TrimCommand()),
        new("import", () => new ImportCommand(s_files)),
        new("feed", () => new FeedCommand()),
        new("generate-ticks", () => new GenerateTicksCommand(s_files)),
        new("generate-chain", () => new GenerateChainCommand(s_files)));

    /// <summary>Puts the service together.</summary>
    internal static WebApplication BuildServer(ServerSettings settings)
    {
        var builder = settings.CreateBuilder();
        builder.AddLogging();
        builder.AddTelemetry();
        builder.AddServer();
        builder.Services
            .AddUsers()
            .AddAccess()
            .AddLimits()
            .AddStorage()
            .AddStudies()
            .AddFeeds()
            .AddAlerts()
            .AddExecutions()
            .AddRunLibrary()
            .AddPreviews()
            .AddMcp()
            .AddStreaming()
            .AddCompression()
            .AddHealth()
            .AddStatus()
            .AddOpenApiDocument();

        builder.BringKeys();
        builder.CheckOptions(ListenAddresses.FindProblems(builder.Configuration, ServerSetup.Urls(builder.Configuration)));
        builder.AddCluster();

        var app = builder.Build();
        app.UseForwardedHeaders();
        app.UseInternalGuard();
        app.UseStudyShares();
        app.UseRequestLog();
        app.UseSecurityHeaders();
        app.UseProblems();
        app.UseHostNames();
        app.UseCompression();
        app.UsePageRate();
        app.UseDashboard();
        app.UseOpenApiDocument();
        app.UseHeadRequests();
        app.UseRouting();
        app.UsePlacesInDashboard();
        app.UseBodyLimit();
        app.UseAccess();
        app.UseRequestRate();
        app.RequireCaller();
        app.UseForwarding();
        app.UseCellRequests();
        app.UseWebSockets();
        app.UseLongAnswers();
        app.MapHealth();
        app.MapMetrics();
        app.MapSignIn();
        app.MapGroup("/api/v1")
            .MapExecutions()
            .MapRuns()
            .MapPreviews()
            .MapFiles()
            .MapReports()
            .MapStreaming()
            .MapStrategies()
            .MapCatalog()
            .MapBrokerConnections()
            .MapMarketData()
            .MapExchanges()
            .MapInstruments()
            .MapFeeds()
            .MapStudies()
            .MapAlerts()
            .MapStatus()
            .MapCluster()
            .MapHome();
        app.MapAgents();
        return app;
    }
}
