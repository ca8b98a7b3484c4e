using Microsoft.Net.Http.Headers;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Strategies;

/// <summary>Reads <c>If-Match</c> and <c>If-None-Match</c> of a request that changes something.</summary>
internal static class SaveConditions
{
    /// <summary>
    /// <c>If-Match</c> names the ETags of what the caller knows, or <c>*</c> for anything; <c>If-None-Match: *</c> asks that there is
    /// nothing. A weak tag matches nothing.
    /// </summary>
    public static SaveCondition Of(HttpRequest request)
    {
        var headers = request.GetTypedHeaders();
        var (known, unwanted) = (headers.IfMatch, headers.IfNoneMatch);
        var isAny = known.Any(t => t.Equals(EntityTagHeaderValue.Any));
        return new SaveCondition(
            known.Count == 0 || isAny ? null
            : [.. known.Where(t => !t.IsWeak).Select(t => t.Tag.ToString().Trim('"')).Where(t => t.Length > 0)],
            MustExist: isAny,
            MustNotExist: unwanted.Any(t => t.Equals(EntityTagHeaderValue.Any)));
    }
}
