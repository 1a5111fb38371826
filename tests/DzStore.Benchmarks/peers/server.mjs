// The order service as it is usually written for Node: fastify with a JSON schema, the official driver, one insertOne an order.
// With --batch, orders that arrive while others are being written share the next write, as in the services here.
//
//   node server.mjs MONGODB_URI DATABASE [--batch]      prints the address that it listens on
import Fastify from 'fastify';
import { MongoClient } from 'mongodb';

const [uri, database, mode] = process.argv.slice(2);
const BatchOrders = 256;
const BatchesInFlight = 2;

const client = await new MongoClient(uri).connect();
const orders = client.db(database).collection('orders_peer', { writeConcern: { w: 1 } });

const schema = {
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['order_id', 'user', 'items', 'total'],
    properties: {
      order_id: { type: 'string', minLength: 1, maxLength: 128 },
      user: { type: 'string', minLength: 1, maxLength: 256 },
      items: { type: 'array', minItems: 1, maxItems: 100, items: { type: 'string', minLength: 1, maxLength: 256 } },
      total: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    },
  },
};

/** Stores one order at a time. */
const insertOne = (order) => orders.insertOne(order);

const waiting = [];
let writing = 0;

/** Stores the order in the next batch; each keeps its own answer. */
const insertBatched = (order) => new Promise((resolve, reject) => {
  waiting.push({ order, resolve, reject });
  if (writing < BatchesInFlight) void writeWaiting();
});

async function writeWaiting() {
  writing++;
  while (waiting.length > 0) {
    const batch = waiting.splice(0, BatchOrders);
    try {
      await orders.insertMany(batch.map((pending) => pending.order), { ordered: false });
      for (const pending of batch) pending.resolve();
    } catch (error) {
      const refused = new Map((error.writeErrors ?? []).map((one) => [one.index, one]));
      const inPart = refused.size > 0;
      batch.forEach((pending, index) => (inPart && !refused.has(index) ? pending.resolve() : pending.reject(refused.get(index) ?? error)));
    }
  }
  writing--;
}

const insert = mode === '--batch' ? insertBatched : insertOne;
const app = Fastify({ bodyLimit: 64 * 1024 });

app.post('/orders', { schema }, async (request, reply) => {
  const { order_id, user, items, total } = request.body;
  const order = { _id: order_id, order_id, user, items, total, timestamp: new Date() };
  const started = performance.now();
  try {
    await insert(order);
  } catch (error) {
    if (error.code !== 11000) throw error;
    return reply.code(409).type('application/problem+json').send({ title: 'Conflict', status: 409 });
  }
  return reply.code(201).header('Location', `/orders/${encodeURIComponent(order_id)}`)
    .send({ order_id, user, items, total, timestamp: order.timestamp, status: 'accepted', write_concern: 'w=1', acknowledged_in_ms: performance.now() - started });
});

app.get('/orders/:order_id', async (request, reply) => {
  const order = await orders.findOne({ _id: request.params.order_id }, { projection: { _id: 0 } });
  return order ?? reply.code(404).type('application/problem+json').send({ title: 'Not Found', status: 404 });
});

console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
process.stdin.resume().on('end', async () => {
  await app.close();
  await client.close();
});
