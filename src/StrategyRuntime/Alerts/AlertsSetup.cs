using Microsoft.Extensions.DependencyInjection.Extensions;
using StrategyRuntime.Alerts.Delivery;
using StrategyRuntime.Configuration;

namespace StrategyRuntime.Alerts;

/// <summary>Registers the alerts.</summary>
internal static class AlertsSetup
{
    /// <summary>Adds their host. It starts before that of the executions.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        // A test may have registered another name server.
        services.TryAddSingleton<WebhookTargets>();
        return services
            .AddRuntimeOptions<AlertsOptions>(AlertsOptions.Section, o => o.Problem())
            .AddSingleton<WebhookSender>()
            .AddSingleton<TelegramSender>()
            .AddSingleton<MailSender>()
            .AddSingleton<AlertSenders>()
            .AddSingleton<AlertTools>()
            .AddSingleton<AlertHost>()
            .AddSingleton<AlertRequests>()
            .AddHostedService(provider => provider.GetRequiredService<AlertHost>());
    }
}
