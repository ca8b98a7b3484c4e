using System.Globalization;
using System.Text;

namespace StrategyRuntime.Crash.Tests.Host;

/// <summary>
/// Standard output of the process that is killed: lines, and between them what streams send, each piece after a line that names its session
/// and says how long it is. What has been written outlives the process.
/// </summary>
internal static class HostOutput
{
    /// <summary>Said once it can be asked; of the whole service followed by a space and its address.</summary>
    public const string Listening = "listening";

    /// <summary>Said once every interrupted session goes on.</summary>
    public const string Ready = "ready";

    /// <summary>Said just before the chosen operation kills the process.</summary>
    public const string Fatal = "fatal";

    /// <summary>Followed by a session's id and the length of the bytes that come after the line: a piece of its stream.</summary>
    public const string Frames = "frames";

    /// <summary>Followed by a session's id and the status that HTTP would have answered with: its stream is over.</summary>
    public const string End = "end";

    /// <summary>Followed by the answer to a command.</summary>
    public const string Answer = "answer";

    private static readonly Lock s_gate = new();
    private static readonly Stream s_output = Console.OpenStandardOutput();

    /// <summary>Writes a line.</summary>
    public static void Say(string line) => Write(line, default);

    /// <summary>Writes a piece of a session's stream.</summary>
    public static void Send(string sessionId, ReadOnlySpan<byte> bytes) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"{Frames} {sessionId} {bytes.Length}"), bytes);

    private static void Write(string line, ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.UTF8.GetBytes(line + "\n");
        lock (s_gate)
        {
            s_output.Write(head);
            s_output.Write(bytes);
        }
    }
}
