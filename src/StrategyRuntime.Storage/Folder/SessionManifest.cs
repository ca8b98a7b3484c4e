using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Folder;

/// <summary>session.json: which run the folder holds, its state, and when. The only file with wall-clock times.</summary>
public sealed record SessionManifest
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // Only an edited file has a null where this program writes something.
        RespectNullableAnnotations = true,
    };

    /// <summary>
    /// A part of session.json that has a last seq or none, as this program writes it: strings have no line breaks, and what is further in
    /// lies further right, so that it stands nowhere else.
    /// </summary>
    public static ReadOnlySpan<byte> LastSeqMark => "\n  \"last_seq\": "u8;

    /// <summary>The same of one that has none.</summary>
    public static ReadOnlySpan<byte> NoLastSeqMark => "\n  \"last_seq\": null"u8;

    /// <summary>The same of those in final states, one for each: with a last seq none of these runs is taken up.</summary>
    public static IReadOnlyList<byte[]> FinalStateMarks { get; } =
    [
        .. Enum.GetValues<RunState>().Where(s => s.IsFinal())
            .Select(s => Encoding.UTF8.GetBytes($"\n  \"state\": \"{SnakeCase.Word(s)}\"")),
    ];

    /// <summary>The session's id.</summary>
    public required string SessionId { get; init; }

    /// <summary>First part of the id.</summary>
    public required string UserId { get; init; }

    /// <summary>Second part of the id.</summary>
    public required string StrategyId { get; init; }

    /// <summary>Third part of the id.</summary>
    public required string BrokerConnectionId { get; init; }

    /// <summary>Fourth part of the id, or null.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    /// <summary><c>backtest</c> or <c>live_simulation</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Number of the run.</summary>
    public required int Run { get; init; }

    /// <summary>The word of a <see cref="RunState"/>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is in that state, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Durability policy of the run: <c>always</c>, <c>interval</c> or <c>os</c>.</summary>
    public required string Durability { get; init; }

    /// <summary>Which market events are kept: <c>none</c>, <c>candles</c> or <c>ticks</c>.</summary>
    public required string Capture { get; init; }

    /// <summary>Decimals of the strings in trades_daily.json.gz.</summary>
    public required int PriceDecimals { get; init; }

    /// <summary>Version of the rules that the run follows.</summary>
    public int RuleVersion { get; init; } = EngineRules.Unrecorded;

    /// <summary>SHA-256 of the strategy document.</summary>
    public required string StrategyHash { get; init; }

    /// <summary>Hash of the market data.</summary>
    public required string DataHash { get; init; }

    /// <summary>Settings of the execution.</summary>
    public required JsonElement Config { get; init; }

    /// <summary>Everything that the run reads, with size and hash; empty for a run of a version before 0.2.</summary>
    public IReadOnlyList<PinnedInput> Inputs { get; init; } = [];

    /// <summary>When the run started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When this file was last written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the run ended, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Last seq at the end, or null while it runs.</summary>
    public long? LastSeq { get; init; }

    /// <summary>Seq through which the log was trimmed: those events are in the compressed file beside it; 0 when it was not.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public long TrimmedThrough { get; init; }

    /// <summary>Hashes of the files as a trim that has begun leaves them; null when none has.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Trimming { get; init; }

    /// <summary>Every time the run was continued after a crash.</summary>
    public IReadOnlyList<SessionRecovery> Recoveries { get; init; } = [];

    /// <summary>SHA-256 of each final file by name, lower-case hex; empty while it runs.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>True when the state is not a final one: the process ended before the run did.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsUnfinished => FinalState is null;

    /// <summary>The state the run ended in; null while it is unfinished.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public RunState? FinalState
    {
        get
        {
            foreach (var state in Enum.GetValues<RunState>())
            {
                if (state.IsFinal() && SnakeCase.Word(state) == State) return state;
            }
            return null;
        }
    }

    /// <summary>
    /// True when the run can be taken up: it is unfinished, or something stopped it before its last event was on record.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool CanBeTakenUp => FinalState is not { } state || (LastSeq is null && state.IsInterrupted());

    /// <summary>True when its writer gave it up, perhaps for a failed sync: what its files show may be in memory only.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSuspect => State == SnakeCase.Word(RunState.Blocked);

    /// <summary>True when it was ended by command while it was blocked: it has no last event and no final files.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool EndedWithoutLastEvent => FinalState == RunState.Stopped && LastSeq is null;

    /// <summary>The id in its parts.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Engine.Identity.SessionId Session => new(UserId, StrategyId, BrokerConnectionId, Label);

    /// <summary>The same run in another state.</summary>
    public SessionManifest In(RunState state, string? reason = null) => this with { State = SnakeCase.Word(state), Reason = reason };

    /// <summary>Reads session.json of a folder; null when there is none.</summary>
    /// <exception cref="SessionDamagedException">It is not what this program writes.</exception>
    public static SessionManifest? Read(string folder, IDurableFiles? files = null)
    {
        var path = Path.Combine(folder, SessionFiles.Manifest);
        if ((files ?? NativeFiles.Instance).ReadWhole(path) is not { } json) return null;
        try
        {
            return Parse(json);
        }
        catch (JsonException e)
        {
            throw new SessionDamagedException(0, $"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads the bytes of session.json.</summary>
    /// <exception cref="JsonException">They are none.</exception>
    public static SessionManifest? Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<SessionManifest>(json, s_json);

    /// <summary>Ends an unfinished run that cannot write its last event now.</summary>
    /// <exception cref="DurableFileException">It could not be written: the run is as it was.</exception>
    public static void End(string folder, RunState state, string reason, DateTimeOffset now, IDurableFiles files)
    {
        if (Read(folder, files) is not { CanBeTakenUp: true } manifest) return;
        (manifest.In(state, reason) with { UpdatedAt = now, EndedAt = now }).Write(folder, files);
    }

    /// <summary>Replaces session.json of a folder.</summary>
    internal void Write(string folder, IDurableFiles files) =>
        files.WriteAtomically(Path.Combine(folder, SessionFiles.Manifest), SessionManifestJson.Write(this));
}

/// <summary>One recovery of a run.</summary>
/// <param name="At">When it began.</param>
/// <param name="Seq">Last seq that was on disk.</param>
/// <param name="CutBytes">Bytes of a torn tail that were set aside in events.jsonl.broken.</param>
public sealed record SessionRecovery(DateTimeOffset At, long Seq, long CutBytes);
