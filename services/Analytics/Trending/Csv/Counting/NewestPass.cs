using Sylvan.Data.Csv;

namespace DzStore.Analytics.Trending;

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

    protected override bool TryLook(in PlainRows rows)
    {
        if (!LogTime.TryParse(rows[_timestamp], out var time)) return false;
        Keep(time);
        return true;
    }

    private void Keep(DateTime time) => Newest = time > Newest ? time : Newest;
}
