using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using StrategyRuntime.Engine.Strategies.Catalog;
using StrategyRuntime.Json;
using StrategyRuntime.Routes;

namespace StrategyRuntime.Catalog;

/// <summary>Routes of what the editor offers. Their answers are made once.</summary>
internal static class CatalogApi
{
    private static readonly Lazy<TaggedJson> s_nodes = new(() => new TaggedJson(DocumentCatalog.ToJson()));

    private static TaggedJson? s_indicators;

    private static TaggedJson? s_templates;

    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapCatalog(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/catalog").WithTags("Catalogue");
        routes.MapGet("/nodes", Nodes).Produces<object>().WithExample(response: CatalogExamples.Nodes);
        routes.MapGet("/indicators", Indicators).Produces<IndicatorList>().WithExample(response: CatalogExamples.Indicators);
        routes.MapGet("/templates", Templates).Produces<TemplateList>().WithExample(response: CatalogExamples.Templates);
        return api;
    }

    /// <summary>
    /// Everything that a strategy document may hold: node types, conditions, expressions and the document around them, as JSON Schema with
    /// defaults, bounds, words and help texts.
    /// </summary>
    internal static IResult Nodes() => s_nodes.Value;

    /// <summary>Every indicator with its parameters, outputs and notes.</summary>
    internal static IResult Indicators(IOptions<JsonOptions> json) => s_indicators ??= new TaggedJson(
        JsonSerializer.SerializeToUtf8Bytes(IndicatorList.All, json.Value.SerializerOptions));

    /// <summary>Strategies to begin with, with their parameters and documents.</summary>
    internal static IResult Templates(IOptions<JsonOptions> json) => s_templates ??= new TaggedJson(
        JsonSerializer.SerializeToUtf8Bytes(TemplateList.All, json.Value.SerializerOptions));
}
