using System.IO.Abstractions;
using System.Security.Cryptography;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Cli;

/// <summary>A strategy document on disk.</summary>
/// <param name="Document">What became of it.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Hash">SHA-256 of the document, lower-case hex.</param>
internal sealed record StrategyFile(StrategyDocument Document, ReadOnlyMemory<byte> Bytes, string Hash)
{
    /// <summary>The strategy of a valid document.</summary>
    public StrategyDefinition Definition => Document.Definition ?? throw new InvalidOperationException("The document has problems.");

    /// <summary>Reads a document; prints everything that is wrong with it and returns null when something is.</summary>
    public static StrategyFile? Read(
        IFileSystem files, FileInfo file, IReadOnlyDictionary<string, string> parameters, ExchangeCatalog exchanges)
    {
        if (Parse(files, file, parameters, exchanges) is not { } read) return null;
        if (read.Document.IsValid) return read;
        BadInput.Print(read.Document.Problems.Concat(read.Document.ParameterProblems));
        return null;
    }

    /// <summary>Reads a document with whatever is wrong with it; null when the file cannot be read, which is printed.</summary>
    public static StrategyFile? Parse(
        IFileSystem files, FileInfo file, IReadOnlyDictionary<string, string> parameters, ExchangeCatalog exchanges)
    {
        try
        {
            var bytes = files.File.ReadAllBytes(file.FullName);
            var document = StrategyDocument.Parse(bytes, parameters, exchanges.Find);
            return new StrategyFile(document, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            BadInput.Print([new Problem("--strategy", exception.Message)]);
            return null;
        }
    }
}

/// <summary>Prints what is wrong with what the user gave.</summary>
internal static class BadInput
{
    /// <summary>One line a problem, on stderr: place, node, what is wrong.</summary>
    public static void Print(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems) Console.Error.WriteLine(Line(problem));
    }

    /// <summary>One line a warning, on stderr.</summary>
    public static void PrintWarnings(IEnumerable<Problem> warnings)
    {
        foreach (var warning in warnings) Console.Error.WriteLine($"warning: {Line(warning)}");
    }

    private static string Line(Problem problem)
    {
        var node = problem.NodeId is null ? "" : $" (node {problem.NodeId})";
        return $"{(problem.Pointer.Length == 0 ? "/" : problem.Pointer)}{node}: {problem.Message}";
    }
}
