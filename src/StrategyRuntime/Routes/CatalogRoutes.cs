using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Routes;

/// <summary>Lists, saves and deletes the items of a user's catalog: pages, the quota and the check for use are the same for each.</summary>
/// <param name="path">Path of the list below <c>/api/v1</c>.</param>
/// <param name="things">The items in the plural, for messages.</param>
/// <param name="show">An item as the API shows it.</param>
/// <param name="problems">The problems of this catalog.</param>
internal sealed class CatalogRoutes<TItem, TResponse>(string path, string things, Func<TItem, TResponse> show, CatalogProblems problems)
{
    /// <summary>A page of the items. The ones that cannot be read are named on each page.</summary>
    public Results<Ok<CatalogPage<TResponse>>, ProblemResult> List(
        Func<ICollection<CatalogException>, IEnumerable<TItem>> all, string? limit, string? cursor)
    {
        if (!PageRequest.Read(limit, cursor).Succeeded(out var page, out var problem)) return problem.ToResult();
        var unreadable = new List<CatalogException>();
        var (items, next) = page.Cut(all(unreadable)).Select(show);
        return TypedResults.Ok(new CatalogPage<TResponse>(
            items,
            next,
            unreadable.Count == 0 ? null : [.. unreadable.Select(
                e => new UnreadableItem(Path.GetFileNameWithoutExtension(e.File), e.Reason))]));
    }

    /// <summary>One item.</summary>
    public Results<Ok<TResponse>, ProblemResult> Get(string id, TItem? item) =>
        item is null ? problems.Unknown(id).ToResult() : TypedResults.Ok(show(item));

    /// <summary>Saves an item. A new one needs room in the user's quota.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="exists">True when the save replaces one.</param>
    /// <param name="count">How many the user has.</param>
    /// <param name="limit">How many a user may have.</param>
    /// <param name="save">Saves it.</param>
    /// <param name="saved">What the answer shows.</param>
    public Results<Created<TResponse>, Ok<TResponse>, ProblemResult> Put(
        string id, bool exists, Func<int> count, int limit, Func<PutOutcome> save, Func<TResponse> saved)
    {
        if (!exists && LimitProblems.Quota(things, count(), limit) is { } full) return full.ToResult();
        return save() switch
        {
            PutOutcome.ReadOnly => problems.IsReadOnly(id).ToResult(),
            PutOutcome.Created => TypedResults.Created($"/api/v1/{path}/{id}", saved()),
            _ => TypedResults.Ok(saved()),
        };
    }

    /// <summary>What the answer to a change says about runs that go on with what they began with; null when there are none.</summary>
    public static IReadOnlyList<string>? Untouched(IEnumerable<SessionId> active)
    {
        string[] warnings = [.. active.Select(s => $"{s} goes on with what it began with: the change takes effect with its next run.")];
        return warnings.Length == 0 ? null : warnings;
    }

    /// <summary>Deletes an item unless an execution uses it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="uses">The executions that use it.</param>
    /// <param name="delete">Deletes it.</param>
    public Results<NoContent, ProblemResult> Delete(string id, IEnumerable<SessionId> uses, Func<DeleteOutcome> delete)
    {
        var sessions = string.Join(", ", uses);
        if (sessions.Length > 0) return problems.InUse.With($"Remove these executions first: {sessions}.").ToResult();
        return delete() switch
        {
            DeleteOutcome.Deleted => TypedResults.NoContent(),
            DeleteOutcome.ReadOnly => problems.IsReadOnly(id).ToResult(),
            _ => problems.Unknown(id).ToResult(),
        };
    }
}

/// <summary>A part of a catalog's list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Next">What to send as <c>cursor</c> for the next part; null at the end.</param>
/// <param name="Unreadable">Items of the whole list that cannot be read; absent when there are none.</param>
internal sealed record CatalogPage<T>(
    IReadOnlyList<T> Items,
    string? Next,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<UnreadableItem>? Unreadable = null);

/// <summary>An item whose file another program has changed into something else.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record UnreadableItem(string Id, string Reason);

/// <summary>The problems of a catalog.</summary>
/// <param name="Unknown">There is no item with an id.</param>
/// <param name="InUse">An execution uses the item.</param>
/// <param name="ReadOnly">An item ships with the program; null when none does.</param>
internal sealed record CatalogProblems(Func<string, ApiProblem> Unknown, ProblemKind InUse, Func<string, ApiProblem>? ReadOnly = null)
{
    /// <summary>The problem of changing an item that ships with the program.</summary>
    public ApiProblem IsReadOnly(string id) => ReadOnly is { } readOnly
        ? readOnly(id)
        : throw new InvalidOperationException($"'{id}' is read-only in a catalog without read-only items.");
}
