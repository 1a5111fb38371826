using System.Collections.Concurrent;
using DzStore.SparkConnect.Connection;
using DzStore.SparkConnect.Protocol;
using Grpc.Core;

namespace DzStore.SparkConnect.Execution;

/// <summary>The requests that concern one operation by its id, and the ids of the operations that this client still reads.</summary>
internal sealed class Operations(ServiceCalls calls, ClientIdentity identity)
{
    private readonly ConcurrentDictionary<string, bool> _running = new();

    /// <summary>Remembers an operation, from when it gets its id until its reader is done.</summary>
    public void Track(string operationId) => _running[operationId] = true;

    public void Untrack(string operationId) => _running.TryRemove(operationId, out _);

    public AsyncServerStreamingCall<ExecutePlanResponse> Execute(ExecutePlanRequest request) =>
        calls.Stream((service, options) => service.ExecutePlan(request, options));

    /// <summary>Opens the stream of an operation that the server already has, after the last response that was read.</summary>
    public AsyncServerStreamingCall<ExecutePlanResponse> Reattach(string operationId, string? lastResponseId)
    {
        var request = new ReattachExecuteRequest
        {
            SessionId = identity.SessionId,
            UserContext = identity.User,
            ClientType = identity.ClientType,
            OperationId = operationId,
        };
        if (lastResponseId is not null)
            request.LastResponseId = lastResponseId;
        return calls.Stream((service, options) => service.ReattachExecute(request, options));
    }

    /// <summary>Lets the server forget the responses up to <paramref name="upTo"/>, or the whole operation if that is null.</summary>
    public async Task ReleaseAsync(string operationId, string? upTo)
    {
        var request = new ReleaseExecuteRequest
        {
            SessionId = identity.SessionId,
            UserContext = identity.User,
            ClientType = identity.ClientType,
            OperationId = operationId,
        };
        if (upTo is null)
            request.ReleaseAll = new();
        else
            request.ReleaseUntil = new() { ResponseId = upTo };
        await calls.TryCallAsync((service, options) => service.ReleaseExecuteAsync(request, options)).ConfigureAwait(false);
    }

    /// <summary>Stops an operation that its reader has left. True once the server says that it is being stopped.</summary>
    public async Task<bool> AbandonAsync(string operationId)
    {
        var request = new InterruptRequest
        {
            SessionId = identity.SessionId,
            UserContext = identity.User,
            ClientType = identity.ClientType,
            InterruptType = InterruptRequest.Types.InterruptType.OperationId,
            OperationId = operationId,
        };
        var response = await calls.TryCallAsync((service, options) => service.InterruptAsync(request, options)).ConfigureAwait(false);
        return response?.InterruptedIds.Contains(operationId) ?? false;
    }

    /// <summary>Stops all operations that are still read.</summary>
    public Task AbandonAllAsync() => Task.WhenAll(_running.Keys.Select(AbandonAsync));
}
