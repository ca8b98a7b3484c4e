using StrategyRuntime.Engine.Json;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Problems;

/// <summary>Problems that any route can have.</summary>
internal static class CommonProblems
{
    /// <summary>Fields of the body, the route or the query are wrong.</summary>
    public static readonly ProblemKind InvalidRequest = new("invalid-request", 400, "The request is not valid");

    /// <summary>The body is not JSON.</summary>
    public static readonly ProblemKind MalformedJson = new("malformed-json", 400, "The body is not valid JSON");

    /// <summary>The body is larger than the route takes.</summary>
    public static readonly ProblemKind BodyTooLarge = new("body-too-large", 413, "The body is too large");

    /// <summary>The caller is not known.</summary>
    public static readonly ProblemKind NotSignedIn = new("not-signed-in", 401, "A key is needed");

    /// <summary>The body is of a type that the route does not take.</summary>
    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", 415, "The media type is not supported");

    /// <summary>No such route.</summary>
    public static readonly ProblemKind NotFound = new("not-found", 404, "Not found");

    /// <summary>The caller has no such execution.</summary>
    public static readonly ProblemKind UnknownExecution = new("unknown-execution", 404, "There is no such execution");

    /// <summary>The route exists, but not with this method.</summary>
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, "The method is not allowed here");

    /// <summary>The host name of the request is not one that this service answers to.</summary>
    public static readonly ProblemKind BadRequest = new("bad-request", 400, "The request could not be understood");

    /// <summary>The disk has no room for what was asked; nothing of it was done.</summary>
    public static readonly ProblemKind DiskFull = new("disk-full", 507, "The disk is full", RetryAfterSeconds: 5);

    /// <summary>The disk does not take what was asked for another reason than its space; nothing of it was done.</summary>
    public static readonly ProblemKind DiskRefuses = new("disk-refuses", 503, "The disk refuses", RetryAfterSeconds: 5);

    /// <summary>The service has not the memory for what was asked; nothing of it was done.</summary>
    public static readonly ProblemKind MemoryShort = new("memory-short", 503, "The service is short of memory", RetryAfterSeconds: 5);

    /// <summary>The node of the cluster that has what was asked for is changing.</summary>
    public static readonly ProblemKind CellMoving = new("cell-moving", 503, "What was asked for is moving to another node", 1);

    /// <summary>A failed file operation as an answer; paths stay private.</summary>
    public static ApiProblem OfDisk(DurableFileException exception) => exception.Fault switch
    {
        FileFault.Fenced => CellMoving.With("Another node has taken it over meanwhile. What was not confirmed may not have been done."),
        FileFault.NoSpace => DiskFull.With("The disk has no space for it; nothing was done. Free some, or try again later."),
        FileFault.NoHandles => DiskRefuses.With("Too many files and connections are open; nothing was done. Try again later."),
        var fault => DiskRefuses.With($"The data root does not take it ({SnakeCase.Word(fault)}); nothing was done. The log says more."),
    };

    /// <summary>A file of the data root is damaged.</summary>
    public static readonly ProblemKind UnreadableItem = new("unreadable-item", 500, "What is stored cannot be read");

    /// <summary>A fault of the service itself.</summary>
    public static readonly ProblemKind Internal = new("internal-error", 500, "Something went wrong inside the service");
}
