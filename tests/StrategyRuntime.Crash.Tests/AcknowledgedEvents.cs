using System.Buffers;
using System.Globalization;
using System.Text;

namespace StrategyRuntime.Crash.Tests;

/// <summary>
/// What a client of one session has been told, over all lives of the service: it follows the stream, and after every death comes back with
/// its last id. An event that is missing, comes twice or comes out of order is an error at once.
/// </summary>
internal sealed class AcknowledgedEvents(string sessionId)
{
    private readonly ArrayBufferWriter<byte> _lines = new();
    private byte[] _buffer = new byte[256 << 10];

    /// <summary>Which session.</summary>
    public string SessionId => sessionId;

    /// <summary>Lines as they came, each with its <c>\n</c>.</summary>
    public ReadOnlySpan<byte> Lines => _lines.WrittenSpan;

    /// <summary>Seq of the last one.</summary>
    public long LastSeq { get; private set; }

    /// <summary>Follows the stream until the service dies or the session ends.</summary>
    public async Task FollowAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/executions/{sessionId}/stream?from=start&snapshot=false");
        if (LastSeq > 0) request.Headers.Add("Last-Event-ID", string.Create(CultureInfo.InvariantCulture, $"1-{LastSeq}"));
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var end = 0;
            while (await body.ReadAsync(_buffer.AsMemory(end), cancellationToken) is > 0 and var read)
            {
                end += read;
                var taken = TakeFrames(_buffer.AsSpan(0, end));
                _buffer.AsSpan(taken, end - taken).CopyTo(_buffer);
                end -= taken;
                if (end == _buffer.Length) Array.Resize(ref _buffer, end * 2);
            }
        }
        catch (Exception e) when (e is HttpRequestException { StatusCode: null } or IOException or OperationCanceledException)
        {
            // The service died, or the test turned away.
        }
    }

    private int TakeFrames(ReadOnlySpan<byte> received)
    {
        var taken = 0;
        while (received[taken..].IndexOf("\n\n"u8) is >= 0 and var length)
        {
            Take(received.Slice(taken, length + 1));
            taken += length + 2;
        }
        return taken;
    }

    private void Take(ReadOnlySpan<byte> frame)
    {
        if (frame.StartsWith("event: reset"u8) || frame.StartsWith("event: snapshot"u8))
            throw new InvalidOperationException($"{sessionId} does not know the cursor 1-{LastSeq} any more: {Encoding.UTF8.GetString(frame)}");
        var id = frame.LastIndexOf("\nid: "u8);
        if (id < 0) return;
        var expected = string.Create(CultureInfo.InvariantCulture, $"\nid: 1-{LastSeq + 1}\n");
        if (Encoding.ASCII.GetString(frame[id..]) != expected)
            throw new InvalidOperationException($"{sessionId} sent{Encoding.ASCII.GetString(frame[id..])}after 1-{LastSeq}.");
        var data = frame.IndexOf("\ndata: "u8) + "\ndata: ".Length;
        _lines.Write(frame[data..(id + 1)]);
        LastSeq++;
    }
}
