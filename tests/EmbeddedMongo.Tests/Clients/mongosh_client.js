// What someone at the shell does, checked as it goes. Usage: mongosh URI mongosh_client.js
const assert = require('assert');
// The shell's arrays are of another realm than its assert's, so they are compared as text.
const same = (actual, expected) => assert.strictEqual(EJSON.stringify(actual), EJSON.stringify(expected));
const name = 'shell_' + Date.now();
db = db.getSiblingDB(name);

db.users.insertMany([
  { _id: 1, city: 'Oran', total_spend: 150000 },
  { _id: 2, city: 'Algiers', total_spend: 5 },
  { _id: 3, city: 'Oran', total_spend: 7 },
]);
assert.strictEqual(db.users.createIndex({ city: 1, total_spend: 1 }), 'city_1_total_spend_1');
same(db.users.getIndexes().map(index => index.name), ['_id_', 'city_1_total_spend_1']);
same(db.users.find({ city: 'Oran', total_spend: { $gt: 100000 } }).toArray(), [{ _id: 1, city: 'Oran', total_spend: 150000 }]);
same(db.getCollectionNames(), ['users']);
assert.ok(db.adminCommand({ listDatabases: 1 }).databases.some(database => database.name === name));

const explained = db.users.find({ city: 'Oran', total_spend: { $gt: 100000 } }).explain('executionStats');
assert.strictEqual(explained.executionStats.totalDocsExamined, 1);
assert.strictEqual(explained.queryPlanner.winningPlan.inputStage.stage, 'IXSCAN');

const stats = db.users.stats();
assert.strictEqual(stats.count, 3);
assert.strictEqual(stats.nindexes, 2);
assert.strictEqual(Number(db.stats().objects), 3);
assert.ok(db.users.validate().valid);

assert.strictEqual(db.setProfilingLevel(2).ok, 1);
db.users.find({ city: 'Oran' }).comment('run-1').toArray();
assert.strictEqual(db.getProfilingStatus().was, 2);
db.setProfilingLevel(0);
const profiled = db.system.profile.findOne({ 'command.comment': 'run-1' });
assert.strictEqual(profiled.docsExamined, 2);
assert.strictEqual(profiled.keysExamined, 2);

assert.ok(Array.isArray(db.currentOp().inprog));
assert.strictEqual(db.serverStatus().repl.setName, 'rs0');
assert.strictEqual(rs.status().members[0].stateStr, 'PRIMARY');
assert.strictEqual(rs.conf()._id, 'rs0');
assert.ok(db.hello().isWritablePrimary);
assert.ok(db.version().startsWith('7.0.'));
assert.ok(db.hostInfo().system.numCores > 0);
assert.ok(Object.keys(db.runCommand({ listCommands: 1 }).commands).length > 40);

assert.strictEqual(db.users.updateMany({ city: 'Oran' }, { $inc: { total_spend: 1 } }).modifiedCount, 2);
assert.strictEqual(db.users.countDocuments({}), 3);
assert.strictEqual(db.users.aggregate([{ $group: { _id: '$city', n: { $sum: 1 } } }, { $sort: { n: -1 } }]).toArray()[0].n, 2);
db.users.renameCollection('people');
assert.ok(db.people.drop());
assert.strictEqual(db.dropDatabase().ok, 1);
print('all right');
