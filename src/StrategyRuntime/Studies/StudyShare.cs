using System.Text.Json;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Studies;

/// <summary>
/// Sets of a study for another node. Everything is in it but market data, which its record names by hash: so what comes of a set is the
/// same on each node.
/// </summary>
/// <param name="Basis">The study, encoded: the same bytes for all shares of one computation.</param>
/// <param name="Range">The range to play.</param>
/// <param name="HasSamples">True when the equity of the sets is asked for.</param>
/// <param name="Numbers">The sets.</param>
internal sealed record StudyShare(byte[] Basis, TimeRange Range, bool HasSamples, int[] Numbers)
{
    /// <summary>As bytes.</summary>
    public byte[] Encode()
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write(Basis.Length);
        writer.Write(Basis);
        Write(writer, Range.From);
        Write(writer, Range.To);
        writer.Write(HasSamples);
        writer.Write(Numbers.Length);
        foreach (var number in Numbers) writer.Write(number);
        writer.Flush();
        return buffer.ToArray();
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="EndOfStreamException">It is not whole.</exception>
    public static StudyShare Decode(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return new StudyShare(
            reader.ReadBytes(reader.ReadInt32()),
            new TimeRange(ReadTime(reader), ReadTime(reader)),
            reader.ReadBoolean(),
            [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt32())]);
    }

    private static void Write(BinaryWriter writer, UtcTime? time)
    {
        writer.Write(time is not null);
        if (time is { } at) writer.Write(at.Ticks);
    }

    private static UtcTime? ReadTime(BinaryReader reader) => reader.ReadBoolean() ? new UtcTime(reader.ReadInt64()) : null;
}

/// <summary>A study as another node needs it.</summary>
/// <param name="ProgramVersion">Version of the program: one of another version does not compute with it.</param>
/// <param name="Memory">Bytes that the study may take, because the way of computing depends on it.</param>
/// <param name="Record">The study.</param>
/// <param name="Document">The strategy document.</param>
/// <param name="Exchanges">The exchange of each symbol, as it is on the node of the study.</param>
/// <param name="Records">Symbols whose recorded prices each symbol's sets look up.</param>
internal sealed record StudyBasis(
    string ProgramVersion, long Memory, StudyRecord Record, byte[] Document, IReadOnlyList<string> Exchanges,
    IReadOnlyList<IReadOnlyList<string>> Records)
{
    /// <summary>That of a plan.</summary>
    public static StudyBasis Of(StudyPlan plan, StudyRecord record, string program, long memory) => new(
        program,
        memory,
        // What changes while it is computed would make other bytes of the same study.
        record with { State = StudyState.Running, StartedAt = null, EndedAt = null, Error = null, Luck = null, WalkForward = null },
        plan.Document.ToArray(),
        ExchangesOf(plan),
        [.. plan.Strategies.Select(s => s.Records)]);

    /// <summary>The exchanges of a plan, with all that was defined of them.</summary>
    public static IReadOnlyList<string> ExchangesOf(StudyPlan plan) =>
        [.. plan.Strategies.Select(s => $"{s.Exchange.Name} {s.Exchange.Definition}")];

    /// <summary>As bytes.</summary>
    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, RuntimeJson.Options);

    /// <summary>Reads it.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static StudyBasis Decode(byte[] bytes) => JsonSerializer.Deserialize<StudyBasis>(bytes, RuntimeJson.Options)!;
}

/// <summary>What came of a share.</summary>
/// <param name="Outcomes">An outcome for each set, in the order in which they were asked for.</param>
/// <param name="Threads">How many sets are computed at a time.</param>
/// <param name="Took">How long it took.</param>
internal sealed record StudyShareResult(IReadOnlyList<SetOutcome> Outcomes, int Threads, TimeSpan Took)
{
    /// <summary>As bytes.</summary>
    /// <param name="hasSamples">False to leave the equity out.</param>
    public byte[] Encode(bool hasSamples)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write(Threads);
        writer.Write(Took.Ticks);
        writer.Write(Outcomes.Count);
        foreach (var outcome in Outcomes) Write(writer, outcome, hasSamples);
        writer.Flush();
        return buffer.ToArray();
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="EndOfStreamException">It is not whole.</exception>
    public static StudyShareResult Decode(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var (threads, took) = (reader.ReadInt32(), TimeSpan.FromTicks(reader.ReadInt64()));
        var outcomes = new SetOutcome[reader.ReadInt32()];
        for (var i = 0; i < outcomes.Length; i++) outcomes[i] = ReadOutcome(reader);
        return new StudyShareResult(outcomes, threads, took);
    }

    private static void Write(BinaryWriter writer, SetOutcome outcome, bool hasSamples)
    {
        writer.Write(outcome.Path);
        Write(writer, outcome.Error);
        Write(writer, outcome.PathReason);
        writer.Write(outcome.Metrics?.Length ?? -1);
        if (outcome.Metrics is { } metrics) writer.Write(metrics);
        writer.Write(hasSamples ? outcome.Samples.Count : 0);
        if (!hasSamples) return;
        foreach (var sample in outcome.Samples)
        {
            writer.Write(sample.Day);
            writer.Write(sample.Equity);
            writer.Write(sample.Return);
        }
    }

    private static SetOutcome ReadOutcome(BinaryReader reader)
    {
        var path = reader.ReadString();
        var (error, reason) = (ReadText(reader), ReadText(reader));
        var length = reader.ReadInt32();
        var metrics = length < 0 ? null : reader.ReadBytes(length);
        var samples = new EquitySample[reader.ReadInt32()];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = new EquitySample(reader.ReadInt32(), reader.ReadDecimal(), reader.ReadDouble());
        return new SetOutcome(path, metrics, samples, error) { PathReason = reason };
    }

    private static void Write(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null) writer.Write(text);
    }

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
