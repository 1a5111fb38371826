using System.Text;
using DzStore.Load.Orders;

namespace DzStore.Load.Tests.Orders;

public sealed class WriteAheadLogTests : IDisposable
{
    private readonly DirectoryInfo _dbPath = Directory.CreateTempSubdirectory("write-ahead-log");

    [Fact]
    public void Ids_of_the_run_are_found_in_every_log_whatever_stands_around_them()
    {
        Write("000004.log", "\0\x01RUN_17\0order_id\0RUN_17\0");
        Write("000009.log", "RUN_4RUN_005\xffOTHER_8 RUN_RUN_120");
        Write("000010.sst", "RUN_99");

        WriteAheadLog.IdsIn(_dbPath.FullName, new("RUN_")).Order(StringComparer.Ordinal).ShouldBe(["RUN_120", "RUN_17", "RUN_4", "RUN_5"]);
    }

    [Fact]
    public void Without_a_log_there_are_none() => WriteAheadLog.IdsIn(_dbPath.FullName, new("RUN_")).ShouldBeEmpty();

    public void Dispose() => _dbPath.Delete(recursive: true);

    private void Write(string name, string content) =>
        File.WriteAllBytes(Path.Combine(_dbPath.FullName, name), Encoding.Latin1.GetBytes(content));
}
