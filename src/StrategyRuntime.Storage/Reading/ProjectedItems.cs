using System.Buffers;
using System.Text.Json;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Reading;

/// <summary>Reads some items of positions.json or trades.json, which have one a line between two lines of brackets.</summary>
internal static class ProjectedItems
{
    /// <summary>
    /// Writes the items with commas between them and closes the file; true when more follow. Null, and nothing is written, when there is no
    /// file.
    /// </summary>
    public static bool? TryWrite(IDurableFile? file, long skip, int limit, IBufferWriter<byte> output)
    {
        if (file is null) return null;
        using var open = file;
        var lines = new LineScanner(file.Read, 0, file.Length);
        lines.TryRead(out _);
        var written = 0;
        for (var index = 0L; lines.TryRead(out var line) && ItemOf(line.Span) is { IsEmpty: false } item; index++)
        {
            if (index < skip) continue;
            if (written == limit) return true;
            if (written++ > 0) output.Write(","u8);
            output.Write(item);
        }
        return false;
    }

    /// <summary>The items, one after the other; closes the file behind the last.</summary>
    public static IEnumerable<JsonElement> Read(IDurableFile file)
    {
        using var open = file;
        var lines = new LineScanner(file.Read, 0, file.Length);
        lines.TryRead(out _);
        while (lines.TryRead(out var line) && ItemOf(line.Span) is { IsEmpty: false } item) yield return JsonElement.Parse(item);
    }

    /// <summary>The item of a line, without its key and comma; empty for a line of brackets.</summary>
    private static ReadOnlySpan<byte> ItemOf(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd(",\n"u8);
        var start = line.IndexOf((byte)'{');
        return start < 0 ? [] : line[0] == (byte)'"' ? line[EndOfKey(line)..] : line[start..];
    }

    private static int EndOfKey(ReadOnlySpan<byte> line)
    {
        var at = 1;
        while (line[at] != (byte)'"') at += line[at] == (byte)'\\' ? 2 : 1;
        return at + 2;
    }
}
