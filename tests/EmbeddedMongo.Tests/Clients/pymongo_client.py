"""What a Python application does, checked as it goes. Usage: pymongo_client.py URI"""

import sys
import uuid

import pymongo
from bson import Decimal128, Int64, ObjectId, Regex
from pymongo import DeleteMany, InsertOne, ReplaceOne, ReturnDocument, UpdateOne, WriteConcern
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure, WriteConcernError
from pymongo.read_concern import ReadConcern

client = pymongo.MongoClient(sys.argv[1], serverSelectionTimeoutMS=10_000)
name = "python_" + uuid.uuid4().hex
db = client[name]


def refused(code, action):
    try:
        action()
    except OperationFailure as error:
        assert error.code == code, error
        return error
    raise AssertionError("not refused")


# Connection
hello = client.admin.command("hello")
assert hello["isWritablePrimary"] and hello["setName"] == "rs0", hello
assert client.server_info()["versionArray"][0] == 7

# Every type comes back
everything = {
    "_id": ObjectId(), "text": "شكرا 🎉", "int": 1, "long": Int64(2**53 - 1), "double": 1.5, "decimal": Decimal128("1.10"),
    "bytes": b"\0\1", "list": [1, [2, {"a": None}]], "nested": {"b": {"c": True}}, "regex": Regex("^a", "i"), "uuid": None,
}
db.types.insert_one(everything)
assert db.types.find_one() == everything
assert db.types.find_one({"nested.b.c": True, "list": 1, "text": {"$regex": "^شك"}}) is not None

# Writes and their counts
orders = db.orders
assert orders.insert_many([{"_id": f"BF_{i}", "user": "Amine", "total": i} for i in range(1000)]).acknowledged
try:
    orders.insert_one({"_id": "BF_0"})
    raise AssertionError("a duplicate was stored")
except DuplicateKeyError as error:
    assert error.details["keyPattern"] == {"_id": 1} and error.details["keyValue"] == {"_id": "BF_0"}, error.details
assert orders.update_many({"total": {"$lt": 10}}, {"$inc": {"total": 5000}}).modified_count == 10
assert orders.update_one({"_id": "BF_5"}, {"$set": {"total": 5005}}).raw_result["nModified"] == 0
assert orders.replace_one({"_id": "new"}, {"total": 1}, upsert=True).upserted_id == "new"
assert orders.find_one_and_update({"_id": "new"}, {"$push": {"tags": "a"}}, return_document=ReturnDocument.AFTER)["tags"] == ["a"]
assert orders.find_one_and_delete({"_id": "new"})["total"] == 1
assert orders.delete_one({"_id": "BF_999"}).deleted_count == 1
assert orders.count_documents({}) == 999 == orders.estimated_document_count()
try:
    orders.bulk_write([InsertOne({"_id": "x"}), InsertOne({"_id": "x"}), UpdateOne({"_id": "x"}, {"$set": {"a": 1}}), ReplaceOne({"_id": "y"}, {"b": 1}, upsert=True)], ordered=False)
    raise AssertionError("a duplicate was stored")
except BulkWriteError as error:
    details = error.details
    assert (details["nInserted"], details["nModified"], details["nUpserted"], len(details["writeErrors"])) == (1, 1, 1, 1), details
assert orders.bulk_write([DeleteMany({"_id": {"$in": ["x", "y"]}})]).deleted_count == 2

# Write and read concerns
orders.with_options(write_concern=WriteConcern(w="majority", j=True)).insert_one({"_id": "durable"})
orders.with_options(write_concern=WriteConcern(w=0)).insert_one({"_id": "unacknowledged"})
try:
    orders.with_options(write_concern=WriteConcern(w=3)).insert_one({"_id": "three"})
    raise AssertionError("three nodes acknowledged")
except WriteConcernError as error:
    assert error.code == 100, error
assert orders.with_options(read_concern=ReadConcern("majority")).count_documents({"_id": {"$in": ["durable", "three"]}}) == 2
orders.delete_many({"_id": {"$in": ["durable", "unacknowledged", "three"]}})

# Cursors
assert [d["total"] for d in orders.find({"total": {"$gte": 990, "$lt": 2000}}, sort=[("total", -1)], limit=3)] == [998, 997, 996]
assert sum(1 for _ in orders.find({}, batch_size=7)) == 999
with orders.find({}, batch_size=2) as cursor:
    next(cursor)
assert sorted(orders.distinct("user")) == ["Amine"]

# Aggregation
assert list(orders.aggregate([{"$match": {"total": {"$gte": 100, "$lt": 200}}}, {"$group": {"_id": "$user", "n": {"$sum": 1}, "sum": {"$sum": "$total"}}}])) == [
    {"_id": "Amine", "n": 100, "sum": sum(range(100, 200))}
]

# Indexes
assert orders.create_index([("user", 1), ("total", -1)]) == "user_1_total_-1"
assert set(orders.index_information()) == {"_id_", "user_1_total_-1"}
db.mails.create_index("mail", unique=True)
db.mails.insert_one({"mail": "a@b"})
refused(11000, lambda: db.mails.insert_one({"mail": "a@b"}))
orders.drop_index("user_1_total_-1")

# Sessions and their end
with client.start_session() as session:
    orders.insert_one({"_id": "in session"}, session=session)
    assert orders.find_one({"_id": "in session"}, session=session) is not None


# A transaction shows at its commit, or not at all
with client.start_session() as session:
    with session.start_transaction():
        orders.insert_one({"_id": "in transaction"}, session=session)
        assert orders.find_one({"_id": "in transaction"}) is None
    with session.start_transaction():
        orders.delete_one({"_id": "in session"}, session=session)
        session.abort_transaction()
assert orders.delete_one({"_id": "in transaction"}).deleted_count == 1

# Change streams
with db.watch(full_document="updateLookup") as stream:
    db.watched.insert_one({"_id": 1})
    db.watched.update_one({"_id": 1}, {"$set": {"a": 2}})
    first, second = next(stream), next(stream)
    assert (first["operationType"], first["fullDocument"], first["ns"]["coll"]) == ("insert", {"_id": 1}, "watched"), first
    assert second["updateDescription"]["updatedFields"] == {"a": 2} and second["fullDocument"] == {"_id": 1, "a": 2}, second
    assert stream.try_next() is None and stream.resume_token["_data"] >= second["_id"]["_data"]
with db.watched.watch(resume_after=first["_id"]) as stream:
    assert next(stream)["_id"] == second["_id"]
    db.watched.drop()
    assert [change["operationType"] for change in stream] == ["drop", "invalidate"]

# Collections
orders.rename("orders2")
assert "orders2" in db.list_collection_names() and "orders" not in db.list_collection_names()
assert db.command("collStats", "orders2")["count"] == 1000
assert db.command("dbStats")["collections"] == 3
assert db.validate_collection("orders2")["valid"]
refused(26, lambda: client.admin.command("renameCollection", f"{name}.nothing", to=f"{name}.other"))
refused(59, lambda: db.command("nonsense"))
client.drop_database(name)
assert name not in client.list_database_names()
print("all right")
