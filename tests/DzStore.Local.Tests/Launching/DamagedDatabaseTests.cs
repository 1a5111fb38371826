using DzStore.Local.Tests.Support;
using DzStore.Testing;

namespace DzStore.Local.Tests.Launching;

[Collection(LauncherRuns.OneAtATime)]
public sealed class DamagedDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_damaged_database_ends_the_launcher_which_says_what_is_damaged_and_what_to_do()
    {
        var data = Directory.CreateDirectory(_folder.File(Path.Combine("data", "embedded"))).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(data, "000004.log"),
            "a log without its list of files",
            TestContext.Current.CancellationToken
        );

        await using var launcher = LauncherProcess.StartOn(_folder.File("data"), ["--once"]);
        (await launcher.ExitCodeAsync()).ShouldBe(1, launcher.Output);
        launcher.Errors.ShouldContain(
            $"The data directory {data} is damaged, and nothing was started or changed: CURRENT is missing, which names the list of its "
                + "data files."
        );
        launcher.Errors.ShouldContain("--repair");
        launcher.Errors.ShouldNotContain("   at ", Case.Sensitive);
        Directory.GetFiles(data).Length.ShouldBe(1, "nothing was changed");
    }

    public void Dispose() => _folder.Dispose();
}
