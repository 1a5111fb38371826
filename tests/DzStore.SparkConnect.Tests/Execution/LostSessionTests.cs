using DzStore.SparkConnect.Connection;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Execution;
using DzStore.SparkConnect.Protocol;
using static DzStore.SparkConnect.Tests.Execution.ScriptedService;

namespace DzStore.SparkConnect.Tests.Execution;

/// <summary>
/// Sessions that the server has closed or forgotten: requests that it refuses for that did not run, and the session can be renewed.
/// </summary>
public class LostSessionTests
{
    private static readonly RetryPolicy Quick = new() { MaxRetries = 3, FirstDelay = TimeSpan.FromMilliseconds(1) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SESSION_CLOSED")]
    [InlineData("SESSION_CHANGED")]
    [InlineData("SESSION_NOT_FOUND")]
    public async Task A_refused_write_did_not_run_and_says_so(string why)
    {
        var service = new ScriptedService(() => Failing(SessionLost(why)));
        await using var session = await OpenAsync(service);
        var lost = await Should.ThrowAsync<SparkSessionLostException>(() => session.Range(3).Write.Format("noop").SaveAsync(null, Stop));
        (lost.ErrorClass, lost.SqlState).ShouldBe(($"INVALID_HANDLE.{why}", "08003"));
        service.Calls.Count(call => call == "execute").ShouldBe(1);
        service.Calls.ShouldNotContain("interrupt");
    }

    [Fact]
    public async Task A_write_whose_session_ends_after_it_was_sent_has_an_unknown_outcome()
    {
        var service = new ScriptedService(() => Failing(Unavailable()), () => Failing(SessionLost()));
        await using var session = await OpenAsync(service);
        await Should.ThrowAsync<SparkOutcomeUnknownException>(() => session.Range(3).Write.Format("noop").SaveAsync(null, Stop));
        service.Calls.ShouldNotContain("interrupt");
    }

    [Fact]
    public async Task A_query_whose_session_ends_before_any_row_is_refused_without_stopping_what_is_gone()
    {
        var service = new ScriptedService(() => Failing(Unavailable()), () => Failing(SessionLost()), () => Failing(SessionLost()));
        await using var session = await OpenAsync(service);
        await Should.ThrowAsync<SparkSessionLostException>(() => session.Range(3).CollectAsync(Stop));
        service.Calls.ShouldNotContain("interrupt");
    }

    [Fact]
    public async Task A_renewed_session_has_an_id_of_its_own_and_the_settings()
    {
        var service = new ScriptedService(() => Done());
        await using var session = await OpenAsync(service);
        await session.Conf.SetAsync("spark.sql.session.timeZone", "Africa/Algiers", Stop);
        await session.Conf.SetAsync("spark.sql.ansi.enabled", true, Stop);
        await session.Conf.UnsetAsync("spark.sql.ansi.enabled", Stop);

        var renewed = await session.RenewAsync(Stop);
        await renewed.Range(3).Write.Format("noop").SaveAsync(null, Stop);

        renewed.SessionId.ShouldNotBe(session.SessionId);
        service.Executed.ShouldHaveSingleItem().SessionId.ShouldBe(renewed.SessionId);
        var (settings, set) = (service.Configured[^1], service.Configured[^1].Operation.Set.Pairs.ShouldHaveSingleItem());
        (settings.SessionId, set.Key, set.Value).ShouldBe((renewed.SessionId, "spark.sql.session.timeZone", "Africa/Algiers"));
    }

    [Fact]
    public async Task All_who_renew_a_session_get_the_same_one()
    {
        var service = new ScriptedService();
        await using var session = await OpenAsync(service);
        var renewed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => session.RenewAsync(Stop)));
        renewed.Distinct().ShouldHaveSingleItem();
        (await renewed[0].RenewAsync(Stop)).SessionId.ShouldNotBe(renewed[0].SessionId);
        service.Analyzed.Select(request => request.SessionId).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task Requests_name_the_server_s_own_session_so_that_a_restarted_server_refuses_them()
    {
        var service = new ScriptedService(() => Done()) { ServerSession = "theirs" };
        await using var session = await OpenAsync(service);
        await session.Conf.SetAsync("a", "b", Stop);
        await session.Range(3).Write.Format("noop").SaveAsync(null, Stop);
        service.Analyzed[0].HasClientObservedServerSideSessionId.ShouldBeFalse();
        service.Configured[0].ClientObservedServerSideSessionId.ShouldBe("theirs");
        service.Executed[0].ClientObservedServerSideSessionId.ShouldBe("theirs");
        await session.RenewAsync(Stop);
        service.Analyzed[1].HasClientObservedServerSideSessionId.ShouldBeFalse();
    }

    private static Task<SparkSession> OpenAsync(ScriptedService service) =>
        SparkSession.OpenAsync(
            new SparkClient(SparkRemote.Parse("sc://h"), Quick, TimeProvider.System, null, service),
            new Dictionary<string, string>(),
            Stop
        );

    private static IAsyncEnumerable<ExecutePlanResponse> Done() => new[] { Complete() }.ToAsyncEnumerable();

    private static async IAsyncEnumerable<ExecutePlanResponse> Failing(Grpc.Core.RpcException failure)
    {
        await Task.Yield();
        if (failure is not null)
            throw failure;
        yield break;
    }
}
