using System.Net;
using DzStore.ServiceDefaults.Hosting;
using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;

namespace DzStore.ServiceDefaults.Tests.Problems;

/// <summary>A caller who hung up gets no answer; what failed besides is in the log all the same.</summary>
public class HungUpTests
{
    private static readonly ConnectionId Connection = new(new ServerId(new ClusterId(), new DnsEndPoint("localhost", 27017)));

    public static TheoryData<Exception, LogLevel?> Failures =>
        new()
        {
            { new OperationCanceledException(), null },
            { new ConnectionResetException("reset"), null },
            { new BadHttpRequestException("Unexpected end of request content."), null },
            { new TimeoutException(), LogLevel.Warning },
            { new InvalidOperationException(), LogLevel.Error },
            { new MongoCommandException(Connection, "not authorized", [], new BsonDocument("code", 13)), LogLevel.Error },
        };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Only_what_hanging_up_explains_is_kept_from_the_log(Exception failure, LogLevel? logged)
    {
        var log = new Log();
        var builder = ServiceBuilder.Create(["--environment=Development", "--Serilog:MinimumLevel=Fatal"]);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton<ILogger<ProblemExceptionHandler>>(log);
        await using var app = builder.Build();
        var failing = new ApplicationBuilder(app.Services).UseExceptionHandler();
        failing.Run(_ => throw failure);
        var context = new DefaultHttpContext { RequestServices = app.Services, RequestAborted = new(canceled: true) };

        await failing.Build()(context);

        context.Response.StatusCode.ShouldBe(499);
        log.Levels.ShouldBe(logged is { } level ? [level] : []);
    }

    private sealed class Log : ILogger<ProblemExceptionHandler>
    {
        public List<LogLevel> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Levels.Add(logLevel);
    }
}
