using StrategyRuntime.Problems;
using StrategyRuntime.Users;

namespace StrategyRuntime.Studies;

/// <summary>Finds the study that a route names among the caller's; 404 when there is none.</summary>
internal sealed class StudyFilter(StudyHost host) : IEndpointFilter
{
    private static readonly object s_key = new();

    /// <summary>The study that the filter found.</summary>
    public static Study Study(HttpContext context) => (Study)context.Items[s_key]!;

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var id = (string)context.HttpContext.Request.RouteValues["study_id"]!;
        var user = context.HttpContext.RequestServices.GetRequiredService<ICurrentUser>();
        if (!host.TryGet(user.UserId, id, out var study)) return StudyProblems.Unknown.With($"There is no study '{id}'.").ToResult();
        context.HttpContext.Items[s_key] = study;
        return await next(context);
    }
}
