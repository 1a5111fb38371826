namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// The parts of a moment in the Gregorian calendar, for the whole range of BSON dates, which exceeds .NET's years 1 to 9999. Days are
/// counted by H. Hinnant's algorithm "days from civil", in which years begin in March so that the leap day is the last.
/// </summary>
internal readonly record struct CivilTime(long Year, int Month, int Day, int Hour, int Minute, int Second, int Millisecond)
{
    public const long MillisecondsPerDay = 86_400_000;

    /// <summary>Splits local milliseconds since 1970.</summary>
    public static CivilTime Of(long local)
    {
        var days = FloorDiv(local, MillisecondsPerDay);
        var rest = (int)(local - (days * MillisecondsPerDay));
        var (year, month, day) = DateOf(days);
        return new CivilTime(year, month, day, rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000);
    }

    /// <summary>Returns local milliseconds since 1970; parts out of their range carry over (month 13 is the next January).</summary>
    /// <exception cref="OverflowException">The date is out of the range of BSON dates.</exception>
    public static long Join(long year, long month, long day, long hour = 0, long minute = 0, long second = 0, long millisecond = 0)
    {
        checked
        {
            var days = DaysOf(year + FloorDiv(month - 1, 12), (int)FloorMod(month - 1, 12) + 1, 1) + day - 1;
            return (days * MillisecondsPerDay) + (hour * 3_600_000) + (minute * 60_000) + (second * 1000) + millisecond;
        }
    }

    /// <summary>Returns local milliseconds since 1970 of a day of an ISO 8601 week; parts out of their range carry over.</summary>
    /// <exception cref="OverflowException">The date is out of the range of BSON dates.</exception>
    public static long JoinIso(long year, long week, long dayOfWeek, long hour = 0, long minute = 0, long second = 0, long millisecond = 0)
    {
        // Week 1 is the week with 4 January.
        var fourth = DaysOf(year, 1, 4);
        var monday = fourth - FloorMod(DayOfWeekOf(fourth) - 1, 7);
        return Join(1970, 1, checked(1 + monday + ((week - 1) * 7) + dayOfWeek - 1), hour, minute, second, millisecond);
    }

    /// <summary>The days since 1970-01-01.</summary>
    public long Days => DaysOf(Year, Month, Day);

    /// <summary>The day of the year; 1 is 1 January.</summary>
    public int DayOfYear => (int)(Days - DaysOf(Year, 1, 1)) + 1;

    /// <summary>The day of the week; 0 is Sunday.</summary>
    public int DayOfWeek => DayOfWeekOf(Days);

    /// <summary>The ISO 8601 day of the week; 1 is Monday.</summary>
    public int IsoDayOfWeek => DayOfWeek == 0 ? 7 : DayOfWeek;

    /// <summary>The week of the year from 0; weeks begin on Sunday, and week 1 on the year's first one (%U of strftime).</summary>
    public int Week => (DayOfYear + 6 - DayOfWeek) / 7;

    /// <summary>The ISO 8601 year and week; a week belongs to the year of its Thursday.</summary>
    public (long Year, int Week) IsoWeek
    {
        get
        {
            var thursday = Days + 4 - IsoDayOfWeek;
            var (year, _, _) = DateOf(thursday);
            return (year, (int)(thursday - DaysOf(year, 1, 1)) / 7 + 1);
        }
    }

    /// <summary>Returns the number of days of a month; months count from 1.</summary>
    public static int DaysInMonth(long year, int month) =>
        (int)(DaysOf(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - DaysOf(year, month, 1));

    /// <summary>Returns the days since 1970-01-01; months and days count from 1.</summary>
    /// <exception cref="OverflowException">The year is out of range.</exception>
    public static long DaysOf(long year, int month, int day)
    {
        year = checked(month <= 2 ? year - 1 : year);
        var era = FloorDiv(year, 400);
        var yearOfEra = year - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return checked((era * 146_097) + dayOfEra - 719_468);
    }

    /// <summary>Returns the day of the week of a number of days since 1970-01-01; 0 is Sunday.</summary>
    public static int DayOfWeekOf(long days) => (int)FloorMod(days + 4, 7);

    /// <summary>Divides and rounds down.</summary>
    public static long FloorDiv(long value, long divisor) =>
        value / divisor - (value % divisor != 0 && (value < 0) != (divisor < 0) ? 1 : 0);

    /// <summary>Returns the remainder of <see cref="FloorDiv"/>, which has the sign of the divisor.</summary>
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
