using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Access;

namespace StrategyRuntime.Cli;

/// <summary>Sends the lines of standard input to a feed, and ends when the last of them is durable.</summary>
internal static class FeedPushClient
{
    private const int BufferBytes = 64 << 10;

    /// <summary>Sends them; returns the exit code.</summary>
    public static async Task<int> RunAsync(string symbol, string url, string? key, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(new Uri(new Uri(url), $"/api/v1/feeds/{Uri.EscapeDataString(symbol)}/socket"));
        address.Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        using var socket = new ClientWebSocket();
        if (key is not null) socket.Options.SetRequestHeader(AccessSchemes.KeyHeader, key);
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(address.Uri, cancellationToken);
        }
        catch (WebSocketException exception)
        {
            await Console.Error.WriteLineAsync(socket.HttpStatusCode == 0
                ? $"{url} does not answer: {exception.Message}"
                : $"{url} refuses: {(int)socket.HttpStatusCode} {socket.HttpStatusCode}. Is there a push feed of {symbol}, and may you?");
            return ExitCodes.BadInput;
        }
        var acknowledged = new Acknowledged();
        var reading = ReadAsync(socket, acknowledged, cancellationToken);
        try
        {
            await SendAsync(socket, cancellationToken);
        }
        catch (WebSocketException)
        {
            // It has closed the connection: what it sent last says why.
        }
        await reading;
        if (acknowledged.Error is not null)
        {
            await Console.Error.WriteLineAsync(acknowledged.Error);
            return ExitCodes.Failed;
        }
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{acknowledged.Accepted:N0} accepted, {acknowledged.Duplicates:N0} duplicates, {acknowledged.Late:N0} late; "
            + $"position {acknowledged.Position}"));
        return ExitCodes.Ok;
    }

    private static async Task SendAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            // Of an array over several lines each is an object, with brackets and commas around it.
            line = line.Trim();
            if (line is not ['[', .., ']']) line = line.TrimStart('[').TrimEnd(']').TrimEnd(',').Trim();
            if (line.Length == 0) continue;
            if (socket.State != WebSocketState.Open) return;
            await socket.SendAsync(Encoding.UTF8.GetBytes(line), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }

    private static async Task ReadAsync(ClientWebSocket socket, Acknowledged acknowledged, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close) return;
            using var json = JsonDocument.Parse(buffer.AsMemory(0, part.Count));
            acknowledged.Take(json.RootElement);
        }
    }

    private sealed class Acknowledged
    {
        public long Position { get; private set; }

        public long Accepted { get; private set; }

        public long Duplicates { get; private set; }

        public long Late { get; private set; }

        public string? Error { get; private set; }

        public void Take(JsonElement message)
        {
            if (message.TryGetProperty("error", out var error))
            {
                Error = $"Message {message.GetProperty("message").GetInt64()}: {error.GetString()}";
                return;
            }
            Position = message.GetProperty("position").GetInt64();
            Accepted += message.GetProperty("accepted").GetInt64();
            Duplicates += message.GetProperty("duplicates").GetInt64();
            Late += message.GetProperty("late").GetInt64();
        }
    }
}
