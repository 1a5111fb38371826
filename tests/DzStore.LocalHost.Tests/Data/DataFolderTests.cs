using DzStore.Local.CommandLine;
using DzStore.Local.Data;
using DzStore.Local.Tests.Support;

namespace DzStore.Local.Tests.Data;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void One_launcher_at_a_time_holds_it()
    {
        using (DataFolder.Open(folder.Path))
            Should.Throw<UsageException>(() => DataFolder.Open(folder.Path)).Message.ShouldContain(folder.Path);

        using var again = DataFolder.Open(folder.Path);
        again.Root.ShouldBe(folder.Path);
    }

    [Fact]
    public void Emptying_takes_what_launchers_have_put_there_and_nothing_else()
    {
        using var data = DataFolder.Open(folder.Path);
        File.WriteAllText(Path.Combine(data.Database("embedded"), "CURRENT"), "");
        File.WriteAllText(Path.Combine(data.Logs, "checkout.log"), "");
        File.WriteAllText(folder.File("thesis.odt"), "mine");

        data.Empty();

        Directory.GetDirectories(folder.Path).ShouldBeEmpty();
        File.ReadAllText(folder.File("thesis.odt")).ShouldBe("mine");
    }

    [Fact]
    public void The_shipped_traffic_is_provided_and_counted()
    {
        using var data = DataFolder.Open(folder.Path);

        TrafficLog.Provide(data);

        TrafficLog.CountShipped(data).ShouldBe([("iPhone 15", 3), ("PlayStation 5", 2), ("Samsung S24", 1)]);
        File.ReadAllLines(Path.Combine(data.Sources, TrafficLog.Name)).Length.ShouldBe(9);
    }

    [Fact]
    public void Traffic_of_the_users_own_is_neither_replaced_nor_judged_by_the_shipped()
    {
        using var data = DataFolder.Open(folder.Path);
        var own = Path.Combine(data.Sources, TrafficLog.Name);
        File.WriteAllText(own, "timestamp,user_id,product_name,action\n");

        TrafficLog.Provide(data);

        File.ReadAllText(own).ShouldBe("timestamp,user_id,product_name,action\n");
        TrafficLog.CountShipped(data).ShouldBeNull();
    }

    public void Dispose() => folder.Dispose();
}
