using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Inputs;

/// <summary>
/// inputs.jsonl: commands at their place between ticks, one line each: <c>{"tick":41,"command":"square_off","reason":null}</c>.
/// </summary>
public static class InputLog
{
    private const int MaxDepth = 8;

    /// <summary>Commands on record, in order. A torn last line was never acted on and is left out.</summary>
    /// <exception cref="SessionDamagedException">A complete line is not what was written.</exception>
    public static IReadOnlyList<RecordedCommand> Read(string folder, IDurableFiles? files = null) =>
        Parse(Path.Combine(folder, SessionFiles.Inputs), files ?? NativeFiles.Instance, out _);

    /// <summary>Puts a command on record; durable when this returns.</summary>
    /// <exception cref="DurableFileException">Nothing of it is on record.</exception>
    /// <exception cref="SessionWriteException">It may be on record, or a part of it.</exception>
    internal static void Append(string folder, IDurableFiles files, in RecordedCommand command)
    {
        using var file = files.Open(Path.Combine(folder, SessionFiles.Inputs), FileOpening.Append);
        var length = file.Length;
        try
        {
            file.AppendAll(Encode(command));
        }
        catch (DurableFileException)
        {
            Certainly(() => file.Truncate(length));
            throw;
        }
        Certainly(file.Sync);
        if (length == 0) Certainly(() => files.SyncFolder(folder));
    }

    private static void Certainly(Action step)
    {
        try
        {
            step();
        }
        catch (DurableFileException e)
        {
            throw new SessionWriteException($"It is not certain whether a command is on record: {e.Message}", e);
        }
    }

    /// <summary>Cuts a torn last line off; what a failed sync may have left in memory only is written anew.</summary>
    internal static void Repair(string folder, IDurableFiles files, bool isSuspect)
    {
        var path = Path.Combine(folder, SessionFiles.Inputs);
        if (!files.FileExists(path)) return;
        Parse(path, files, out var length);
        if (isSuspect && files.ReadWhole(path) is { } bytes)
        {
            files.WriteAtomically(path, bytes.AsSpan(0, (int)length));
            return;
        }
        using var file = files.Open(path, FileOpening.Append);
        if (file.Length == length) return;
        file.Truncate(length);
        file.Sync();
    }

    private static List<RecordedCommand> Parse(string path, IDurableFiles files, out long length)
    {
        var commands = new List<RecordedCommand>();
        length = 0;
        if (files.ReadWhole(path) is not { } bytes) return commands;
        var lines = new LineScanner((offset, destination) => Copy(bytes, offset, destination), 0, bytes.Length);
        while (lines.TryRead(out var line))
        {
            if (!TryDecode(line.Span, out var command))
            {
                // Zeros or scraps that a power loss left at the end end in no newline, or in nothing that follows.
                if (lines.Offset == bytes.Length) break;
                throw new SessionDamagedException(0, $"{path} is damaged before byte {lines.Offset}.");
            }
            commands.Add(command);
            length = lines.Offset;
        }
        return commands;
    }

    private static int Copy(byte[] bytes, long offset, Span<byte> destination)
    {
        var count = (int)Math.Min(destination.Length, bytes.Length - offset);
        bytes.AsSpan((int)offset, count).CopyTo(destination);
        return count;
    }

    private static ReadOnlySpan<byte> Encode(in RecordedCommand command)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, EventEncoder.JsonOptions))
        {
            writer.WriteStartObject();
            writer.WriteNumber("tick"u8, command.Tick);
            if (command.Position is { } position) writer.WriteNumber("position"u8, position);
            writer.WriteString("command"u8, command.Command.Name);
            writer.WriteString("reason"u8, command.Command.Reason);
            if (command.Command is ClosePosition close) writer.WriteString("trade_id"u8, close.TradeId);
            writer.WriteEndObject();
        }
        output.Write("\n"u8);
        return output.WrittenSpan;
    }

    private static bool TryDecode(ReadOnlySpan<byte> line, out RecordedCommand command)
    {
        command = default;
        long? tick = null, logPosition = null;
        string? name = null, reason = null, tradeId = null;
        try
        {
            var fields = new FieldScanner(line);
            while (fields.Next())
            {
                if (fields.Is("tick"u8)) tick = Utf8Parser.TryParse(fields.Value, out long value, out _) ? value : null;
                else if (fields.Is("position"u8)) logPosition = Utf8Parser.TryParse(fields.Value, out long value, out _) ? value : null;
                else if (fields.Is("command"u8)) name = fields.Text();
                else if (fields.Is("reason"u8)) reason = fields.Text();
                else if (fields.Is("trade_id"u8)) tradeId = fields.Text();
            }
            if (JsonKeys.FindTwice(line, MaxDepth) is [var twice, ..])
                throw new SessionDamagedException(0, $"inputs.jsonl holds a command with the key {twice} twice.");
        }
        catch (JsonException)
        {
            return false;
        }
        if (tick is not { } position || name is null) return false;
        command = new RecordedCommand(position, Command.FromRecord(name, reason, tradeId)
            ?? throw new SessionDamagedException(0, $"inputs.jsonl holds an unknown command '{name}'."))
        {
            Position = logPosition,
        };
        return true;
    }
}
