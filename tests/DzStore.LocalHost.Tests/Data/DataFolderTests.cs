using DzStore.LocalHost.Data;
using DzStore.LocalHost.Errors;
using DzStore.Testing;

namespace DzStore.LocalHost.Tests.Data;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void One_launcher_at_a_time_holds_it()
    {
        using (DataFolder.Open(_folder.Path))
            Should.Throw<SetupException>(() => DataFolder.Open(_folder.Path)).Message.ShouldContain(_folder.Path);

        using var again = DataFolder.Open(_folder.Path);
        again.Root.ShouldBe(_folder.Path);
    }

    [Fact]
    public void Emptying_takes_what_launchers_have_put_there_and_nothing_else()
    {
        using var data = DataFolder.Open(_folder.Path);
        File.WriteAllText(Path.Combine(data.Database("embedded"), "CURRENT"), "");
        File.WriteAllText(Path.Combine(data.Logs, "checkout.log"), "");
        File.WriteAllText(_folder.File("thesis.odt"), "mine");

        data.Empty();

        Directory.GetDirectories(_folder.Path).ShouldBeEmpty();
        File.ReadAllText(_folder.File("thesis.odt")).ShouldBe("mine");
    }

    [Fact]
    public void The_lab_s_own_eight_rows_are_provided_and_counted()
    {
        using var data = DataFolder.Open(_folder.Path);

        TrafficLog.Provide(data);

        TrafficLog.CountShipped(data).ShouldBe([("iPhone 15", 3), ("PlayStation 5", 2), ("Samsung S24", 1)]);
        File.ReadAllLines(Path.Combine(data.Sources, TrafficLog.Name))
            .ShouldBe([
                "timestamp,user_id,product_name,action",
                "2025-12-06 10:00,101,iPhone 15,view",
                "2025-12-06 10:01,102,Samsung S24,view",
                "2025-12-06 10:02,101,iPhone 15,add_to_cart",
                "2025-12-06 10:03,103,PlayStation 5,view",
                "2025-12-06 10:04,104,iPhone 15,view",
                "2025-12-06 10:05,102,Samsung S24,buy",
                "2025-12-06 10:06,105,PlayStation 5,view",
                "2025-12-06 10:07,106,iPhone 15,view",
            ]);
    }

    [Fact]
    public void Traffic_of_the_users_own_is_neither_replaced_nor_judged_by_the_shipped()
    {
        using var data = DataFolder.Open(_folder.Path);
        var own = Path.Combine(data.Sources, TrafficLog.Name);
        File.WriteAllText(own, "timestamp,user_id,product_name,action\n");

        TrafficLog.Provide(data);

        File.ReadAllText(own).ShouldBe("timestamp,user_id,product_name,action\n");
        TrafficLog.CountShipped(data).ShouldBeNull();
    }

    public void Dispose() => _folder.Dispose();
}
