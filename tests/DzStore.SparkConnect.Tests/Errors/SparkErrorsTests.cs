using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Tests.Execution;
using Grpc.Core;

namespace DzStore.SparkConnect.Tests.Errors;

public class SparkErrorsTests
{
    [Fact]
    public void What_Spark_3_5_sends_is_read_from_its_details()
    {
        var failure = SparkErrors.FromStatus(
            ScriptedService.Failed(
                "[TABLE_OR_VIEW_NOT_FOUND] The table or view `nope` cannot be found.",
                reason: "org.apache.spark.sql.AnalysisException",
                metadata: [("classes", """["org.apache.spark.sql.AnalysisException","java.lang.Exception"]"""), ("stackTrace", "at …")]
            ),
            "op"
        );
        failure.ShouldSatisfyAllConditions(
            () => failure.ErrorClass.ShouldBe("TABLE_OR_VIEW_NOT_FOUND"),
            () => failure.SqlState.ShouldBe("42P01"),
            () => failure.ServerException.ShouldBe("org.apache.spark.sql.AnalysisException"),
            () => failure.ServerExceptionTypes.ShouldBe(["org.apache.spark.sql.AnalysisException", "java.lang.Exception"]),
            () => failure.ServerStackTrace.ShouldBe("at …"),
            () => failure.OperationId.ShouldBe("op"),
            () => failure.StatusCode.ShouldBe(StatusCode.Internal),
            () => failure.Message.ShouldStartWith("[TABLE_OR_VIEW_NOT_FOUND]")
        );
    }

    [Fact]
    public void What_later_servers_send_in_the_details_goes_before_the_message()
    {
        var failure = SparkErrors.FromStatus(
            ScriptedService.Failed("[OLD] text", metadata: [("errorClass", "NEW.SUB"), ("sqlState", "42XYZ")])
        );
        (failure.ErrorClass, failure.SqlState).ShouldBe(("NEW.SUB", "42XYZ"));
    }

    private const string Task =
        "Job aborted due to stage failure: Task 0 in stage 61.0 failed 1 times, "
        + "most recent failure: Lost task 0.0 in stage 61.0 (TID 98) (192.0.2.2 executor driver): ";

    [Theory]
    [InlineData("\n[PARSE_SYNTAX_ERROR] Syntax error at or near 'selec'.", "PARSE_SYNTAX_ERROR", "42601")]
    [InlineData("[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column …", "UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703")]
    [InlineData(
        "org.apache.spark.SparkSQLException: [INVALID_HANDLE.SESSION_NOT_FOUND] The handle x is invalid.",
        "INVALID_HANDLE.SESSION_NOT_FOUND",
        "HY000"
    )]
    [InlineData(Task + "org.apache.spark.SparkArithmeticException: [DIVIDE_BY_ZERO] Division by zero.\n\tat …", "DIVIDE_BY_ZERO", "22012")]
    [InlineData(Task + "java.lang.RuntimeException: (TID 1) (x): a.b: [DIVIDE_BY_ZERO] said a row", null, null)]
    [InlineData("Job aborted due to stage failure: [DIVIDE_BY_ZERO] …", null, null)]
    [InlineData("[not a class] text", null, null)]
    public void The_class_is_only_taken_from_where_Spark_puts_it(string message, string? errorClass, string? sqlState)
    {
        var failure = SparkErrors.FromStatus(ScriptedService.Failed(message));
        (failure.ErrorClass, failure.SqlState).ShouldBe((errorClass, sqlState));
    }

    private const string Trace = "\n\tat org.apache.spark.A.b(A.scala:1)\n\tat org.apache.spark.C.d(C.scala:2)\n";

    [Theory]
    [InlineData(Task + "java.lang.RuntimeException: seven" + Trace, "java.lang.RuntimeException: seven", null)]
    [InlineData(
        Task
            + "org.apache.spark.SparkException: [TASK_WRITE_FAILED] Task failed while writing rows."
            + Trace
            + "Caused by: org.apache.spark.SparkArithmeticException: [DIVIDE_BY_ZERO] Division by zero."
            + Trace,
        "org.apache.spark.SparkArithmeticException: [DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012",
        "DIVIDE_BY_ZERO"
    )]
    [InlineData(
        Task
            + "org.apache.spark.SparkException: [TASK_WRITE_FAILED] Task failed while writing rows."
            + Trace
            + "Caused by: java.lang.RuntimeException: seven"
            + Trace
            + "\t... 9 more\n",
        "java.lang.RuntimeException: seven",
        "TASK_WRITE_FAILED"
    )]
    [InlineData(
        Task + "org.apache.spark.SparkException: Encountered error while reading file file:///a.csv. Details:" + Trace,
        "org.apache.spark.SparkException: Encountered error while reading file file:///a.csv. Details: SQLSTATE: KD001",
        "FAILED_READ_FILE.NO_HINT"
    )]
    [InlineData(Task + "a.B: a row says\nCaused by: x.Y: [DIVIDE_BY_ZERO] no" + Trace, "a.B: a row says", null)]
    public void A_task_s_cause_leads_and_its_circumstances_follow(string message, string firstLine, string? errorClass)
    {
        var failure = SparkErrors.FromStatus(ScriptedService.Failed(message));
        failure.Message.Split('\n')[0].ShouldBe(firstLine);
        failure.Message.ShouldEndWith(message);
        failure.ErrorClass.ShouldBe(errorClass);
    }

    [Fact]
    public void A_cause_that_only_the_stack_trace_has_leads_too()
    {
        var trace =
            "org.apache.spark.SparkException: Writing job failed." + Trace + "Caused by: com.mongodb.MongoTimeoutException: gone" + Trace;
        var failure = SparkErrors.FromStatus(ScriptedService.Failed("Writing job failed.", metadata: [("stackTrace", trace)]));
        failure.Message.ShouldBe("com.mongodb.MongoTimeoutException: gone\nWriting job failed.");
    }

    [Fact]
    public void A_status_that_is_not_Spark_s_has_no_class()
    {
        var failure = SparkErrors.FromStatus(new RpcException(new(StatusCode.Unauthenticated, "[NO] token")));
        (failure.ErrorClass, failure.StatusCode, failure.Message).ShouldBe((null, StatusCode.Unauthenticated, "[NO] token"));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, true)]
    [InlineData(StatusCode.Cancelled, false)]
    [InlineData(StatusCode.DeadlineExceeded, false)]
    [InlineData(StatusCode.Internal, false)]
    [InlineData(StatusCode.Unknown, false)]
    public void Only_a_lost_connection_is_worth_another_attempt(StatusCode code, bool transient) =>
        SparkErrors.IsTransient(new RpcException(new(code, "said something"))).ShouldBe(transient);

    [Fact]
    public void An_exception_that_escaped_the_server_without_a_word_may_pass() =>
        SparkErrors.IsTransient(new RpcException(new(StatusCode.Unknown, ""))).ShouldBeTrue();
}
