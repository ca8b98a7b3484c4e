namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>Market data that cannot be used. The message lets the user correct it and holds no path outside the market folder.</summary>
public class MarketDataException : Exception
{
    /// <summary>Names the place and the reason.</summary>
    /// <param name="file">File name, or the pattern that was looked for.</param>
    /// <param name="line">Line in the file, 1 is the header; null when it concerns the file as a whole.</param>
    /// <param name="reason">The error and how to correct it.</param>
    /// <param name="inner">What caused it, if anything.</param>
    public MarketDataException(string file, long? line, string reason, Exception? inner = null)
        : base(line is null ? $"{file}: {reason}" : FormattableString.Invariant($"{file}:{line}: {reason}"), inner)
    {
        File = file;
        Line = line;
        Reason = reason;
    }

    /// <summary>File name, or the pattern that was looked for.</summary>
    public string File { get; }

    /// <summary>Line in the file, 1 is the header; null when it concerns the file as a whole.</summary>
    public long? Line { get; }

    /// <summary>The error and how to correct it.</summary>
    public string Reason { get; }
}

/// <summary>Market data above a limit of <see cref="MarketDataOptions"/>.</summary>
public sealed class MarketDataTooLargeException(string file, string reason) : MarketDataException(file, null, reason);
