using DzStore.Analytics.Trending.Csv.Rows;
using Sylvan.Data.Csv;

namespace DzStore.Analytics.Trending.Csv.Counting;

/// <summary>Finds the newest timestamp of a log.</summary>
/// <param name="columns">The columns of the log.</param>
/// <param name="dateForm">The form of dates with slashes; null refuses them.</param>
internal sealed class NewestPass(LogColumns columns, string? dateForm = null) : LogPass
{
    private readonly int _timestamp = columns[LogColumns.Timestamp];

    public DateTime Newest { get; private set; }

    public override void Add(LogPass other)
    {
        base.Add(other);
        Keep(((NewestPass)other).Newest);
    }

    protected override void Look(CsvDataReader csv) => Keep(Time(csv, _timestamp, dateForm));

    protected override bool TryLook(in PlainRows rows)
    {
        if (!LogTime.TryParse(rows[_timestamp], dateForm, out var time))
            return false;
        Keep(time);
        return true;
    }

    private void Keep(DateTime time) => Newest = time > Newest ? time : Newest;
}
