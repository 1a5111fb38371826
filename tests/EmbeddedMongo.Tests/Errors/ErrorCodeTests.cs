using System.Globalization;
using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Tests.Errors;

/// <summary>The server's table of error codes, held against MongoDB's.</summary>
public class ErrorCodeTests
{
    /// <summary>The lines of MongoDB's <c>error_codes.yml</c> (version 7.0) whose names this server uses.</summary>
    private const string MongoDB = """
        1 InternalError
        2 BadValue
        4 NoSuchKey
        6 HostUnreachable
        7 HostNotFound
        9 FailedToParse
        11 UserNotFound
        13 Unauthorized
        14 TypeMismatch
        15 Overflow
        16 InvalidLength
        17 ProtocolError
        18 AuthenticationFailed
        20 IllegalOperation
        22 InvalidBSON
        23 AlreadyInitialized
        24 LockTimeout
        26 NamespaceNotFound
        27 IndexNotFound
        28 PathNotViable
        34 CannotBackfillArray
        40 ConflictingUpdateOperators
        43 CursorNotFound
        48 NamespaceExists
        50 MaxTimeMSExpired
        52 DollarPrefixedFieldName
        53 InvalidIdField
        54 NotSingleValueField
        56 EmptyFieldName
        59 CommandNotFound
        64 WriteConcernFailed
        66 ImmutableField
        67 CannotCreateIndex
        72 InvalidOptions
        73 InvalidNamespace
        74 NodeNotFound
        79 UnknownReplWriteConcern
        85 IndexOptionsConflict
        86 IndexKeySpecsConflict
        89 NetworkTimeout
        91 ShutdownInProgress
        93 InvalidReplicaSetConfig
        94 NotYetInitialized
        95 NotSecondary
        96 OperationFailed
        100 UnsatisfiableWriteConcern
        103 NewReplicaSetConfigurationIncompatible
        111 NotExactValueField
        112 WriteConflict
        115 CommandNotSupported
        117 ConflictingOperationInProgress
        121 DocumentValidationFailure
        125 CommandFailed
        133 FailedToSatisfyReadPreference
        134 ReadConcernMajorityNotAvailableYet
        136 CappedPositionLost
        143 CursorInUse
        146 ExceededMemoryLimit
        150 StaleEpoch
        168 InvalidPipelineOperator
        171 CannotIndexParallelArrays
        175 QueryPlanKilled
        189 PrimarySteppedDown
        197 InvalidIndexSpecificationOption
        205 ClusterTimeFailsRateLimiter
        217 IncompleteTransactionHistory
        225 TransactionTooOld
        234 RetryChangeStream
        237 CursorKilled
        238 NotImplemented
        239 SnapshotTooOld
        241 ConversionFailure
        246 SnapshotUnavailable
        251 NoSuchTransaction
        256 TransactionCommitted
        260 InvalidResumeToken
        262 ExceededTimeLimit
        263 OperationNotSupportedInTransaction
        266 FailPointSetFailed
        267 PreparedTransactionInProgress
        280 ChangeStreamFatalError
        286 ChangeStreamHistoryLost
        290 TransactionExceededLifetimeLimitSeconds
        291 NoQueryExecutionPlans
        292 QueryExceededMemoryLimitNoDiskUseAllowed
        322 APIVersionError
        323 APIStrictError
        352 UnsupportedOpQueryCommand
        9001 SocketException
        10003 CannotGrowDocumentInCappedNamespace
        10107 NotWritablePrimary
        10334 BSONObjectTooLarge
        11000 DuplicateKey
        11600 InterruptedAtShutdown
        11601 Interrupted
        11602 InterruptedDueToReplStateChange
        13113 MergeStageNoMatchingDocument
        13388 StaleConfig
        13435 NotPrimaryNoSecondaryOk
        13436 NotPrimaryOrSecondary
        """;

    [Fact]
    public void Names_and_numbers_are_MongoDBs()
    {
        var known = MongoDB
            .Split('\n')
            .Select(line => line.Split(' '))
            .ToDictionary(line => line[1], line => int.Parse(line[0], CultureInfo.InvariantCulture));
        foreach (var code in Enum.GetValues<ErrorCode>())
            known.GetValueOrDefault(code.ToString()).ShouldBe((int)code, code.ToString());
        Enum.GetValues<ErrorCode>().Select(code => (int)code).ShouldBeUnique();
    }
}
