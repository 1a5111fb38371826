using DzStore.SparkConnect.Connection;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Execution;
using DzStore.SparkConnect.Protocol;
using Microsoft.Extensions.Time.Testing;
using static DzStore.SparkConnect.Tests.Execution.ScriptedService;

namespace DzStore.SparkConnect.Tests.Execution;

public class ReattachableExecutionTests
{
    private static readonly Plan Query = new() { Root = new() { Range = new() { End = 1 } } };
    private static readonly Plan Write = new() { Command = new() { WriteOperation = new() } };
    private static readonly RetryPolicy Quick = new()
    {
        MaxRetries = 3,
        FirstDelay = TimeSpan.FromMilliseconds(1),
        MaxDelay = TimeSpan.FromMilliseconds(2),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_is_read_and_released()
    {
        var service = new ScriptedService(() => Stream(Response("1"), Response("2"), Complete()));
        (await ReadAsync(service, Query)).ShouldBe(["1", "2"]);
        service.Calls.ShouldContain("release all");
        service.Calls.Count(call => call == "execute").ShouldBe(1);
        service.Calls.ShouldNotContain("interrupt");
        service.Executed[0].RequestOptions.ShouldHaveSingleItem().ReattachOptions.Reattachable.ShouldBeTrue();
    }

    [Fact]
    public async Task A_stream_that_ends_early_is_resumed_after_the_last_response()
    {
        var service = new ScriptedService(() => Stream(Response("1"), Response("2")), () => Stream(Response("3"), Complete()));
        (await ReadAsync(service, Query)).ShouldBe(["1", "2", "3"]);
        Opened(service).ShouldBe(["execute", "reattach 2"]);
    }

    [Fact]
    public async Task A_stream_that_is_cut_is_resumed_after_the_last_response()
    {
        var service = new ScriptedService(
            () => Stream(Unavailable(), Response("1")),
            () => Stream(Unavailable()),
            () => Stream(Response("2"), Complete())
        );
        (await ReadAsync(service, Query)).ShouldBe(["1", "2"]);
        Opened(service).ShouldBe(["execute", "reattach 1", "reattach 1"]);
    }

    [Fact]
    public async Task A_cut_before_any_response_attaches_to_what_may_run_already()
    {
        var service = new ScriptedService(() => Stream(Unavailable()), () => Stream(Response("1"), Complete()));
        (await ReadAsync(service, Write)).ShouldBe(["1"]);
        Opened(service).ShouldBe(["execute", "reattach"]);
    }

    [Fact]
    public async Task A_query_that_the_server_lost_is_executed_again_under_another_id_and_the_same_settings()
    {
        var service = new ScriptedService(() => Stream(Unavailable()), () => Stream(Lost()), () => Stream(Response("1"), Complete()));
        await using var client = Client(service, Quick);
        var conf = new RuntimeConfig(client);
        await conf.SetAsync("spark.sql.session.timeZone", "UTC", Stop);
        client.RestoreSession = conf.ReapplyAsync;
        (await ReadAsync(client, Query)).ShouldBe(["1"]);
        Opened(service).ShouldBe(["execute", "reattach", "execute"]);
        service.Executed.Select(request => request.OperationId).Distinct().Count().ShouldBe(2);
        service.Configured[^1].Operation.Set.Pairs.ShouldHaveSingleItem().Key.ShouldBe("spark.sql.session.timeZone");
        service.Calls.IndexOf("config").ShouldBeLessThan(service.Calls.IndexOf("execute"));
        service.Calls.LastIndexOf("config").ShouldBeLessThan(service.Calls.LastIndexOf("execute"));
    }

    [Fact]
    public async Task A_query_lost_in_the_middle_of_its_result_is_not_started_over()
    {
        var service = new ScriptedService(() => Stream(Unavailable(), Batch("1")), () => Stream(Lost()));
        var failure = await Should.ThrowAsync<SparkConnectionException>(() => ReadAsync(service, Query));
        failure.OperationId.ShouldBe(service.Executed[0].OperationId);
        Opened(service).ShouldBe(["execute", "reattach 1"]);
    }

    [Fact]
    public async Task A_query_lost_before_any_row_starts_over()
    {
        var service = new ScriptedService(
            () => Stream(Unavailable(), Response("schema")),
            () => Stream(Lost()),
            () => Stream(Response("schema"), Batch("1"), Complete())
        );
        (await ReadAsync(service, Query)).ShouldBe(["schema", "schema", "1"]);
        Opened(service).ShouldBe(["execute", "reattach schema", "execute"]);
    }

    [Fact]
    public async Task A_write_that_the_server_lost_has_an_unknown_outcome_and_is_never_repeated()
    {
        var service = new ScriptedService(() => Stream(Unavailable()), () => Stream(Lost()));
        var failure = await Should.ThrowAsync<SparkOutcomeUnknownException>(() => ReadAsync(service, Write));
        failure.OperationId.ShouldBe(service.Executed[0].OperationId);
        Opened(service).ShouldBe(["execute", "reattach"]);
    }

    [Fact]
    public async Task Attempts_are_bounded_and_a_query_then_says_that_the_server_is_gone()
    {
        var service = new ScriptedService([.. Enumerable.Repeat(() => Stream(Unavailable()), 10)]);
        (await Should.ThrowAsync<SparkConnectionException>(() => ReadAsync(service, Query))).Message.ShouldContain("4 attempts");
        Opened(service).Count.ShouldBe(4);
    }

    [Fact]
    public async Task Attempts_are_bounded_and_a_write_then_says_that_its_outcome_is_unknown()
    {
        var service = new ScriptedService([.. Enumerable.Repeat(() => Stream(Unavailable()), 10)]);
        await Should.ThrowAsync<SparkOutcomeUnknownException>(() => ReadAsync(service, Write));
    }

    [Fact]
    public async Task A_server_that_had_answered_went_away_at_a_time()
    {
        var time = new FakeTimeProvider(new(2026, 11, 30, 10, 2, 11, TimeSpan.Zero));
        var service = new ScriptedService([
            () => Stream(Complete()),
            .. Enumerable.Repeat(() => Stream(Unavailable()), 4),
            .. Enumerable.Repeat(() => Stream(Unavailable()), 4),
        ]);
        await using var client = Client(service, Quick with { MaxRetries = 0 }, time);
        await ReadAsync(client, Query);
        (await Should.ThrowAsync<SparkConnectionException>(() => ReadAsync(client, Query))).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("went away at 10:02:11 UTC"),
            message => message.ShouldContain("out of memory")
        );
        (await Should.ThrowAsync<SparkOutcomeUnknownException>(() => ReadAsync(client, Write))).Message.ShouldContain(
            "lost at 10:02:11 UTC"
        );
    }

