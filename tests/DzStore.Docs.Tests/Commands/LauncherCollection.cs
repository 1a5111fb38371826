namespace DzStore.Docs.Tests.Commands;

/// <summary>The tests that share the one running launcher, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class LauncherCollection : ICollectionFixture<RunningLauncher>
{
    public const string Name = "launcher";
}
