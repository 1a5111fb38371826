using DzStore.SparkConnect.Connection;
using DzStore.SparkConnect.Execution;

namespace DzStore.SparkConnect.Tests.Connection;

public class SparkRemoteTests
{
    [Fact]
    public void A_bare_address_has_the_default_port_and_no_TLS()
    {
        var remote = SparkRemote.Parse("sc://spark.example");
        remote.Host.ShouldBe("spark.example");
        remote.Port.ShouldBe(15002);
        remote.UseSsl.ShouldBeFalse();
        remote.UserId.ShouldBe(Environment.UserName);
        remote.Address.ShouldBe(new Uri("http://spark.example:15002"));
    }

    [Fact]
    public void Parameters_are_decoded_and_unknown_ones_become_headers()
    {
        var id = Guid.NewGuid();
        var remote = SparkRemote.Parse(
            $"sc://h:443/;use_ssl=true;token=a%3Db%3B;user_id=ali;user_agent=etl;session_id={id};x-team=red%20one"
        );
        remote.ShouldSatisfyAllConditions(
            () => remote.Port.ShouldBe(443),
            () => remote.UseSsl.ShouldBeTrue(),
            () => remote.Token.ShouldBe("a=b;"),
            () => remote.UserId.ShouldBe("ali"),
            () => remote.UserAgent.ShouldBe("etl"),
            () => remote.SessionId.ShouldBe(id),
            () => remote.Headers["x-team"].ShouldBe("red one"),
            () => remote.Headers.Count.ShouldBe(1)
        );
    }

    [Fact]
    public void A_token_switches_TLS_on_except_to_this_machine()
    {
        SparkRemote.Parse("sc://far.example/;token=t").UseSsl.ShouldBeTrue();
        SparkRemote.Parse("sc://localhost/;token=t").UseSsl.ShouldBeFalse();
        SparkRemote.Parse("sc://127.0.0.1/;token=t").UseSsl.ShouldBeFalse();
        SparkRemote.Parse("sc://[::1]:15002/;token=t").UseSsl.ShouldBeFalse();
    }

    [Fact]
    public void A_token_given_by_itself_travels_no_other_way()
    {
        var remote = new SparkRemote { Host = "far.example", Token = "t" };
        Should.Throw<FormatException>(() => Open(remote)).Message.ShouldContain("over TLS");
        Should.NotThrow(() => Open(remote with { UseSsl = true }));
        Should.NotThrow(() => Open(remote with { Host = "127.0.0.1" }));
        Should
            .Throw<FormatException>(() =>
                Open(
                    new()
                    {
                        Host = "h",
                        Headers = new Dictionary<string, string> { ["x-a"] = "a\r\nb" },
                    }
                )
            )
            .Message.ShouldContain("the value of a header");

        static SparkClient Open(SparkRemote remote) => new(remote, new(), TimeProvider.System, null);
    }

    [Theory]
    [InlineData("a/./b")]
    [InlineData("a/../b")]
    [InlineData(@"a\b")]
    [InlineData("a//b=")]
    public void Values_are_taken_as_they_are_written(string value)
    {
        var remote = SparkRemote.Parse($"sc://h/;token={value};x-a={value}");
        (remote.Token, remote.Headers["x-a"]).ShouldBe((value, value));
    }

    [Fact]
    public void A_header_of_bytes_is_given_in_Base64() =>
        SparkRemote.Parse("sc://h/;x-trace-bin=AQI=").CallHeaders().ShouldHaveSingleItem().ValueBytes.ShouldBe([1, 2]);

    [Theory]
    [InlineData("localhost:15002", "sc://host")]
    [InlineData("http://localhost:15002", "sc://host")]
    [InlineData("sc://", "sc://host")]
    [InlineData("sc://h/path", "path must be empty")]
    [InlineData("sc://h/;token", "key=value")]
    [InlineData("sc://h/;use_ssl=yes", "true or false")]
    [InlineData("sc://h/;session_id=7", "UUID")]
    [InlineData("sc://h?token=t", "parameters follow the path")]
    [InlineData("sc://me@h", "parameters follow the path")]
    [InlineData("sc://far.example/;token=t;use_ssl=false", "over TLS")]
    [InlineData("sc://h:0", "port 0")]
    [InlineData(@"sc://h\path", "sc://host")]
    [InlineData("sc://h/;token=a?b", "parameters follow the path")]
    [InlineData("sc://h/;bad header=x", "no name of a header")]
    [InlineData("sc://h/;x-a=%D9%88", "printable ASCII")]
    [InlineData("sc://h/;x-a=a%0D%0Ab", "printable ASCII")]
    [InlineData("sc://h/;token=a%0Ab", "printable ASCII")]
    [InlineData("sc://h/;x-a-bin=?", "parameters follow the path")]
    [InlineData("sc://h/;x-a-bin=%25", "Base64")]
    public void What_is_wrong_with_an_address_is_said(string address, string said) =>
        Should.Throw<FormatException>(() => SparkRemote.Parse(address)).Message.ShouldContain(said);

    [Theory]
    [InlineData("sc://h/token=hunter2")]
    [InlineData("sc://h/;token=abc;hunter2")]
    [InlineData("sc://h/;token=abc;hun ter2=hunter2")]
    [InlineData("sc://h/;token=abc;hunter2=%0A")]
    [InlineData("sc://h/;token=abc;hunter2-bin=%25")]
    [InlineData("sc://h/;use_ssl=hunter2")]
    [InlineData("sc://h/;session_id=hunter2")]
    [InlineData("sc://hunter2@h")]
    public void What_is_wrong_is_said_without_what_may_be_of_a_token(string address)
    {
        var message = Should.Throw<FormatException>(() => SparkRemote.Parse(address)).Message;

        message.ShouldNotContain("hunter2");
        message.ShouldNotContain("hun ter2");
    }

    [Fact]
    public void Printing_an_address_keeps_the_token_secret() =>
        SparkRemote.Parse("sc://h:1/;token=secret").ToString().ShouldBe("sc://h:1/;use_ssl=true");
}
