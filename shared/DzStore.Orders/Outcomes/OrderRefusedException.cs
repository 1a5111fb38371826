using MongoDB.Driver;

namespace DzStore.Orders.Outcomes;

/// <summary>
/// Thrown where the database refused one order of a batch for a lasting reason that is not the order's. It has the error code but not the
/// server's message, which quotes stored data, and which the driver's exception holds for every order of the batch.
/// </summary>
internal sealed class OrderRefusedException(BulkWriteError error)
    : Exception($"The database refused an order of a batch with error code {error.Code}.");
