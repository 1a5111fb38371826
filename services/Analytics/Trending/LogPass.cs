using Sylvan.Data.Csv;

namespace DzStore.Analytics.Trending;

/// <summary>What is done with each row of a log; every thread that parses blocks has a pass of its own, and they are added up at the end.</summary>
internal abstract class LogPass
{
    /// <summary>Rows taken; blank lines are none.</summary>
    public long Rows { get; private set; }

    /// <exception cref="RowException">The row is not what it should be; nothing of it was taken.</exception>
    public void Take(CsvDataReader csv)
    {
        Look(csv);
        Rows++;
    }

    /// <summary>Takes the row that was read last.</summary>
    /// <returns>False where it may not be what it should be: nothing of it was taken, and it is to be taken from the parser.</returns>
    public bool TryTake(in PlainRows rows)
    {
        if (!TryLook(rows)) return false;
        Rows++;
        return true;
    }

    public virtual void Add(LogPass other) => Rows += other.Rows;

    protected abstract void Look(CsvDataReader csv);

    protected abstract bool TryLook(in PlainRows rows);

    protected static DateTime Time(CsvDataReader csv, int column)
    {
        var text = csv.GetFieldSpan(column);
        return LogTime.TryParse(text, out var time) ? time : throw new RowException(
            $": the column '{LogColumns.Timestamp}' holds '{text[..Math.Min(text.Length, 40)]}', which is no time. Write it as 2026-11-27T00:00:00Z, or leave out the window.");
    }
}
