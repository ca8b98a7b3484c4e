using System.Text;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Ordering;

/// <summary>sessions.txt: one session a line; its number is the line's, from 0. Durable before a number is used.</summary>
internal sealed class OrderedSessions : IDisposable
{
    private readonly IDurableFile _file;
    private readonly Dictionary<SessionId, int> _numbers = [];
    private readonly List<SessionId> _sessions = [];

    private OrderedSessions(IDurableFile file) => _file = file;

    /// <summary>Sessions that have a number.</summary>
    public int Count => _sessions.Count;

    /// <summary>The session with a number.</summary>
    public SessionId this[int number] => _sessions[number];

    /// <summary>Opens the list; half a line at its end is cut.</summary>
    public static OrderedSessions Open(string folder, IDurableFiles files)
    {
        var file = files.Open(Path.Combine(folder, "sessions.txt"), FileOpening.Append);
        var sessions = new OrderedSessions(file);
        var bytes = new byte[file.Length];
        file.ReadFully(0, bytes);
        var complete = 0;
        while (bytes.AsSpan(complete).IndexOf((byte)'\n') is >= 0 and var length
            && SessionId.TryParse(Encoding.ASCII.GetString(bytes, complete, length), out var id))
        {
            sessions.Add(id.Value);
            complete += length + 1;
        }
        if (complete < bytes.Length) file.Truncate(complete);
        return sessions;
    }

    /// <summary>Number of a session; a new one when it has none.</summary>
    public int NumberOf(SessionId session)
    {
        if (_numbers.TryGetValue(session, out var number)) return number;
        _file.AppendAll(Encoding.ASCII.GetBytes($"{session}\n"));
        _file.Sync();
        return Add(session);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private int Add(SessionId session)
    {
        _sessions.Add(session);
        return _numbers[session] = _sessions.Count - 1;
    }
}
