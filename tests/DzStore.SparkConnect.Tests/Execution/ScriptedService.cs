using DzStore.SparkConnect.Protocol;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Service = DzStore.SparkConnect.Protocol.SparkConnectService.SparkConnectServiceClient;

namespace DzStore.SparkConnect.Tests.Execution;

/// <summary>A server that answers each stream it is asked for with the next of its scripts, and remembers what it was asked.</summary>
internal sealed class ScriptedService(params Func<IAsyncEnumerable<ExecutePlanResponse>>[] streams) : Service
{
    private int _next;

    public List<string> Calls { get; } = [];
    public List<ExecutePlanRequest> Executed { get; } = [];
    public List<ConfigRequest> Configured { get; } = [];
    public List<AnalyzePlanRequest> Analyzed { get; } = [];
    public bool InterruptFinds { get; set; } = true;

    /// <summary>The id that this server gave the session, as Spark 4 does; empty as Spark 3.5.</summary>
    public string ServerSession { get; init; } = "";

    public override AsyncServerStreamingCall<ExecutePlanResponse> ExecutePlan(ExecutePlanRequest request, CallOptions options)
    {
        Executed.Add(request.Clone());
        Calls.Add("execute");
        return Next();
    }

    public override AsyncServerStreamingCall<ExecutePlanResponse> ReattachExecute(ReattachExecuteRequest request, CallOptions options)
    {
        request.OperationId.ShouldBe(Executed[^1].OperationId);
        Calls.Add($"reattach {request.LastResponseId}".TrimEnd());
        return Next();
    }

    public override AsyncUnaryCall<ReleaseExecuteResponse> ReleaseExecuteAsync(ReleaseExecuteRequest request, CallOptions options)
    {
        lock (Calls)
            Calls.Add(request.ReleaseAll is not null ? "release all" : $"release {request.ReleaseUntil.ResponseId}");
        return Answer(new ReleaseExecuteResponse());
    }

    public override AsyncUnaryCall<InterruptResponse> InterruptAsync(InterruptRequest request, CallOptions options)
    {
        Calls.Add("interrupt");
        var response = new InterruptResponse();
        if (InterruptFinds)
            response.InterruptedIds.Add(request.OperationId);
        return Answer(response);
    }

    public override AsyncUnaryCall<AnalyzePlanResponse> AnalyzePlanAsync(AnalyzePlanRequest request, CallOptions options)
    {
        Analyzed.Add(request.Clone());
        return Answer(
            new AnalyzePlanResponse
            {
                ServerSideSessionId = ServerSession,
                SparkVersion = new() { Version = "3.5.7" },
            }
        );
    }

    public override AsyncUnaryCall<ConfigResponse> ConfigAsync(ConfigRequest request, CallOptions options)
    {
        Configured.Add(request);
        Calls.Add("config");
        return Answer(new ConfigResponse { ServerSideSessionId = ServerSession });
    }

    public static ExecutePlanResponse Response(string id) => new() { ResponseId = id };

    public static ExecutePlanResponse Batch(string id) =>
        new()
        {
            ResponseId = id,
            ArrowBatch = new() { RowCount = 1 },
        };

    public static ExecutePlanResponse Complete() => new() { ResponseId = "end", ResultComplete = new() };

    public static RpcException Unavailable() => new(new(StatusCode.Unavailable, "cut"));

    /// <summary>An error as Spark 3.5 sends one.</summary>
    public static RpcException Failed(
        string message,
        StatusCode code = StatusCode.Internal,
        string reason = "org.apache.spark.SparkException",
        params (string Key, string Value)[] metadata
    )
    {
        var info = new ErrorInfo { Reason = reason, Domain = "org.apache.spark" };
        foreach (var (key, value) in metadata)
            info.Metadata.Add(key, value);
        return new Google.Rpc.Status
        {
            Code = (int)code,
            Message = message,
            Details = { Any.Pack(info) },
        }.ToRpcException();
    }

    public static RpcException Lost() => Failed("[INVALID_HANDLE.OPERATION_NOT_FOUND] The handle x is invalid. Operation not found.");

    /// <summary>The refusal of a request whose session is gone, as Spark 4 sends it.</summary>
    public static RpcException SessionLost(string why = "SESSION_CLOSED") =>
        Failed(
            $"[INVALID_HANDLE.{why}] The handle x is invalid. Session was closed. SQLSTATE: 08003",
            metadata: [("errorClass", $"INVALID_HANDLE.{why}"), ("sqlState", "08003")]
        );

    private AsyncServerStreamingCall<ExecutePlanResponse> Next() =>
        new(new Reader(streams[_next++]()), Task.FromResult(new Metadata()), () => default, () => [], () => { });

    private static AsyncUnaryCall<T> Answer<T>(T response) =>
        new(Task.FromResult(response), Task.FromResult(new Metadata()), () => default, () => [], () => { });

    private sealed class Reader(IAsyncEnumerable<ExecutePlanResponse> responses) : IAsyncStreamReader<ExecutePlanResponse>
    {
        private readonly IAsyncEnumerator<ExecutePlanResponse> _enumerator = responses.GetAsyncEnumerator();

        public ExecutePlanResponse Current => _enumerator.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            try
            {
                return await _enumerator.MoveNextAsync().AsTask().WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                throw new RpcException(new(StatusCode.Cancelled, "Call canceled by the client."));
            }
        }
    }
}
