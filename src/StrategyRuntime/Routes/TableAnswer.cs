using Microsoft.Net.Http.Headers;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Tables;

namespace StrategyRuntime.Routes;

/// <summary>A table as the answer of a route: what <c>?format=csv</c> and <c>?format=parquet</c> ask for.</summary>
/// <param name="format">How it is written.</param>
/// <param name="name">Name of the file, without its extension.</param>
/// <param name="write">Writes it.</param>
internal sealed class TableAnswer(TableFormat format, string name, Func<Stream, CancellationToken, Task> write) : IResult
{
    /// <summary>Media type of comma-separated text.</summary>
    public const string Csv = "text/csv";

    /// <summary>Media type of Parquet.</summary>
    public const string Parquet = "application/vnd.apache.parquet";

    /// <summary>True of Parquet's media type, and of those that were written before it had one.</summary>
    public static bool IsParquet(string? mediaType) => mediaType is Parquet or "application/parquet" or "application/x-parquet";

    /// <summary>Reads the parameter <c>format</c>; a success without a value means JSON.</summary>
    public static Attempt<ChosenFormat> Read(string? format) => format switch
    {
        null or "json" => new ChosenFormat(null),
        "csv" => new ChosenFormat(TableFormat.Csv),
        "parquet" => new ChosenFormat(TableFormat.Parquet),
        _ => Finding.Summarise([CommonProblems.InvalidRequest.At("format", "format must be json, csv or parquet")]),
    };

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var isCsv = format == TableFormat.Csv;
        response.ContentType = isCsv ? Csv + "; charset=utf-8" : Parquet;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name + (isCsv ? ".csv" : ".parquet"));
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.CacheControl = "no-cache";
        await write(response.Body, httpContext.RequestAborted);
    }
}

/// <summary>What a caller asked for.</summary>
/// <param name="Table">A table; null: JSON.</param>
internal readonly record struct ChosenFormat(TableFormat? Table);
