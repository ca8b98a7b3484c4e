using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Problems;

namespace StrategyRuntime.MarketData;

/// <summary>A symbol as the value of a route.</summary>
internal sealed class SymbolRoute : IEndpointFilter
{
    /// <summary>Name of the value.</summary>
    public const string Name = "symbol";

    /// <summary>The symbol; its slash stays escaped in a route's value.</summary>
    public static string Read(string value) => value.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        SymbolName.IsValid(Read(context.HttpContext.Request.RouteValues[Name] as string ?? string.Empty))
            ? next(context)
            : ValueTask.FromResult<object?>(
                Finding.Summarise([CommonProblems.InvalidRequest.At(Name, $"{Name} must be {SymbolName.Rule}")]).ToResult());
}
