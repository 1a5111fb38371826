using System.Runtime.CompilerServices;
using DzStore.SparkConnect.Connection;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Protocol;
using Grpc.Core;

namespace DzStore.SparkConnect.Execution;

/// <summary>
/// One execution on the server and the streams by which its responses are read. A stream that ends before the result is complete, by
/// Spark's own limits or with the connection, is resumed after the last response read; so no response is missed or seen twice.
/// </summary>
internal sealed class ReattachableExecution(
    ServiceCalls calls,
    Operations operations,
    ExecutePlanRequest request,
    ProgressTracker progress,
    Func<CancellationToken, Task>? restoreSession
)
{
    private static readonly TimeSpan ShortStream = TimeSpan.FromSeconds(1);
    private const int AbandonAttempts = 5;

    private AsyncServerStreamingCall<ExecutePlanResponse>? _stream;
    private long _streamOpened;
    private long _sentBefore;
    private string? _lastResponseId;
    private string? _lastResponseAtResume;

    // True once the server may know the operation: then it must be attached to, never executed a second time beside the first.
    private bool _sent;

    // True once it ended on the server, with its result or a failure; until then, to stop reading is to stop the operation.
    private bool _over;

    // True once rows have been handed on: then a second execution might contradict the first.
    private bool _delivered;
    private int _failures;
    private Task _releasing = Task.CompletedTask;

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
                    complete = _over = true;
                    yield break;
                }
                _delivered |= response.ArrowBatch is not null;
                yield return response;
                ReleaseRead();
            }
        }
        finally
        {
            _stream?.Dispose();
            progress.Report(complete ? ExecutionState.Succeeded : ExecutionState.Ended);
            if (!_over)
                await AbandonAsync().ConfigureAwait(false);
            _ = operations.ReleaseAsync(request.OperationId, upTo: null);
            operations.Untrack(request.OperationId);
        }
    }

    private async Task<ExecutePlanResponse> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var silence = new CancellationTokenSource(calls.Retry.StreamSilence, calls.Time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token, calls.Closed);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                _stream ??= Open();
                if (await _stream.ResponseStream.MoveNext(stop.Token).ConfigureAwait(false))
                    return Accept(_stream.ResponseStream.Current);
                await ResumeAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                _sent |= _stream is not null;
                throw new OperationCanceledException(cancellationToken);
            }
            catch (Exception e) when (calls.IsOfClosing(e))
            {
                // Stopped by the client as it closed.
                _over = true;
                throw ServiceCalls.Disposed();
            }
            catch (RpcException e)
            {
                await RecoverAsync(e, silent: silence.IsCancellationRequested, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private AsyncServerStreamingCall<ExecutePlanResponse> Open()
    {
        (_streamOpened, _sentBefore) = (calls.Time.GetTimestamp(), calls.Mark());
        if (!_sent)
            return operations.Execute(request);
        progress.Reattached();
        return operations.Reattach(request.OperationId, _lastResponseId);
    }

    private ExecutePlanResponse Accept(ExecutePlanResponse response)
    {
        calls.Answered();
        _sent = true;
        _failures = 0;
        _lastResponseId = response.ResponseId;
        return response;
    }

    /// <summary>
    /// Prepares to attach again after the server ended the stream in good order, by its limits of time or size, or because it goes down.
    /// </summary>
    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        var shortLived = calls.Time.GetElapsedTime(_streamOpened) < ShortStream;
        CloseStream();
        _sent = true;
        // Streams that end as soon as they are opened would be a busy loop without end.
        if (shortLived && _lastResponseId == _lastResponseAtResume)
        {
            await CountFailureAsync(
                    new RpcException(new(StatusCode.Unavailable, "the result stream ends without bringing anything")),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        _lastResponseAtResume = _lastResponseId;
    }

    private async Task RecoverAsync(RpcException failure, bool silent, CancellationToken cancellationToken)
    {
        CloseStream();
        if (_sent && SparkErrors.IsOperationLost(failure))
        {
            await ExecuteAgainAsync(failure, cancellationToken).ConfigureAwait(false);
            return;
        }
        if (!silent && !SparkErrors.IsTransient(failure))
            throw Over(SparkErrors.FromStatus(failure, request.OperationId));
        // A stream that fell silent was given up here, and its request may be sent yet.
        _sent |= silent || !calls.NothingSentSince(_sentBefore);
        await CountFailureAsync(failure, cancellationToken).ConfigureAwait(false);
    }

    private async Task ExecuteAgainAsync(RpcException failure, CancellationToken cancellationToken)
    {
        if (IsCommand)
            throw Over(SparkErrors.OutcomeUnknown("the server no longer knows it, as after a restart", failure, request.OperationId));
        if (_delivered)
        {
            throw Over(
                new SparkConnectionException(
                    $"The server lost operation {request.OperationId} in the middle of its result, as in a restart; "
                        + "the query can be run again",
                    failure
                )
                {
                    OperationId = request.OperationId,
                    StatusCode = failure.StatusCode,
                }
            );
        }

        await CountFailureAsync(failure, cancellationToken).ConfigureAwait(false);
        _sent = false;
        _lastResponseId = null;
        if (restoreSession is not null)
            await restoreSession(cancellationToken).ConfigureAwait(false);
        NameOperation();
    }

    private async Task CountFailureAsync(RpcException failure, CancellationToken cancellationToken)
    {
        calls.NotAnswered();
        if (++_failures > calls.Retry.MaxRetries)
        {
            throw Over(
                _sent && IsCommand
                    ? SparkErrors.OutcomeUnknown(
                        $"the connection was lost{(calls.WentAway is { } lost ? $" at {SparkErrors.Clock(lost)}" : "")}, and {_failures} "
                            + "attempts to resume it failed",
                        failure,
                        request.OperationId
                    )
                    : SparkErrors.Unreachable(calls.Address, failure, _failures, calls.WentAway, request.OperationId)
            );
        }

        await calls.BackOffAsync(_failures, cancellationToken).ConfigureAwait(false);
    }

    private void NameOperation()
    {
        operations.Untrack(request.OperationId);
        progress.OperationId = request.OperationId = Guid.NewGuid().ToString();
        operations.Track(request.OperationId);
    }

    private void CloseStream()
    {
        _stream?.Dispose();
        _stream = null;
    }

    // One release at a time, always up to the newest response: releases never queue up behind a slow connection.
    private void ReleaseRead()
    {
        if (_releasing.IsCompleted && _lastResponseId is { } read)
            _releasing = operations.ReleaseAsync(request.OperationId, read);
    }

    private SparkConnectException Over(SparkConnectException failure)
    {
        _over = true;
        return failure;
    }

    // Before any response the request may still be on its way: "nothing to stop" is believed only after some time.
    private async Task AbandonAsync()
    {
        var attempts =
            !_sent ? 0
            : _lastResponseId is null ? AbandonAttempts
            : 1;
        for (var attempt = 1; attempt <= attempts && !await operations.AbandonAsync(request.OperationId).ConfigureAwait(false); attempt++)
            await calls.BackOffAsync(attempt, CancellationToken.None).ConfigureAwait(false);
    }
}
