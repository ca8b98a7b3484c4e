using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Routes;

/// <summary>Answers 400 when a route value is no identifier, before anything is looked up by it.</summary>
internal sealed class IdentifierFilter(string name) : IEndpointFilter
{
    /// <inheritdoc/>
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Identifier.IsValid(context.HttpContext.Request.RouteValues[name] as string)
            ? next(context)
            : ValueTask.FromResult<object?>(
                Finding.Summarise([CommonProblems.InvalidRequest.At(name, $"{name} must be {Identifier.Rule}")]).ToResult());
}
