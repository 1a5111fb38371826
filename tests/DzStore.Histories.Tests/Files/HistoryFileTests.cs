using System.Text;
using DzStore.Histories.Files;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Files;

public class HistoryFileTests
{
    private const string Head = """{"history":"registers","version":1}""";
    private const string Write = """{"client":0,"invoked":1,"completed":2,"outcome":"ok","write":"x","value":1}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_history_of_registers_has_one_form()
    {
        var history = new History<RegisterAction>([
            new(0, 100, 250, Outcome.Ok, new WriteRegister("x\n\"é🙂", long.MinValue)),
            new(1, 120, 130, Outcome.Ok, new ReadRegister("x")),
            new(2, 125, null, Outcome.Unknown, new CompareAndSet("x", null, 9)),
            new(3, 126, 127, Outcome.Failed, new CompareAndSet("x", 1, 2, false)),
        ]);

        var text = await WriteAsync(stream => HistoryFile.WriteAsync(history, stream, Cancellation));

        text.ShouldBe(
            """
            {"history":"registers","version":1}
            {"client":0,"invoked":100,"completed":250,"outcome":"ok","write":"x\n\"é\uD83D\uDE42","value":-9223372036854775808}
            {"client":1,"invoked":120,"completed":130,"outcome":"ok","read":"x","value":null}
            {"client":2,"invoked":125,"completed":null,"outcome":"unknown","change":"x","expected":null,"value":9,"swapped":null}
            {"client":3,"invoked":126,"completed":127,"outcome":"failed","change":"x","expected":1,"value":2,"swapped":false}
            {"operations":4}

            """
        );
        (await HistoryFile.ReadRegistersAsync(StreamOf(text), Cancellation)).Operations.ShouldBe(history.Operations);
    }

    [Fact]
    public async Task A_history_of_transactions_has_one_form()
    {
        var history = new History<Transaction>([
            new(0, 1, 2, Outcome.Ok, Transaction.Of(new ListAppend("x", 1), new ListRead("x", [1, 2]), new ListRead("y", []))),
            new(1, 2, 3, Outcome.Ok, Transaction.Of(new ValueWrite("z", -1), new ValueRead("z", -1), new ValueRead("u"))),
            new(0, 3, null, Outcome.Unknown, Transaction.Of(new ListRead("x"))),
        ]);

        var text = await WriteAsync(stream => HistoryFile.WriteAsync(history, stream, Cancellation));

        text.ShouldBe(
            """
            {"history":"transactions","version":1}
            {"client":0,"invoked":1,"completed":2,"outcome":"ok","steps":[["append","x",1],["list","x",[1,2]],["list","y",[]]]}
            {"client":1,"invoked":2,"completed":3,"outcome":"ok","steps":[["write","z",-1],["read","z",-1],["read","u",null]]}
            {"client":0,"invoked":3,"completed":null,"outcome":"unknown","steps":[["list","x",null]]}
            {"operations":3}

