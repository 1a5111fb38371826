using DzStore.LocalHost.Errors;
using DzStore.LocalHost.Identity;
using DzStore.Testing;

namespace DzStore.LocalHost.Tests.Identity;

public sealed class LocalIssuerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_signing_key_is_made_once_for_a_data_folder_and_is_its_owners()
    {
        var issuers = Enumerable.Range(0, 8).AsParallel().Select(_ => LocalIssuer.Of(_folder.File("data")).PublicKey).ToList();

        issuers.Distinct().ShouldHaveSingleItem();
        LocalIssuer.Of(_folder.File("other")).PublicKey.ShouldNotBe(issuers[0]);
        var file = Directory.GetFiles(_folder.File("data")).ShouldHaveSingleItem();
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(file, "no key");
        Should.Throw<SetupException>(() => LocalIssuer.Of(_folder.File("data"))).Message.ShouldContain(file);
    }

    public void Dispose() => _folder.Dispose();
}
