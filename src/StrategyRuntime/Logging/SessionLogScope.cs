using System.Collections;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Logging;

/// <summary>What every log line of a run carries: <c>session_id</c>, and <c>seq</c> as it is when the line is written.</summary>
internal sealed class SessionLogScope(SessionId session, StrategyOutputWriter writer) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly string _session = session.ToString();

    /// <inheritdoc/>
    public int Count => 2;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("session_id", _session),
        1 => new("seq", writer.EmittedSeq),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    /// <inheritdoc/>
    public override string ToString() => _session;

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
