using MongoDB.Driver;

namespace DzStore.Orders;

/// <summary>
/// The database refused a single order of a batch, for a reason that is neither the order's nor passing. It carries the code and not the server's words: those quote what is
/// stored, and the driver's exception has them for every order of the batch.
/// </summary>
internal sealed class OrderRefusedException(BulkWriteError error) : Exception($"The database refused an order of a batch with error code {error.Code}.");
