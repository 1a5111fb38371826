using System.Runtime.CompilerServices;
using DzStore.SparkConnect.Protocol;
using Grpc.Core;

namespace DzStore.SparkConnect;

/// <summary>
/// One execution on the server and the streams by which its responses are read. A stream that ends before the result is complete, by
/// Spark's own limits or with the connection, is resumed after the last response read; so no response is missed or seen twice.
/// </summary>
internal sealed class ReattachableExecution(SparkClient client, ExecutePlanRequest request, RetryPolicy policy, ProgressTracker progress)
{
    private static readonly TimeSpan ShortStream = TimeSpan.FromSeconds(1);
    private const int AbandonAttempts = 5;

    private AsyncServerStreamingCall<ExecutePlanResponse>? stream;
    private long streamOpened;
    private string? lastResponseId;
    private string? lastResponseAtResume;
    // Whether the server may know the operation: then it must be attached to, never executed beside itself.
    private bool sent;
    // Whether it ended on the server, with its result or a failure; otherwise whoever stops reading stops it.
    private bool over;
    // Whether rows have been handed on: then a second execution might contradict the first.
    private bool delivered;
    private int failures;
    private Task releasing = Task.CompletedTask;

    private bool IsCommand => request.Plan.OpTypeCase == Plan.OpTypeOneofCase.Command;

    public async IAsyncEnumerable<ExecutePlanResponse> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        NameOperation();
        progress.Report(ExecutionState.Running);
        var complete = false;
        try
        {
            while (true)
            {
                var response = await NextAsync(cancellationToken).ConfigureAwait(false);
                progress.Received(response);
                if (response.ResultComplete is not null)
                {
                    complete = over = true;
                    yield break;
                }
                delivered |= response.ArrowBatch is not null;
                yield return response;
                ReleaseRead();
            }
        }
        finally
        {
            stream?.Dispose();
            progress.Report(complete ? ExecutionState.Succeeded : ExecutionState.Ended);
            if (!over)
                await AbandonAsync().ConfigureAwait(false);
            _ = client.ReleaseAsync(request.OperationId, upTo: null);
            client.Untrack(request.OperationId);
        }
    }

    private async Task<ExecutePlanResponse> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var silence = new CancellationTokenSource(policy.StreamSilence, client.Time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token, client.Closed);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                stream ??= Open();
                if (await stream.ResponseStream.MoveNext(stop.Token).ConfigureAwait(false))
                    return Accept(stream.ResponseStream.Current);
                await ResumeAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is RpcException or OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                sent |= stream is not null;
                throw new OperationCanceledException(cancellationToken);
            }
            catch (Exception failure) when (client.IsOfDisposal(failure))
            {
                // Stopped by the client as it closed.
                over = true;
                throw SparkClient.Disposed();
            }
            catch (RpcException failure)
            {
                await RecoverAsync(failure, silent: silence.IsCancellationRequested, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private AsyncServerStreamingCall<ExecutePlanResponse> Open()
    {
        streamOpened = client.Time.GetTimestamp();
        if (!sent)
            return client.Execute(request);
        progress.Reattached();
        return client.Reattach(request.OperationId, lastResponseId);
    }

    private ExecutePlanResponse Accept(ExecutePlanResponse response)
    {
        sent = true;
        failures = 0;
        lastResponseId = response.ResponseId;
        return response;
    }

    /// <summary>The server ended the stream in good order: by its limits of time or size, or because it is going down.</summary>
    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        var shortLived = client.Time.GetElapsedTime(streamOpened) < ShortStream;
        CloseStream();
        sent = true;
        // Streams that end as soon as they are opened would be a busy loop without end.
        if (shortLived && lastResponseId == lastResponseAtResume)
            await CountFailureAsync(new RpcException(new(StatusCode.Unavailable, "the result stream ends without bringing anything")), cancellationToken).ConfigureAwait(false);
        lastResponseAtResume = lastResponseId;
    }

    private async Task RecoverAsync(RpcException failure, bool silent, CancellationToken cancellationToken)
    {
        CloseStream();
        if (sent && SparkErrors.IsOperationLost(failure))
        {
            await ExecuteAgainAsync(failure, cancellationToken).ConfigureAwait(false);
            return;
        }
        if (!silent && !SparkErrors.IsTransient(failure))
            throw Over(SparkErrors.FromStatus(failure, request.OperationId));
        sent |= !SparkErrors.WasNeverSent(failure);
        await CountFailureAsync(failure, cancellationToken).ConfigureAwait(false);
    }

    private async Task ExecuteAgainAsync(RpcException failure, CancellationToken cancellationToken)
    {
        if (IsCommand)
            throw Over(SparkErrors.OutcomeUnknown("the server no longer knows it, as after a restart", failure, request.OperationId));
        if (delivered)
            throw Over(new SparkConnectionException(
                $"The server lost operation {request.OperationId} in the middle of its result, as in a restart; the query can be run again", failure)
            {
                OperationId = request.OperationId,
                StatusCode = failure.StatusCode,
            });

        await CountFailureAsync(failure, cancellationToken).ConfigureAwait(false);
        if (client.RestoreSession is { } restore)
            await restore(cancellationToken).ConfigureAwait(false);
        sent = false;
        lastResponseId = null;
        NameOperation();
    }

    private async Task CountFailureAsync(RpcException failure, CancellationToken cancellationToken)
    {
        if (++failures > policy.MaxRetries)
            throw Over(sent && IsCommand
                ? SparkErrors.OutcomeUnknown($"the connection was lost and {failures} attempts to resume it failed", failure, request.OperationId)
                : SparkErrors.Unreachable(client.Address, failure, failures, request.OperationId));
        await client.BackOffAsync(failures, cancellationToken).ConfigureAwait(false);
    }

    private void NameOperation()
    {
        client.Untrack(request.OperationId);
        progress.OperationId = request.OperationId = Guid.NewGuid().ToString();
        client.Track(request.OperationId);
    }

    private void CloseStream()
    {
        stream?.Dispose();
        stream = null;
    }

    // One release at a time, always up to the newest response: releases never queue up behind a slow connection.
    private void ReleaseRead()
    {
        if (releasing.IsCompleted && lastResponseId is { } read)
            releasing = client.ReleaseAsync(request.OperationId, read);
    }

    private SparkConnectException Over(SparkConnectException failure)
    {
        over = true;
        return failure;
    }

    // Before any response the request may still be on its way: "nothing to stop" is believed only after some time.
    private async Task AbandonAsync()
    {
        var attempts = !sent ? 0 : lastResponseId is null ? AbandonAttempts : 1;
        for (var attempt = 1; attempt <= attempts && !await client.AbandonAsync(request.OperationId).ConfigureAwait(false); attempt++)
            await client.BackOffAsync(attempt, CancellationToken.None).ConfigureAwait(false);
    }
}
