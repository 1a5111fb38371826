using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit.v3;

[assembly: DzStore.Testing.HangWatch]


#pragma warning disable IDE0130 // Compiled into every test project, whatever its namespace.
namespace DzStore.Testing;

/// <summary>
/// Ends a test process in which no test began or ended for ten minutes, with the names of the tests that run: a hang is a failure that
/// says where. HangDump of Microsoft.Testing.Platform does the same, but a plain `dotnet test` can't be made to ask for it.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class HangWatchAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly ConcurrentDictionary<string, string> Running = [];
    private static readonly Timer Watch = new(_ => EndOnHang());

    [ModuleInitializer]
    internal static void Begin() => Watch.Change(Limit, Timeout.InfiniteTimeSpan);

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        Running[test.UniqueID] = test.TestDisplayName;
        Begin();
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        Running.TryRemove(test.UniqueID, out _);
        Begin();
    }

    private static void EndOnHang()
    {
        if (!Debugger.IsAttached)
            Environment.FailFast($"No test began or ended for {Limit}. Running: {string.Join("; ", Running.Values.Order())}");
    }
}