    [Fact]
    public async Task Every_answer_starts_the_count_of_attempts_afresh()
    {
        var cuts = Enumerable
            .Range(1, 9)
            .Select(i => (Func<IAsyncEnumerable<ExecutePlanResponse>>)(() => Stream(Unavailable(), Response($"{i}"))));
        var service = new ScriptedService([.. cuts, () => Stream(Complete())]);
        (await ReadAsync(service, Query)).Count.ShouldBe(9);
    }

    [Fact]
    public async Task Streams_that_end_at_once_without_anything_do_not_go_on_for_ever()
    {
        var service = new ScriptedService([.. Enumerable.Repeat(() => Stream(), 20)]);
        await Should.ThrowAsync<SparkConnectionException>(() => ReadAsync(service, Query));
        Opened(service).Count.ShouldBeLessThan(8);
    }

    [Fact]
    public async Task A_failure_of_the_query_is_not_retried_and_nothing_is_interrupted()
    {
        var service = new ScriptedService(() => Stream(Failed("[DIVIDE_BY_ZERO] Division by zero."), Response("1")));
        var failure = await Should.ThrowAsync<SparkConnectException>(() => ReadAsync(service, Query));
        (failure.ErrorClass, failure.SqlState, failure.OperationId).ShouldBe(("DIVIDE_BY_ZERO", "22012", service.Executed[0].OperationId));
        Opened(service).ShouldBe(["execute"]);
        service.Calls.ShouldNotContain("interrupt");
    }

    [Fact]
    public async Task A_cancelled_call_is_never_retried()
    {
        var service = new ScriptedService(() => Stream(new Grpc.Core.RpcException(new(Grpc.Core.StatusCode.Cancelled, "by the server"))));
        await Should.ThrowAsync<SparkConnectException>(() => ReadAsync(service, Query));
        Opened(service).ShouldBe(["execute"]);
    }

