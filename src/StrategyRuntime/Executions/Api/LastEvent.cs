using System.Text.Json;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Executions.Api;

/// <summary>The summary of a run in its last published event.</summary>
/// <param name="Seq">Its seq.</param>
/// <param name="Time">Its simulation time, ISO 8601.</param>
/// <param name="Summary">The running summary after it.</param>
internal sealed record LastEvent(long Seq, string? Time, JsonElement Summary)
{
    /// <summary>Reads it; null when the run has no event that can be read yet.</summary>
    public static LastEvent? Read(SessionReader? reader)
    {
        if (reader?.LastSeq is not (> 0 and var seq)) return null;
        var range = reader.Locate(seq - 1);
        var buffer = new byte[range.Length];
        var read = 0;
        while (read < buffer.Length && reader.Read(range.Offset + read, buffer.AsSpan(read)) is > 0 and var count) read += count;
        // More events may have been published since: the first line is the one that was asked for.
        var end = Array.IndexOf(buffer, (byte)'\n', 0, read);
        if (end < 0) return null;
        using var line = JsonDocument.Parse(buffer.AsMemory(0, end));
        return new LastEvent(seq, line.RootElement.GetProperty("time").GetString(), line.RootElement.GetProperty("accumulated").Clone());
    }
}
