using DzStore.Local.Tests.Control;

namespace DzStore.Local.Tests.Launching;

/// <summary>A run starts five processes: two at once only slow each other down.</summary>
[CollectionDefinition(OneAtATime)]
public sealed class LauncherRuns : ICollectionFixture<OnceRuns>, ICollectionFixture<ServingLauncher>
{
    public const string OneAtATime = "launcher runs";
}
