using Sylvan.Data.Csv;

namespace DzStore.Analytics.Trending.Csv.Rows;

/// <summary>
/// Processes each row of a log. Every thread that parses blocks has its own pass; they are added up at the end.
/// </summary>
internal abstract class LogPass
{
    /// <summary>The number of rows taken, without blank lines.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes the row that the CSV parser read last.</summary>
    /// <exception cref="RowException">The row is invalid; nothing of it was taken.</exception>
    public void Take(CsvDataReader csv)
    {
        Look(csv);
        Rows++;
    }

    /// <summary>Takes the plain row that was read last.</summary>
    /// <returns>False when the row may be invalid: nothing of it was taken, and the CSV parser has to read it.</returns>
    public bool TryTake(in PlainRows rows)
    {
        if (!TryLook(rows))
            return false;
        Rows++;
        return true;
    }

    public virtual void Add(LogPass other) => Rows += other.Rows;

    protected abstract void Look(CsvDataReader csv);

    protected abstract bool TryLook(in PlainRows rows);

    /// <param name="dateForm">The form of dates with slashes; null refuses them.</param>
    protected static DateTime Time(CsvDataReader csv, int column, string? dateForm)
    {
        var text = csv.GetFieldSpan(column);
        if (LogTime.TryParse(text, dateForm, out var time))
            return time;
        var remedy =
            dateForm is null && LogTime.HasSlashes(text)
                ? $"Name the form of its date with date_form ({string.Join(" or ", DateForm.All)})"
                : "Write it as 2026-11-27T00:00:00Z";
        throw new RowException(
            $": the column '{LogColumns.Timestamp}' holds '{text[..Math.Min(text.Length, 40)]}', which is not a time. "
                + $"{remedy}, or leave out the window."
        );
    }
}
