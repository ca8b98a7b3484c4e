using Microsoft.Extensions.Primitives;

namespace StrategyRuntime.Streaming.Transport;

/// <summary>
/// A feature of requests that another node makes for a client that can be sent chunks as they come. The answer's headers say that its body
/// ends with the connection, so that nothing of that node looks into the chunks, takes them apart or frames them again.
/// </summary>
/// <param name="header">The header of the answer that says that its body is chunks nonetheless.</param>
internal sealed class PassedChunks(string header)
{
    // A coding that is not chunked, and does nothing: the web server leaves the body to the stream.
    private static readonly StringValues s_untouched = "identity";

    /// <summary>Sets the headers.</summary>
    public void Describe(HttpResponse response)
    {
        response.Headers.TransferEncoding = s_untouched;
        response.Headers[header] = "1";
    }
}
