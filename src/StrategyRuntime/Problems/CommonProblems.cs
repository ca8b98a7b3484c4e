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

    /// <summary>A fault of the service itself.</summary>
    public static readonly ProblemKind Internal = new("internal-error", 500, "Something went wrong inside the service");
}
