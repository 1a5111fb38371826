// What a Node application does, checked as it goes. Usage: node node_client.cjs URI
const assert = require('assert');
const { MongoClient, Long } = require('mongodb');

async function main() {
  const client = await new MongoClient(process.argv[2], { serverSelectionTimeoutMS: 10000 }).connect();
  try {
    const db = client.db('node_' + Date.now() + '_' + process.pid);
    const orders = db.collection('orders');

    assert.strictEqual((await orders.insertMany(Array.from({ length: 500 }, (_, i) => ({ _id: i, user: 'أمين', total: i })))).insertedCount, 500);
    await assert.rejects(orders.insertOne({ _id: 1 }), { code: 11000 });
    assert.deepStrictEqual(await orders.findOne({ _id: 7 }), { _id: 7, user: 'أمين', total: 7 });
    assert.strictEqual((await orders.find({ total: { $gte: 490 } }).sort({ total: -1 }).limit(3).toArray())[0].total, 499);
    assert.strictEqual((await orders.find({}).batchSize(50).toArray()).length, 500);

    const updated = await orders.updateMany({ total: { $lt: 10 } }, { $inc: { total: Long.fromNumber(2 ** 40) } });
    assert.deepStrictEqual([updated.matchedCount, updated.modifiedCount], [10, 10]);
    const upserted = await orders.updateOne({ _id: 'u' }, { $set: { a: 1 } }, { upsert: true });
    assert.strictEqual(upserted.upsertedId, 'u');
    assert.strictEqual((await orders.findOneAndUpdate({ _id: 'u' }, { $inc: { a: 1 } }, { returnDocument: 'after' })).a, 2);
    assert.strictEqual((await orders.deleteOne({ _id: 'u' })).deletedCount, 1);

    const bulk = await orders.bulkWrite([
      { insertOne: { document: { _id: 'b' } } },
      { updateOne: { filter: { _id: 'b' }, update: { $set: { x: 1 } } } },
      { deleteOne: { filter: { _id: 'b' } } },
    ]);
    assert.deepStrictEqual([bulk.insertedCount, bulk.modifiedCount, bulk.deletedCount], [1, 1, 1]);
    assert.strictEqual(await orders.countDocuments({}), 500);
    assert.deepStrictEqual(await orders.aggregate([{ $match: { total: { $gte: 100, $lt: 110 } } }, { $group: { _id: null, n: { $sum: 1 } } }]).toArray(), [{ _id: null, n: 10 }]);
    assert.strictEqual(await orders.createIndex({ user: 1 }), 'user_1');
    assert.deepStrictEqual((await orders.indexes()).map(index => index.name), ['_id_', 'user_1']);
    assert.deepStrictEqual((await db.listCollections({}, { nameOnly: true }).toArray()).map(c => c.name), ['orders']);
    await orders.insertOne({ _id: 'majority' }, { writeConcern: { w: 'majority', journal: true } });
    await client.withSession(session => orders.insertOne({ _id: 'session' }, { session }));
    await client.withSession(session => session.withTransaction(() => orders.insertOne({ _id: 'transaction' }, { session })));
    assert.strictEqual((await orders.deleteOne({ _id: 'transaction' })).deletedCount, 1);
    await assert.rejects(db.command({ find: 'orders', foo: 1 }), { code: 40415 });
    assert.ok(await db.dropDatabase());
  } finally {
    await client.close();
  }
  console.log('all right');
}

main().catch(error => { console.error(error); process.exit(1); });
