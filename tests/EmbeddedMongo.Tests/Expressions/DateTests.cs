namespace EmbeddedMongo.Tests.Expressions;

/// <summary>Examples of the manual's date operators, and the edges of clocks and calendars.</summary>
public class DateTests
{
    private const string Document = "{d: ISODate('2014-01-01T08:15:39.736Z'), s: ISODate('2024-07-01T12:00:00Z')}";

    [Theory]
    [InlineData("{$year: '$d'}", "2014")]
    [InlineData("{$month: '$d'}", "1")]
    [InlineData("{$dayOfMonth: '$d'}", "1")]
    [InlineData("{$hour: '$d'}", "8")]
    [InlineData("{$minute: '$d'}", "15")]
    [InlineData("{$second: '$d'}", "39")]
    [InlineData("{$millisecond: '$d'}", "736")]
    [InlineData("{$dayOfYear: '$d'}", "1")]
    [InlineData("{$dayOfWeek: '$d'}", "4")]
    [InlineData("{$week: '$d'}", "0")]
    [InlineData("{$isoWeek: '$d'}", "1")]
    [InlineData("{$isoWeekYear: '$d'}", "NumberLong(2014)")]
    [InlineData("{$isoDayOfWeek: '$d'}", "3")]
    [InlineData("{$isoWeek: ISODate('2016-01-01T00:00:00Z')}", "53")]
    [InlineData("{$isoWeekYear: ISODate('2016-01-01T00:00:00Z')}", "NumberLong(2015)")]
    [InlineData("{$week: ISODate('2017-01-01T00:00:00Z')}", "1")]
    [InlineData("{$hour: {date: '$s', timezone: 'Africa/Algiers'}}", "13")]
    [InlineData("{$hour: {date: '$s', timezone: 'America/New_York'}}", "8")]
    [InlineData("{$hour: {date: '$s', timezone: '+05:30'}}", "17")]
    [InlineData("{$hour: {date: '$s', timezone: '-03'}}", "9")]
    [InlineData("{$hour: {date: '$s', timezone: null}}", "null")]
    [InlineData("{$year: null}", "null")]
    [InlineData("{$year: ['$d']}", "2014")]
    [InlineData("{$year: ISODate('1969-12-31T23:59:59.999Z')}", "1969")]
    [InlineData("{$year: ObjectId('507f1f77bcf86cd799439011')}", "2012")]
    [InlineData("{$year: {$toDate: NumberLong('-62198755200000')}}", "-1")]
    [InlineData("{$dateToString: {date: '$d'}}", "'2014-01-01T08:15:39.736Z'")]
    [InlineData("{$dateToString: {date: '$d', format: '%Y-%m-%d'}}", "'2014-01-01'")]
    [InlineData("{$dateToString: {date: '$d', format: '%H:%M:%S:%L%z', timezone: 'America/New_York'}}", "'03:15:39:736-0500'")]
    [InlineData("{$dateToString: {date: '$d', format: '%j %w %U %u %V %G %% %Z %b %B'}}", "'001 4 00 3 01 2014 % 0 Jan January'")]
    [InlineData("{$dateToString: {date: '$none', onNull: 'x'}}", "'x'")]
    [InlineData("{$dateToString: {date: '$none'}}", "null")]
    [InlineData("{$dateFromString: {dateString: '2017-02-08T12:10:40.787'}}", "ISODate('2017-02-08T12:10:40.787Z')")]
    [InlineData(
        "{$dateFromString: {dateString: '2017-02-08T12:10:40.787', timezone: 'America/New_York'}}",
        "ISODate('2017-02-08T17:10:40.787Z')"
    )]
    [InlineData("{$dateFromString: {dateString: '2017-02-08'}}", "ISODate('2017-02-08T00:00:00Z')")]
    [InlineData("{$dateFromString: {dateString: '06-15-2018', format: '%m-%d-%Y'}}", "ISODate('2018-06-15T00:00:00Z')")]
    [InlineData("{$dateFromString: {dateString: '2018 10 +0130', format: '%G %V %z'}}", "ISODate('2018-03-04T22:30:00Z')")]
    [InlineData("{$dateFromString: {dateString: 'x', onError: 'bad'}}", "'bad'")]
    [InlineData("{$dateFromString: {dateString: null, onNull: 'none'}}", "'none'")]
    [InlineData("{$dateFromParts: {year: 2017, month: 2, day: 8, hour: 12}}", "ISODate('2017-02-08T12:00:00Z')")]
    [InlineData("{$dateFromParts: {year: 2018, month: 14, day: 1}}", "ISODate('2019-02-01T00:00:00Z')")]
    [InlineData("{$dateFromParts: {year: 2018, month: 0, day: 0}}", "ISODate('2017-11-30T00:00:00Z')")]
    [InlineData("{$dateFromParts: {isoWeekYear: 2017, isoWeek: 6, isoDayOfWeek: 3, hour: 12}}", "ISODate('2017-02-08T12:00:00Z')")]
    [InlineData(
        "{$dateFromParts: {year: 2016, month: 12, day: 31, hour: 23, timezone: 'America/New_York'}}",
        "ISODate('2017-01-01T04:00:00Z')"
    )]
    [InlineData("{$dateFromParts: {year: 2016, month: null}}", "null")]
    [InlineData("{$dateToParts: {date: '$d'}}", "{year: 2014, month: 1, day: 1, hour: 8, minute: 15, second: 39, millisecond: 736}")]
    [InlineData(
        "{$dateToParts: {date: '$d', iso8601: true}}",
        "{isoWeekYear: 2014, isoWeek: 1, isoDayOfWeek: 3, hour: 8, minute: 15, second: 39, millisecond: 736}"
    )]
    [InlineData("{$dateAdd: {startDate: ISODate('2020-10-31T12:10:05Z'), unit: 'month', amount: 1}}", "ISODate('2020-11-30T12:10:05Z')")]
    [InlineData("{$dateAdd: {startDate: ISODate('2020-02-29T00:00:00Z'), unit: 'year', amount: 1}}", "ISODate('2021-02-28T00:00:00Z')")]
    [InlineData(
        "{$dateAdd: {startDate: ISODate('2021-03-13T12:00:00Z'), unit: 'day', amount: 1, timezone: 'America/New_York'}}",
        "ISODate('2021-03-14T11:00:00Z')"
    )]
    [InlineData(
        "{$dateAdd: {startDate: ISODate('2021-03-13T12:00:00Z'), unit: 'hour', amount: 24, timezone: 'America/New_York'}}",
        "ISODate('2021-03-14T12:00:00Z')"
    )]
    [InlineData(
        "{$dateSubtract: {startDate: ISODate('2020-05-31T00:00:00Z'), unit: 'quarter', amount: 1}}",
        "ISODate('2020-02-29T00:00:00Z')"
    )]
    [InlineData("{$dateAdd: {startDate: '$none', unit: 'day', amount: 1}}", "null")]
    [InlineData(
        "{$dateDiff: {startDate: ISODate('2020-12-31T23:59:59Z'), endDate: ISODate('2021-01-01T00:00:00Z'), unit: 'year'}}",
        "NumberLong(1)"
    )]
    [InlineData(
        "{$dateDiff: {startDate: ISODate('2021-01-31T00:00:00Z'), endDate: ISODate('2021-01-01T00:00:00Z'), unit: 'day'}}",
        "NumberLong(-30)"
    )]
    [InlineData(
        "{$dateDiff: {startDate: ISODate('2021-01-02T00:00:00Z'), endDate: ISODate('2021-01-03T00:00:00Z'), unit: 'week'}}",
        "NumberLong(1)"
    )]
    [InlineData(
        "{$dateDiff: {startDate: ISODate('2021-01-03T00:00:00Z'), endDate: ISODate('2021-01-04T00:00:00Z'), unit: 'week', "
            + "startOfWeek: 'Monday'}}",
        "NumberLong(1)"
    )]
    [InlineData(
        "{$dateDiff: {startDate: ISODate('2021-01-02T00:00:00Z'), endDate: ISODate('2021-01-03T00:00:00Z'), unit: 'week', "
            + "startOfWeek: 'mon'}}",
        "NumberLong(0)"
    )]
    [InlineData(
        "{$dateDiff: {startDate: ISODate('2021-03-14T06:30:00Z'), endDate: ISODate('2021-03-14T07:30:00Z'), unit: 'hour', "
            + "timezone: 'America/New_York'}}",
        "NumberLong(1)"
    )]
    [InlineData(
        "{$dateDiff: {startDate: ISODate('2021-01-01T00:00:59Z'), endDate: ISODate('2021-01-01T00:01:00Z'), unit: 'minute'}}",
        "NumberLong(1)"
    )]
    [InlineData("{$dateTrunc: {date: ISODate('2021-03-20T11:30:05Z'), unit: 'month'}}", "ISODate('2021-03-01T00:00:00Z')")]
    [InlineData("{$dateTrunc: {date: ISODate('2021-03-20T11:30:05Z'), unit: 'hour', binSize: 2}}", "ISODate('2021-03-20T10:00:00Z')")]
    [InlineData("{$dateTrunc: {date: ISODate('2021-03-20T11:30:05Z'), unit: 'week'}}", "ISODate('2021-03-14T00:00:00Z')")]
    [InlineData(
        "{$dateTrunc: {date: ISODate('2021-03-20T11:30:05Z'), unit: 'week', startOfWeek: 'friday'}}",
        "ISODate('2021-03-19T00:00:00Z')"
    )]
    [InlineData(
        "{$dateTrunc: {date: ISODate('2021-03-20T03:30:05Z'), unit: 'day', timezone: 'America/New_York'}}",
        "ISODate('2021-03-19T04:00:00Z')"
    )]
    [InlineData("{$dateTrunc: {date: ISODate('1999-11-20T00:00:00Z'), unit: 'quarter', binSize: 2}}", "ISODate('1999-07-01T00:00:00Z')")]
    // The seconds of a timestamp are unsigned, those of an ObjectId signed.
    [InlineData("{$year: Timestamp(4102444800, 0)}", "2100")]
    [InlineData("{$year: Timestamp(4294967295, 0)}", "2106")]
    [InlineData("{$year: ObjectId('f48657000000000000000000')}", "1963")]
    [InlineData("{$toDate: Timestamp(4102444800, 0)}", "ISODate('2100-01-01T00:00:00Z')")]
    [InlineData("{$toDate: ObjectId('ffffffff0000000000000000')}", "ISODate('1969-12-31T23:59:59Z')")]
    [InlineData("{$dateDiff: {startDate: Timestamp(4102444800, 0), endDate: Timestamp(4102531200, 0), unit: 'day'}}", "NumberLong(1)")]
    [InlineData("{$tsSecond: Timestamp(4102444800, 7)}", "NumberLong('4102444800')")]
    [InlineData("{$concat: [{$toLower: Timestamp(4102444800, 7)}]}", "'timestamp(4102444800, 7)'")]
    [InlineData("{$tsSecond: Timestamp(5, 7)}", "NumberLong(5)")]
    [InlineData("{$tsIncrement: Timestamp(5, 7)}", "NumberLong(7)")]
    public void Gives(string expression, string expected) => Evaluation.ShouldGive(expression, Document, expected);

