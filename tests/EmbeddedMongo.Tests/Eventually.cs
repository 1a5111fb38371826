using System.Diagnostics;

namespace EmbeddedMongo.Tests;

internal static class Eventually
{
    /// <summary>Asks again until it holds; fails after 20 seconds.</summary>
    public static async Task ShouldAsync(Func<Task<bool>> condition)
    {
        for (var waited = Stopwatch.StartNew(); !await condition(); await Task.Delay(10, TestContext.Current.CancellationToken))
            waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }
}
