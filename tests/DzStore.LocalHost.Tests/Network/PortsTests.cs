using System.Net;
using System.Net.Sockets;
using DzStore.LocalHost.Errors;
using DzStore.LocalHost.Network;

namespace DzStore.LocalHost.Tests.Network;

public class PortsTests
{
    private readonly List<string> _said = [];

    [Fact]
    public void The_usual_port_is_taken_where_it_is_free()
    {
        var usual = FreePort();

        Choose(Request(usual, asked: null)).ShouldBe([usual]);
        _said.ShouldBeEmpty();
    }

    [Fact]
    public void A_usual_port_that_is_taken_moves_and_says_so()
    {
        using var taken = Listen(out var usual);

        var port = Choose(Request(usual, asked: null)).ShouldHaveSingleItem();

        port.ShouldNotBe(usual);
        _said.ShouldBe([$"Port {usual} is taken: Checkout takes {port} instead."]);
    }

    [Fact]
    public void A_port_that_was_asked_for_never_moves()
    {
        using var taken = Listen(out var port);

        Should
            .Throw<SetupException>(() => Choose(Request(FreePort(), asked: port)))
            .Message.ShouldContain($"Port {port} (--checkout-port) is taken");
    }

    [Fact]
    public void Zero_picks_silently()
    {
        var usual = FreePort();

        Choose(Request(usual, asked: 0)).ShouldHaveSingleItem().ShouldNotBe(usual);
        _said.ShouldBeEmpty();
    }

    [Fact]
    public void One_port_is_never_given_twice()
    {
        var port = FreePort();

        Should.Throw<SetupException>(() => Choose(Request(1, asked: port), Request(2, asked: port)));
        var ports = Choose(Request(port, asked: null), Request(1, asked: port));
        ports[1].ShouldBe(port);
        ports[0].ShouldNotBe(port);
        Choose([.. Enumerable.Repeat(Request(1, asked: 0), 50)]).Distinct().Count().ShouldBe(50);
    }

    [Theory]
    [InlineData(null, "27117 , 27118 , 27119 ")]
    [InlineData(28000, "27117 28000, 28001 , 28002 ")]
    [InlineData(0, "27117 0, 1 0, 2 0")]
    [InlineData(65535, "27117 65535, 65536 0, 65537 0")]
    public void The_nodes_of_a_database_ask_for_the_ports_that_follow_the_first(int? asked, string requests) =>
        string.Join(", ", PortRequest.OfNodes(3, asked).Select(request => $"{request.Usual} {request.Asked}")).ShouldBe(requests);

    /// <summary>Ports that nobody has at the moment.</summary>
    internal static int[] FreePorts(int count) =>
        Ports.Choose([.. Enumerable.Repeat(new PortRequest("a test", 1, 0, "--port"), count)], _ => { });

    private int[] Choose(params PortRequest[] requests) => Ports.Choose(requests, _said.Add);

    private static PortRequest Request(int usual, int? asked) => new("Checkout", usual, asked, "--checkout-port");

    private static int FreePort()
    {
        using (Listen(out var port))
            return port;
    }

    private static TcpListener Listen(out int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }
}