            """
        );
        (await HistoryFile.ReadTransactionsAsync(StreamOf(text), Cancellation)).Operations.ShouldBe(history.Operations);
    }

    [Theory]
    [InlineData(1, "it is not JSON", "registers")]
    [InlineData(1, "it is a history of transactions", """{"history":"transactions","version":1}""")]
    [InlineData(1, "the form has version 2", """{"history":"registers","version":2}""")]
    [InlineData(1, "the number of operations is missing")]
    [InlineData(3, "the number of operations is missing: the file was cut off", Head, Write)]
    [InlineData(3, "the file says 2 operations and holds 1", Head, Write, """{"operations":2}""")]
    [InlineData(4, "nothing stands after the number of operations", Head, Write, """{"operations":1}""", Write)]
    [InlineData(2, "it is not a JSON object", Head, "7")]
    [InlineData(2, "it is not JSON", Head, """{"client":0,"invoked":1,"comple""")]
    [InlineData(2, "\"client\" is missing", Head, """{"invoked":1}""")]
    [InlineData(2, "\"client\" is a number from 0", Head, """{"client":-1}""")]
    [InlineData(2, "\"invoked\" is a whole number", Head, """{"client":0,"invoked":1.5}""")]
    [InlineData(2, "\"outcome\" is ok, failed or unknown", Head, """{"client":0,"invoked":1,"completed":2,"outcome":"good"}""")]
    [InlineData(2, "it has an action", Head, """{"client":0,"invoked":1,"completed":2,"outcome":"ok"}""")]
    [InlineData(
        2,
        "\"more\" is not a property",
        Head,
        """{"client":0,"invoked":1,"completed":2,"outcome":"ok","read":"x","value":1,"more":1}"""
    )]
    [InlineData(2, "it is not JSON", Head, """{"client":0,"client":1}""")]
    [InlineData(2, "it ends before it begins", Head, """{"client":0,"invoked":3,"completed":2,"outcome":"ok","read":"x","value":1}""")]
    [InlineData(
        2,
        "it is completed and has no end",
        Head,
        """{"client":0,"invoked":3,"completed":null,"outcome":"ok","read":"x","value":1}"""
    )]
    [InlineData(
        2,
        "says whether it changed",
        Head,
        """{"client":0,"invoked":1,"completed":2,"outcome":"ok","change":"x","expected":1,"value":2,"swapped":null}"""
    )]
    public async Task A_file_that_is_none_is_refused_with_the_line(int line, string message, params string[] lines)
    {
        var refusal = await Should.ThrowAsync<HistoryFormatException>(() =>
            HistoryFile.ReadRegistersAsync(StreamOf(string.Join('\n', lines)), Cancellation)
        );

        refusal.Line.ShouldBe(line);
        refusal.Message.ShouldStartWith($"Line {line} of the history: ");
        refusal.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("a step is an array of its name, its key and its value", """["append","x"]""")]
    [InlineData("a step is an array of its name, its key and its value", """["append",1,1]""")]
    [InlineData("a step is append, list, write or read", """["push","x",1]""")]
    [InlineData("a value is a whole number", """["append","x",null]""")]
    [InlineData("a list is an array of whole numbers", """["list","x",1]""")]
    [InlineData("a value is a whole number", """["list","x",["1"]]""")]
    [InlineData("a completed read of x has a result", """["list","x",null]""")]
    public async Task A_step_that_is_none_is_refused(string message, string step)
    {
        var text = $$"""
            {"history":"transactions","version":1}
            {"client":0,"invoked":1,"completed":2,"outcome":"ok","steps":[{{step}}]}
            """;

        var refusal = await Should.ThrowAsync<HistoryFormatException>(() =>
            HistoryFile.ReadTransactionsAsync(StreamOf(text), Cancellation)
        );

        refusal.Line.ShouldBe(2);
        refusal.Message.ShouldContain(message);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Head + "\n{\"client\":\""), 0xff, 0xfe];

        var refusal = await Should.ThrowAsync<HistoryFormatException>(() =>
            HistoryFile.ReadRegistersAsync(new MemoryStream(bytes), Cancellation)
        );

        refusal.Message.ShouldContain("it is not UTF-8");
    }

    [Fact]
    public async Task A_long_history_is_written_in_parts_and_read_whole()
    {
        var history = new History<RegisterAction>(
            Enumerable
                .Range(0, 5_000)
                .Select(number => new Operation<RegisterAction>(number % 7, number, number + 5, Outcome.Ok, new WriteRegister("k", number)))
        );
        using var stream = new MemoryStream();

        await HistoryFile.WriteAsync(history, stream, Cancellation);
        stream.Position = 0;

        (await HistoryFile.ReadRegistersAsync(stream, Cancellation)).Operations.ShouldBe(history.Operations);
    }

    [Fact]
    public async Task Reading_ends_when_it_is_cancelled() =>
        await Should.ThrowAsync<OperationCanceledException>(() =>
            HistoryFile.ReadRegistersAsync(StreamOf(Head), new CancellationToken(canceled: true))
        );

    private static async Task<string> WriteAsync(Func<Stream, Task> write)
    {
        using var stream = new MemoryStream();
        await write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static MemoryStream StreamOf(string text) => new(Encoding.UTF8.GetBytes(text));
}