    [Fact]
    public async Task Cancelling_interrupts_the_operation()
    {
        var service = new ScriptedService(() => Hanging(Response("1")));
        using var cancel = new CancellationTokenSource();
        await using var client = Client(service, Quick);
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.ExecuteAsync(Query, cancel.Token))
                await cancel.CancelAsync();
        });
        service.Calls.ShouldContain("interrupt");
        service.Calls.ShouldContain("release all");
    }

    [Fact]
    public async Task Leaving_the_loop_interrupts_the_operation()
    {
        var service = new ScriptedService(() => Hanging(Response("1")));
        await using var client = Client(service, Quick);
        await foreach (var _ in client.ExecuteAsync(Query, Stop))
            break;
        service.Calls.ShouldContain("interrupt");
    }

    [Fact]
    public async Task Cancelling_before_the_server_knows_the_operation_asks_again()
    {
        using var cancel = new CancellationTokenSource();
        // Not before the plan is there: nothing is asked of a server that was sent nothing.
        var service = new ScriptedService(() =>
        {
            cancel.CancelAfter(TimeSpan.FromMilliseconds(50));
            return Hanging();
        })
        {
            InterruptFinds = false,
        };
        await using var client = Client(service, Quick);
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.ExecuteAsync(Query, cancel.Token))
                Assert.Fail("The script has no responses");
        });
        service.Calls.Count(call => call == "interrupt").ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Disposing_ends_what_is_being_read_and_says_so()
    {
        var service = new ScriptedService(() => Hanging(Response("1")));
        var client = Client(service, Quick);
        var reading = ReadAsync(client, Query);
        await client.DisposeAsync();
        (await Should.ThrowAsync<ObjectDisposedException>(() => reading.WaitAsync(TimeSpan.FromSeconds(30), Stop))).ObjectName.ShouldBe(
            nameof(SparkSession)
        );
        service.Calls.Count(call => call == "interrupt").ShouldBe(1);
    }

    [Fact]
    public async Task A_plan_that_no_server_takes_is_not_sent()
    {
        var half = new Relation
        {
            LocalRelation = new() { Data = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(new byte[65 * 1024 * 1024]) },
        };
        var service = new ScriptedService();
        var failure = await Should.ThrowAsync<SparkConnectException>(() =>
            ReadAsync(
                service,
                new()
                {
                    Root = new()
                    {
                        SetOp = new() { LeftInput = half, RightInput = half },
                    },
                }
            )
        );
        (failure.StatusCode, failure.Message).ShouldBe(
            (
                Grpc.Core.StatusCode.ResourceExhausted,
                "The plan takes 130 MB, and a Spark server takes 128 MB in one message: write local rows where Spark can read them"
            )
        );
        service.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stream_that_falls_silent_is_attached_to_again()
    {
        var time = new FakeTimeProvider();
        var service = new ScriptedService(() => Hanging(Response("1")), () => Stream(Response("2"), Complete()));
        await using var client = Client(service, Quick, time);
        var reading = ReadAsync(client, Query);
        while (!reading.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(5, Stop);
        }
        (await reading).ShouldBe(["1", "2"]);
        Opened(service).ShouldBe(["execute", "reattach 1"]);
    }

    [Fact]
    public async Task Progress_names_the_operation_and_counts()
    {
        var reports = new List<ExecutionProgress>();
        var batch = Response("1");
        batch.ArrowBatch = new() { RowCount = 7, Data = Google.Protobuf.ByteString.CopyFrom(new byte[11]) };
        var service = new ScriptedService(() => Stream(batch), () => Stream(Complete()));
        await using var client = new SparkClient(SparkRemote.Parse("sc://h"), Quick, TimeProvider.System, new Reports(reports), service);
        using (client.Tags.Add("run-42"))
            await ReadAsync(client, Query);
        reports[0].State.ShouldBe(ExecutionState.Running);
        var last = reports[^1];
        (last.State, last.Rows, last.Bytes, last.Reattaches, last.OperationId).ShouldBe(
            (ExecutionState.Succeeded, 7, 11, 1, service.Executed[0].OperationId)
        );
        last.Tags.ShouldBe(["run-42"]);
        service.Executed[0].Tags.ShouldBe(["run-42"]);
    }

    private static SparkClient Client(ScriptedService service, RetryPolicy policy, TimeProvider? time = null) =>
        new(SparkRemote.Parse("sc://h"), policy, time ?? TimeProvider.System, null, service);

    private static async Task<List<string>> ReadAsync(ScriptedService service, Plan plan)
    {
        await using var client = Client(service, Quick);
        return await ReadAsync(client, plan);
    }

    private static async Task<List<string>> ReadAsync(SparkClient client, Plan plan)
    {
        var read = new List<string>();
        await foreach (var response in client.ExecuteAsync(plan, Stop))
            read.Add(response.ResponseId);
        return read;
    }

    private static List<string> Opened(ScriptedService service) =>
        [.. service.Calls.Where(call => call == "execute" || call.StartsWith("reattach", StringComparison.Ordinal))];

    private static IAsyncEnumerable<ExecutePlanResponse> Stream(params ExecutePlanResponse[] responses) => responses.ToAsyncEnumerable();

    private static async IAsyncEnumerable<ExecutePlanResponse> Stream(Grpc.Core.RpcException failure, params ExecutePlanResponse[] before)
    {
        foreach (var response in before)
            yield return response;
        await Task.Yield();
        throw failure;
    }

    private static async IAsyncEnumerable<ExecutePlanResponse> Hanging(params ExecutePlanResponse[] before)
    {
        foreach (var response in before)
            yield return response;
        await Task.Delay(Timeout.Infinite, Stop);
    }

    private sealed class Reports(List<ExecutionProgress> reports) : IProgress<ExecutionProgress>
    {
        public void Report(ExecutionProgress value) => reports.Add(value);
    }
}
