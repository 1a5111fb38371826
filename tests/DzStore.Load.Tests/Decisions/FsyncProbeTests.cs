using DzStore.Load.Decisions;

namespace DzStore.Load.Tests.Decisions;

public class FsyncProbeTests
{
    [Fact]
    public void Measures_and_leaves_nothing_behind()
    {
        var folder = Directory.CreateTempSubdirectory("fsync-probe");
        try
        {
            FsyncProbe.MedianMs(folder.FullName, TimeProvider.System).ShouldBeGreaterThan(0);
            folder.EnumerateFileSystemInfos().ShouldBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
