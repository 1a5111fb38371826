using DzStore.Storefront.Traffic;
using DzStore.Testing;

namespace DzStore.Storefront.Tests.Traffic;

public sealed class TrafficFolderTests : IDisposable
{
    private const string Header = "timestamp,user_id,product_name,action\n";
    private const string Row = "2026-11-30T15:05:13.123Z,v,Mouse,view\n";

    private readonly TemporaryFolder _folder = new();

    private TrafficFolder Traffic => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_whole_lines_of_a_dead_process_are_kept_and_shown()
    {
        // Longer than what is looked at from the end at once.
        var torn = Row[..^1] + new string('x', 200_000);
        File.WriteAllText(_folder.File(Name(1)), Header + Row + Row + torn);
        File.WriteAllText(_folder.File(Name(2)), Header + Row);
        File.WriteAllText(_folder.File(Name(3)), Header);
        File.WriteAllText(_folder.File(Name(4)), "timestamp,us");
        File.WriteAllText(_folder.File(Name(5)), "");
        File.WriteAllText(_folder.File(".web_traffic-mine.csv"), "not ours");

        Traffic.FinishLeftOvers().ShouldBe(5);

        Names().ShouldBe([".web_traffic-mine.csv", Name(1)[1..], Name(2)[1..]]);
        File.ReadAllText(_folder.File(Name(1)[1..])).ShouldBe(Header + Row + Row);
        File.ReadAllText(_folder.File(Name(2)[1..])).ShouldBe(Header + Row);
    }

    [Fact]
    public async Task A_living_writer_keeps_its_file()
    {
        await using var traffic = await RunningTrafficLog.StartAsync(_folder, options => options.RotateEvery = TimeSpan.FromHours(1));
        traffic.Log.View("v", "Mouse");
        await traffic.MoveUntilAsync(() =>
            Directory.GetFiles(_folder.Path).Any(path => path.Contains("/.web_traffic-", StringComparison.Ordinal))
        );

        Traffic.FinishLeftOvers().ShouldBe(0);
        Names().ShouldHaveSingleItem().ShouldStartWith(".web_traffic-");
    }

    [Fact]
    public void Files_go_when_their_last_row_must_be_old_and_other_files_stay()
    {
        string[] names =
        [
            Name(1, "20261130T100000.000Z"),
            Name(2, "20261130T110000.000Z"),
            Name(3, "20261130T120000.000Z"),
            Name(1, "20261129T100000.000Z", "bbbbbbbb"),
            Name(7, "20261128T100000.000Z", "cccccccc"),
        ];
        foreach (var name in names)
            File.WriteAllText(_folder.File(name[1..]), Header + Row);
        File.WriteAllText(_folder.File("web_traffic.csv"), Header + Row);
        File.WriteAllText(_folder.File("web_traffic-2020.csv"), Header + Row);

        // The first of the series ends where the second begins; the second may have rows of up to 12:00.
        Traffic.RemoveEndedBefore(new(2026, 11, 30, 11, 30, 0, DateTimeKind.Utc)).ShouldBe(3);

        Names().ShouldBe(["web_traffic-2020.csv", names[1][1..], names[2][1..], "web_traffic.csv"]);
    }

    [Theory]
    [InlineData("web_traffic.csv")]
    [InlineData("web_traffic-20261130T150513.123Z-1a2b3c4d-1.csv")]
    [InlineData("web_traffic-20261330T150513.123Z-1a2b3c4d-000001.csv")]
    [InlineData("web_traffic-20261130T150513.123Z-1a2b3c4d-000001.csv.gz")]
    public void Other_names_are_not_ours(string name) => TrafficName.Parse(name).ShouldBeNull();

    private static string Name(int number, string first = "20261130T150513.123Z", string series = "aaaaaaaa") =>
        $".web_traffic-{first}-{series}-{number:D6}.csv";

    private IEnumerable<string?> Names() => Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
