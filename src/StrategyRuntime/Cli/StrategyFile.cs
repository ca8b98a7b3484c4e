using System.IO.Abstractions;
using System.Security.Cryptography;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Cli;

/// <summary>A strategy document on disk.</summary>
/// <param name="Definition">The strategy.</param>
/// <param name="Document">Its bytes.</param>
/// <param name="Hash">SHA-256 of the document, lower-case hex.</param>
internal sealed record StrategyFile(StrategyDefinition Definition, ReadOnlyMemory<byte> Document, string Hash)
{
    /// <summary>Reads a document; prints everything that is wrong with it and returns null when something is.</summary>
    public static StrategyFile? Read(IFileSystem files, FileInfo file)
    {
        try
        {
            var bytes = files.File.ReadAllBytes(file.FullName);
            var document = StrategyDocument.Parse(bytes);
            if (document.IsValid) return new StrategyFile(document.Definition, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            BadInput.Print(document.Problems);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            BadInput.Print([new Problem("--strategy", exception.Message)]);
        }
        return null;
    }
}

/// <summary>Prints what is wrong with what the user gave.</summary>
internal static class BadInput
{
    /// <summary>One line a problem, on stderr: place, node, what is wrong.</summary>
    public static void Print(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
        {
            var node = problem.NodeId is null ? "" : $" (node {problem.NodeId})";
            Console.Error.WriteLine($"{(problem.Pointer.Length == 0 ? "/" : problem.Pointer)}{node}: {problem.Message}");
        }
    }
}
