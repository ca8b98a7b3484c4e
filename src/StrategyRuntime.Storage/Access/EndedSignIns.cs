using System.Globalization;
using System.Text;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Access;

/// <summary>
/// Sign-ins of browsers that were ended before their cookies ran out, in the file <c>_access/signed-out</c>: a line each with the id and
/// the Unix second after which no cookie of it is good any more. From then on the line is not needed. Safe for many threads.
/// </summary>
public sealed class EndedSignIns
{
    private readonly DataRoot _root;
    private readonly string _path;
    private readonly Lock _writing = new();
    private Dictionary<string, long> _ended;
    private (long WrittenAt, long Bytes) _version;

    /// <summary>Reads them.</summary>
    /// <exception cref="CatalogException">The file was changed into something else.</exception>
    public EndedSignIns(DataRoot root)
    {
        _root = root;
        _path = Path.Combine(root.AccessFolder, "signed-out");
        _version = Version();
        _ended = Read();
    }

    /// <summary>True when a sign-in was ended, on this machine or on another one that has written the file.</summary>
    /// <exception cref="CatalogException">The file was changed into something else.</exception>
    public bool Contains(string id)
    {
        Refresh();
        return Volatile.Read(ref _ended).ContainsKey(id);
    }

    /// <summary>Ends a sign-in for good; durable when it returns.</summary>
    /// <param name="id">The sign-in: letters and digits.</param>
    /// <param name="until">When its last cookie runs out.</param>
    /// <param name="now">The time; lines that are not needed any more are left out.</param>
    /// <exception cref="DurableFileException">It cannot be written.</exception>
    public void Add(string id, DateTimeOffset until, DateTimeOffset now)
    {
        lock (_writing)
        {
            using var held = AccessLock.Take(_root);
            var ended = Read().Where(e => e.Value > now.ToUnixTimeSeconds()).ToDictionary(StringComparer.Ordinal);
            ended[id] = until.ToUnixTimeSeconds() + 1;
            var text = new StringBuilder();
            foreach (var (known, second) in ended.OrderBy(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"{known} {second}\n");
            _root.Files.WriteAtomically(_path, Encoding.ASCII.GetBytes(text.ToString()));
            Volatile.Write(ref _ended, ended);
            _version = Version();
        }
    }

    private void Refresh()
    {
        if (Version() == _version) return;
        lock (_writing)
        {
            var version = Version();
            if (version == _version) return;
            Volatile.Write(ref _ended, Read());
            _version = version;
        }
    }

    private (long WrittenAt, long Bytes) Version()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc.Ticks, file.Length) : default;
    }

    private Dictionary<string, long> Read()
    {
        var ended = new Dictionary<string, long>(StringComparer.Ordinal);
        if (_root.Files.ReadWhole(_path) is not { } bytes) return ended;
        foreach (var line in Encoding.ASCII.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is not [var id, var until]
                || !long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var second))
                throw new CatalogException(_path, "a line of it is no sign-in; delete the file to forget who has signed out");
            ended[id] = second;
        }
        return ended;
    }
}
