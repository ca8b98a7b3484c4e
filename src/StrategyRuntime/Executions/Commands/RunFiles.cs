using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Executions.Commands;

/// <summary>The files of an execution's latest run, opened when they are first read. Guarded by its execution.</summary>
internal sealed class RunFiles(string folder)
{
    private SessionReader? _reader;

    /// <summary>Seq after which the run continued after a crash; null when it did not.</summary>
    public long? RecoveredAtSeq { get; private set; }

    /// <summary>Why the files cannot be opened, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads from a run that this process plays.</summary>
    public void Attach(StrategyOutputWriter writer)
    {
        _reader = writer.Reader;
        RecoveredAtSeq = writer.RecoveredSeq > 0 ? writer.RecoveredSeq : null;
        Problem = null;
    }

    /// <summary>Opens the files unless they are open; null when they cannot be read.</summary>
    public SessionReader? Open()
    {
        try
        {
            return _reader ??= SessionReader.Open(folder);
        }
        catch (Exception exception) when (exception is SessionException or IOException)
        {
            // Files that were damaged or removed from outside concern this execution alone.
            Problem = exception.Message;
            return null;
        }
    }

    /// <summary>Forgets why the files could not be opened: a later result of the execution replaces it.</summary>
    public void ClearProblem() => Problem = null;
}
