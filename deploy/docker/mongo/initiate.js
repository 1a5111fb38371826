// Makes mongo1, mongo2 and mongo3 one replica set, and waits for its primary. Run again, it changes nothing.
const alreadyInitialized = 23;
const deadline = Date.now() + 60_000;

try {
  rs.initiate({
    _id: 'rs0',
    members: [1, 2, 3].map((n) => ({ _id: n - 1, host: `mongo${n}:27017` })),
  });
  print('replica set rs0 initiated');
} catch (error) {
  if (error.code !== alreadyInitialized) throw error;
  print('replica set rs0 was initiated before');
}

// Any member will do: which one becomes primary is theirs to decide.
while (!db.hello().primary) {
  if (Date.now() > deadline) throw new Error('replica set rs0 has no primary after 60 s');
  sleep(200);
}
print(`primary: ${db.hello().primary}`);
