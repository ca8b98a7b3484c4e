namespace StrategyRuntime.Storage.MarketData.Dialects;

/// <summary>Rows of a text table, one at a time, whatever it is written in.</summary>
internal abstract class RowSource : IDisposable
{
    /// <summary>Number of fields of the row.</summary>
    public abstract int Count { get; }

    /// <summary>Line of the row, from 1; of JSON the number of the row.</summary>
    public abstract long Line { get; }

    /// <summary>A field without quotes and outer spaces; valid until the next row.</summary>
    public abstract ReadOnlySpan<char> this[int column] { get; }

    /// <summary>After the last row: whether the text ends within a line, as a file that was cut off does.</summary>
    public virtual bool EndsInLine => false;

    /// <summary>Moves to the next row that is neither empty nor a comment.</summary>
    public abstract bool Read();

    /// <summary>Closes the file.</summary>
    public abstract void Dispose();

    /// <summary>The row as texts.</summary>
    public string[] ToArray()
    {
        var fields = new string[Count];
        for (var column = 0; column < fields.Length; column++) fields[column] = this[column].ToString();
        return fields;
    }
}
