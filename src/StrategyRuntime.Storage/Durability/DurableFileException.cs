namespace StrategyRuntime.Storage.Durability;

/// <summary>A file operation failed. <see cref="Fault"/> says what can be done about it.</summary>
public sealed class DurableFileException : IOException
{
    /// <summary>Describes a failure.</summary>
    /// <param name="operation">The operation, such as <c>append to</c>.</param>
    /// <param name="path">File or folder.</param>
    /// <param name="fault">Kind of failure.</param>
    /// <param name="reason">The operating system's message.</param>
    /// <param name="inner">The exception that caused it, or null.</param>
    public DurableFileException(string operation, string path, FileFault fault, string reason, Exception? inner = null)
        : base($"Cannot {operation} {path}: {reason}", inner)
    {
        Path = path;
        Fault = fault;
    }

    /// <summary>File or folder.</summary>
    public string Path { get; }

    /// <summary>Kind of failure.</summary>
    public FileFault Fault { get; }
}

/// <summary>Kinds of failed file operations.</summary>
public enum FileFault
{
    /// <summary>Device or other error: what was written may be lost.</summary>
    Io,

    /// <summary>No space, or quota used up: can be tried again when there is space.</summary>
    NoSpace,

    /// <summary>No such file or folder.</summary>
    Missing,

    /// <summary>Not allowed, or a read-only file system.</summary>
    Denied,

    /// <summary>A symbolic link stands where a plain file or folder must.</summary>
    Link,

    /// <summary>Another writer holds the lock.</summary>
    Locked,

    /// <summary>The process or the system has no file descriptor left: can be tried again when some are closed.</summary>
    NoHandles,

    /// <summary>Another node writes these files now: what this one has in memory of them must be discarded.</summary>
    Fenced,
}
