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

    public virtual void Add(LogPass other) => Rows += other.Rows;

    protected abstract void Look(CsvDataReader csv);

    protected static DateTime Time(CsvDataReader csv, int column)
    {
        var text = csv.GetFieldSpan(column);
        return LogTime.TryParse(text, out var time) ? time : throw new RowException(
            $": the column '{LogColumns.Timestamp}' holds '{text[..Math.Min(text.Length, 40)]}', which is no time. Write it as 2026-11-27T00:00:00Z, or leave out the window.");
    }
}

/// <summary>Finds the newest timestamp.</summary>
internal sealed class NewestPass(LogColumns columns) : LogPass
{
    private readonly int _timestamp = columns[LogColumns.Timestamp];

    public DateTime Newest { get; private set; }

    public override void Add(LogPass other)
    {
        base.Add(other);
        Keep(((NewestPass)other).Newest);
    }

    protected override void Look(CsvDataReader csv) => Keep(Time(csv, _timestamp));

    private void Keep(DateTime time) => Newest = time > Newest ? time : Newest;
}

/// <summary>Counts the rows whose action is <c>view</c> by product.</summary>
/// <param name="after">Counts the views later than this only; null counts all, and reads no timestamps.</param>
/// <param name="maxProducts">How many products may be named.</param>
internal sealed class ViewPass(LogColumns columns, DateTime? after, int maxProducts) : LogPass
{
    private readonly int _action = columns[LogColumns.Action];
    private readonly int _product = columns[LogColumns.Product];
    private readonly int _timestamp = after is null ? -1 : columns[LogColumns.Timestamp];

    public ViewCounter Views { get; } = new();

    public override void Add(LogPass other)
    {
        base.Add(other);
        Views.Add(((ViewPass)other).Views);
    }

    protected override void Look(CsvDataReader csv)
    {
        if (!csv.GetFieldSpan(_action).SequenceEqual(TrafficLog.ViewAction)) return;
        var name = csv.GetFieldSpan(_product);
        if (name.IsWhiteSpace()) throw new RowException($": the column '{LogColumns.Product}' of a view is empty. Give the product's name.");
        if (name.Length > TrafficLog.MaxProductCharacters)
            throw new RowException($": the column '{LogColumns.Product}' has {name.Length} characters; at most {TrafficLog.MaxProductCharacters} are read.");
        if (after is { } bound && Time(csv, _timestamp) <= bound) return;
        Views.Add(name);
        if (Views.Products > maxProducts) throw TrafficLog.TooManyProducts(maxProducts);
    }
}
