using System.Runtime.ExceptionServices;
using DzStore.Load.Running;
using NBomber.Contracts;
using NBomber.CSharp;
using Serilog;

namespace DzStore.BlackFriday.Engines;

/// <summary>
/// Sends the requests of a workload by NBomber: it times and shows them in its way; their outcomes are recorded for the ledger, the marks
/// and the report of DzStore as well. Compiled only with <c>-p:LoadEngine=NBomber</c>.
/// </summary>
internal sealed class NBomberEngine
{
    public static readonly string Version = $"NBomber {typeof(NBomberRunner).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>The difference between its figures and those of the own runner, for the report.</summary>
    public static readonly string Note =
        $"{Version} sent the requests. It plans whole seconds and does not tell when in its second a request was due, so that waits count "
        + "from the sending, or from a second after the end of the planned second where a request was sent later than that.";

    private const string NotSent = "not sent: the run ends";

    private readonly IWorkload _workload;
    private readonly TimeProvider _time;
    private readonly LoadPlan _plan;
    private readonly NBomberPhase[] _phases;
    private readonly LoadRecorder _recorder;
    private readonly Lazy<DateTimeOffset> _started;
    private ExceptionDispatchInfo? _fault;
    private volatile IScenarioContext? _context;
    private volatile bool _stopped;
    private long _numbers;
    private long _lastAnswer;
    private int _inFlight;

    private NBomberEngine(IWorkload workload, LoadPlan plan, TimeProvider time)
    {
        (_workload, _time, _plan) = (workload, time, InWholeSeconds(plan));
        var offset = TimeSpan.Zero;
        _phases =
        [
            .. _plan.Phases.Select(
                (phase, i) =>
                {
                    var begin = offset;
                    offset += phase.Duration;
                    return new NBomberPhase(i, phase, begin);
                }
            ),
        ];
        _recorder = new(workload.Kinds, _plan, time) { Start = time.GetTimestamp() };
        // The run begins with its first request: until then NBomber prepares itself.
        _started = new(() =>
        {
            _recorder.Start = _time.GetTimestamp();
            return _time.GetUtcNow();
        });
    }

    /// <summary>
    /// Runs the plan to its end. Cancelled, it sends nothing more, waits for the answers under way, and returns what was measured.
    /// </summary>
    public static async Task<LoadMeasurements> RunAsync(
        IWorkload workload,
        LoadPlan plan,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var engine = new NBomberEngine(workload, plan, time);
        await using var cancelled = cancellationToken.Register(engine.Stop);
        // NBomber drives the run on the thread that asks for it, and ends without the answers under way if it is stopped.
        await Task.Run(engine.Run, CancellationToken.None).ConfigureAwait(false);
        await engine.DrainAsync().ConfigureAwait(false);
        engine._fault?.Throw();
        return engine.Conclude(cancellationToken.IsCancellationRequested);
    }

    /// <summary>NBomber plans from second to second: a phase of 2.5 s takes it 3, and one below a second it refuses.</summary>
    private static LoadPlan InWholeSeconds(LoadPlan plan) =>
        new([.. plan.Phases.Select(phase => phase with { Duration = TimeSpan.FromSeconds(Math.Ceiling(phase.Duration.TotalSeconds)) })]);

    private void Run() =>
        // Without a logger of ours it would leave a folder with its log behind.
        _ = NBomberRunner
            .RegisterScenarios([.. _phases.Where(phase => !phase.IsPause).Select(phase => phase.ToScenario(SendAsync))])
            .WithoutReports()
            .WithLoggerConfig(() => new LoggerConfiguration())
            .Run();

    private void Stop()
    {
        _stopped = true;
        // Before the first request there is nobody to ask; that request asks again.
        _context?.StopCurrentTest("the run ends");
    }

    private async Task<IResponse> SendAsync(NBomberPhase phase, IScenarioContext context)
    {
        _context = context;
        if (_stopped)
        {
            Stop();
            return Response.Fail(statusCode: NotSent, message: NotSent);
        }

        Interlocked.Increment(ref _inFlight);
        try
        {
            _ = _started.Value;
            var sent = _time.GetTimestamp();
            var arrival = Next(phase, Earlier(sent, phase.TakeDeadline()));
            _recorder.Offer(arrival);
            return await Step.Run(_workload.Kinds[arrival.Kind].Name, context, () => RequestAsync(arrival, sent)).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private async Task<Response<object>> RequestAsync(Arrival arrival, long sent)
    {
        try
        {
            var outcome = await _workload.RequestAsync(new(arrival.Number, arrival.Kind)).ConfigureAwait(false);
            var answered = _time.GetTimestamp();
            _recorder.Done(arrival, sent, answered, outcome);
            RaiseLastAnswer(answered);
            // NBomber knows success and failure only; its status codes tell the three others apart.
            var error = outcome.Fate == RequestFate.Unknown ? $"unknown: {outcome.Error}" : outcome.Error;
            return outcome.Fate == RequestFate.Completed
                ? Response.Ok(statusCode: "ok")
                : Response.Fail(statusCode: error!, message: error!);
        }
#pragma warning disable CA1031 // Any exception ends the run, which throws it again: NBomber would count a failed request and go on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(e), null);
            Stop();
            return Response.Fail(statusCode: e.GetType().Name, message: e.Message);
        }
    }

    private async Task DrainAsync()
    {
        var (start, limit) = (_time.GetTimestamp(), new RunnerOptions().AnswerLimit);
        while (Volatile.Read(ref _inFlight) > 0 && _time.GetElapsedTime(start) < limit)
            await Task.Delay(TimeSpan.FromMilliseconds(5), _time).ConfigureAwait(false);
    }

    private LoadMeasurements Conclude(bool interrupted)
    {
        if (!interrupted)
        {
            foreach (var phase in _phases)
            {
                for (var left = phase.Unsent; left > 0; left--)
                    _recorder.Offer(Next(phase, At(phase.End)));
            }
        }

        // NBomber goes on for some seconds after the last answer, with statistics of its own.
        var answered = Math.Max(_recorder.Start, Volatile.Read(ref _lastAnswer));
        var duration = _time.GetElapsedTime(_recorder.Start, interrupted ? answered : Math.Max(answered, At(_plan.Duration)));
        return _recorder.Conclude(_started.Value, interrupted, duration);
    }

    private Arrival Next(NBomberPhase phase, long planned)
    {
        var number = Interlocked.Increment(ref _numbers) - 1;
        return new(number, _workload.KindOf(number, phase.Index), phase.Index, planned);
    }

    private long Earlier(long sent, TimeSpan deadline) => _recorder.Elapsed <= deadline ? sent : At(deadline);

    private long At(TimeSpan sinceStart) => _recorder.Start + (long)(sinceStart.TotalSeconds * _time.TimestampFrequency);

    private void RaiseLastAnswer(long answered)
    {
        for (var last = Volatile.Read(ref _lastAnswer); last < answered; )
        {
            var seen = Interlocked.CompareExchange(ref _lastAnswer, answered, last);
            if (seen == last)
                return;
            last = seen;
        }
    }
}