    [Theory]
    [InlineData("2020-07", "2020-07-01T00:00:00Z")]
    [InlineData("2020-07 10:30", "2020-07-01T10:30:00Z")]
    [InlineData("July 2020", "2020-07-01T00:00:00Z")]
    [InlineData("2020 Jul", "2020-07-01T00:00:00Z")]
    [InlineData("2020-Jul-04", "2020-07-04T00:00:00Z")]
    [InlineData("Jul-04-2020", "2020-07-04T00:00:00Z")]
    [InlineData("04-Jul-2020", "2020-07-04T00:00:00Z")]
    [InlineData("04.07.2020", "2020-07-04T00:00:00Z")]
    [InlineData("4-7-2020", "2020-07-04T00:00:00Z")]
    [InlineData("2020-W27", "2020-06-29T00:00:00Z")]
    [InlineData("2020W273", "2020-07-01T00:00:00Z")]
    [InlineData("2020-183", "2020-07-01T00:00:00Z")]
    [InlineData("2020.183 08:00 +02:00", "2020-07-01T06:00:00Z")]
    public void A_date_in_another_form_of_timelib_is_one(string text, string expected) =>
        Evaluation.ShouldGive($"{{$toDate: '{text}'}}", "{}", $"ISODate('{expected}')");

    [Theory]
    [InlineData("asia/tokyo", "Asia/Tokyo")]
    [InlineData("ASIA/TOKYO", "Asia/Tokyo")]
    [InlineData("utc", "UTC")]
    [InlineData("est5edt", "EST5EDT")]
    [InlineData("Tokyo Standard Time", "Asia/Tokyo")]
    [InlineData("Local", "UTC")]
    public void The_name_of_a_time_zone_counts_as_it_is_written(string wrong, string right)
    {
        // Before and after the zone has been used by its name: .NET remembers those that it has seen.
        for (var i = 0; i < 2; i++)
        {
            Evaluation.ShouldRefuse($"{{$hour: {{date: '$d', timezone: '{wrong}'}}}}", 40485, Document);
            Evaluation.Evaluate($"{{$hour: {{date: '$d', timezone: '{right}'}}}}", Document).ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData("{$toDate: '2020-13'}", 241)]
    [InlineData("{$toDate: '2020-W54'}", 241)]
    [InlineData("{$toDate: '2020-367'}", 241)]
    [InlineData("{$toDate: '٢٠٢٠-٠١-٠١'}", 241)]
    [InlineData("{$toDate: '2020-01-01T1٢:00'}", 241)]
    [InlineData("{$dateFromString: {dateString: '٢٠٢٠', format: '%Y'}}", 241)]
    [InlineData("{$hour: {date: '$d', timezone: '+٠١'}}", 40485)]
    [InlineData("{$year: 'x'}", 16006)]
    [InlineData("{$year: [1, 2]}", 40536)]
    [InlineData("{$year: {timezone: 'UTC'}}", 40539)]
    [InlineData("{$year: {date: '$d', zone: 'UTC'}}", 40535)]
    [InlineData("{$year: {date: '$d', timezone: 'Mars/Base'}}", 40485)]
    [InlineData("{$year: {date: '$d', timezone: 5}}", 40517)]
    [InlineData("{$dateToString: {date: '$d', format: '%q'}}", 18536)]
    [InlineData("{$dateToString: {date: '$d', format: '%'}}", 18535)]
    [InlineData("{$dateToString: {format: '%Y'}}", 18628)]
    [InlineData("{$dateToString: {date: {$toDate: NumberLong('-63700000000000')}}}", 18537)]
    [InlineData("{$dateFromString: {dateString: 'tomorrow-ish'}}", 241)]
    [InlineData("{$dateFromString: {dateString: '2021-02-30'}}", 241)]
    [InlineData("{$dateFromString: {dateString: 5}}", 241)]
    [InlineData("{$dateFromString: {dateString: '2017-02-08T12:10:40Z', timezone: 'America/New_York'}}", 241)]
    [InlineData("{$dateFromParts: {month: 1}}", 40516)]
    [InlineData("{$dateFromParts: {year: 0}}", 40523)]
    [InlineData("{$dateFromParts: {year: 2020, isoWeek: 1}}", 40525)]
    [InlineData("{$dateFromParts: {year: 2020, month: 'x'}}", 40515)]
    [InlineData("{$dateAdd: {startDate: '$d', unit: 'fortnight', amount: 1}}", 9)]
    [InlineData("{$dateAdd: {startDate: 5, unit: 'day', amount: 1}}", 5166403)]
    [InlineData("{$dateAdd: {startDate: '$d', unit: 'day', amount: 1.5}}", 5166405)]
    [InlineData("{$dateAdd: {startDate: '$d', unit: 'year', amount: NumberLong('9223372036854775807')}}", 5166406)]
    [InlineData("{$dateDiff: {startDate: 'x', endDate: '$d', unit: 'day'}}", 5166307)]
    [InlineData("{$dateTrunc: {date: '$d', unit: 'day', binSize: 0}}", 5439018)]
    [InlineData("{$dateTrunc: {date: '$d', unit: 'week', startOfWeek: 'someday'}}", 5439016)]
    public void Refuses(string expression, int code) => Evaluation.ShouldRefuse(expression, code, Document);
}
