namespace EmbeddedMongo.Aggregation.Expressions.Dates;

/// <summary>
/// A moment in parts of the Gregorian calendar, for the whole range of BSON dates (which is far beyond .NET's years 1 to 9999).
/// The days are counted by H. Hinnant's "days from civil" method: years begin in March, so that the leap day is the last.
/// </summary>
internal readonly record struct CivilTime(long Year, int Month, int Day, int Hour, int Minute, int Second, int Millisecond)
{
    public const long MillisecondsPerDay = 86_400_000;

    /// <summary>Splits milliseconds since 1970 that have already been shifted to local time.</summary>
    public static CivilTime Of(long local)
    {
        var days = FloorDiv(local, MillisecondsPerDay);
        var rest = (int)(local - (days * MillisecondsPerDay));
        var (year, month, day) = DateOf(days);
        return new CivilTime(year, month, day, rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000);
    }

    /// <summary>Local milliseconds since 1970; parts beyond their range carry over (month 13 is the next January).</summary>
    /// <exception cref="OverflowException">The date is outside the range of BSON dates.</exception>
    public static long Join(long year, long month, long day, long hour = 0, long minute = 0, long second = 0, long millisecond = 0)
    {
        checked
        {
            var days = DaysOf(year + FloorDiv(month - 1, 12), (int)FloorMod(month - 1, 12) + 1, 1) + day - 1;
            return (days * MillisecondsPerDay) + (hour * 3_600_000) + (minute * 60_000) + (second * 1000) + millisecond;
        }
    }

    public long Days => DaysOf(Year, Month, Day);

    /// <summary>1 for 1 January.</summary>
    public int DayOfYear => (int)(Days - DaysOf(Year, 1, 1)) + 1;

    /// <summary>0 for Sunday.</summary>
    public int DayOfWeek => DayOfWeekOf(Days);

    /// <summary>1 for Monday.</summary>
    public int IsoDayOfWeek => DayOfWeek == 0 ? 7 : DayOfWeek;

    /// <summary>The week of the year, from 0; weeks begin on Sunday, and week 1 with the year's first one (strftime's %U).</summary>
    public int Week => (DayOfYear + 6 - DayOfWeek) / 7;

    /// <summary>ISO 8601's year and week: the week belongs to the year of its Thursday.</summary>
    public (long Year, int Week) IsoWeek
    {
        get
        {
            var thursday = Days + 4 - IsoDayOfWeek;
            var (year, _, _) = DateOf(thursday);
            return (year, (int)(thursday - DaysOf(year, 1, 1)) / 7 + 1);
        }
    }

    public static int DaysInMonth(long year, int month) => (int)(DaysOf(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - DaysOf(year, month, 1));

    /// <summary>Days since 1970-01-01.</summary>
    public static long DaysOf(long year, int month, int day)
    {
        year = checked(month <= 2 ? year - 1 : year);
        var era = FloorDiv(year, 400);
        var yearOfEra = year - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return checked((era * 146_097) + dayOfEra - 719_468);
    }

    public static int DayOfWeekOf(long days) => (int)FloorMod(days + 4, 7);

    public static long FloorDiv(long value, long divisor) => value / divisor - (value % divisor != 0 && (value < 0) != (divisor < 0) ? 1 : 0);

    public static long FloorMod(long value, long divisor) => value - (FloorDiv(value, divisor) * divisor);

    private static (long Year, int Month, int Day) DateOf(long days)
    {
        days += 719_468;
        var era = FloorDiv(days, 146_097);
        var dayOfEra = days - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        var day = (int)(dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1);
        var month = (int)(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }
}
