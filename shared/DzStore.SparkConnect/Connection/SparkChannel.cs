using Grpc.Net.Client;

namespace DzStore.SparkConnect.Connection;

/// <summary>Opens the gRPC channel of a session.</summary>
internal static class SparkChannel
{
    /// <param name="remote">The server's address.</param>
    /// <param name="traffic">Counts what is sent of requests.</param>
    public static GrpcChannel Open(SparkRemote remote, RequestTraffic traffic) =>
        GrpcChannel.ForAddress(
            remote.Address,
            new()
            {
                // One result batch may exceed gRPC's default of 4 MB by far, and a single wide row Spark's own 4 MB target.
                MaxReceiveMessageSize = null,
                // The retry policy decides when to try again. gRPC's own backoff grows to 2 minutes, during which it fails calls to a
                // server that is back already.
                InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
                MaxReconnectBackoff = TimeSpan.FromSeconds(1),
                HttpHandler = new SocketsHttpHandler
                {
                    ConnectTimeout = TimeSpan.FromSeconds(10),
                    EnableMultipleHttp2Connections = true,
                    // Room for the next batches to arrive while one is decoded.
                    InitialHttp2StreamWindowSize = 8 * 1024 * 1024,
                    PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                    PlaintextStreamFilter = (context, _) => new(new GreetedStream(context.PlaintextStream, traffic)),
                },
                DisposeHttpClient = true,
            }
        );
}
