using System.Text;
using DzStore.Testing;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>Invalid logs: both engines refuse them in the same words and leave the published list as it was.</summary>
public sealed class SameRefusalsTests(MongoServer mongo, SparkServer spark, PublishedListFixture published)
    : BothEnginesTest(mongo, spark),
        IClassFixture<PublishedListFixture>
{
    public static TheoryData<string, byte[]> Broken =>
        new()
        {
            { "empty", [] },
            { "header only", Utf8(Header) },
            { "header and blank lines only", Utf8(Header + "\r\n\n  \n") },
            { "no product column", Utf8("timestamp,user_id,product,action\n1,U1,Mouse,view\n") },
            { "a column twice", Utf8("action,product_name,action\nview,Mouse,view\n") },
            { "a field missing", Utf8(Header + "1,U1,Mouse,view\n2,U1,Mouse\n") },
            { "a field missing where it does not matter", Utf8(Header + "1,U1,Mouse,view\n2,U1,Mouse\n1,U1,Mouse,view\n") },
            { "a comma not quoted", Utf8(Header + "1,U1,TV, 55 inch,view\n") },
            { "a view of nothing", Utf8(Header + "1,U1,Mouse,view\n2,U1,,view\n") },
            { "a view of a blank", Utf8(Header + "1,U1,\" \u2003 \",view\n") },
            { "text after a closing quote", Utf8(Header + "1,U1,\"TV\" 55,view\n") },
            { "an open quote", Utf8(Header + "1,U1,Mouse,view\n2,U1,\"Mouse,view\n3,U1,Mouse,view\n") },
            { "an open quote in the last field", Utf8(Header + "1,U1,Mouse,view\n2,U1,Mouse,\"view\n3,U1,Mouse,view\n") },
            { "a row too long", Utf8(Header + "1,U1,\"" + new string('x', 2 << 20)) },
            { "a name too long", Utf8(Header + $"1,U1,{string.Concat(Enumerable.Repeat("📱", 501))},view\n") },
            { "Latin-1", Encoding.Latin1.GetBytes(Header + "1,U1,Mouse,view\n2,U1,Caf\u00e9,view\n") },
            { "UTF-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Header + "1,U1,Mouse,view\n")] },
            { "no views", Utf8(Header + "1,U1,Mouse,purchase\n1,U1,Mouse,View\n") },
        };

    [Theory, MemberData(nameof(Broken))]
    public async Task Broken_logs_are_refused_in_the_same_words_and_leave_the_list_as_it_was(string _, byte[] log)
    {
        var service = published.Service;
        File.WriteAllBytes(Path.Combine(service.Sources, "bad.csv"), log);

        var one = await ErrorAsync(() => HereAsync(service, new("bad.csv")));
        var other = await ErrorAsync(() => ThereAsync(service, new("bad.csv")));

        other.ShouldBe(one);
        one.Code.ShouldBe("bad_source");
        (await PublishedAsync(service)).ShouldHaveSingleItem().Name.ShouldBe("Laptop");
        (await service.Database.ListCollectionNames(cancellationToken: Cancellation).ToListAsync(Cancellation)).ShouldNotContain(name =>
            name.StartsWith("trending_staging", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task What_only_looks_invalid_to_Spark_is_counted()
    {
        await using var service = OnSpark();
        service.WriteSource("log.csv", Header + "1,U1,Caf\uFFFD,view\n2,U1,Mouse,\"two\nlines\"\n3,U1,Mouse,view\n");

        var result = Succeeded(await service.RunAsync("/trending/runs", """{"source": "log.csv"}"""));

        (result.Number("rows_read"), result.Number("views"), result.Number("products")).ShouldBe((3, 2, 2));
    }
}
