namespace DzStore.Load.Tests;

public class PlaceholderTests
{
    [Fact]
    public void Room_is_ready() => Environment.Version.Major.ShouldBe(10);
}
