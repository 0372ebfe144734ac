// socket.io with its Redis adapter: `node server.mjs <port> <redis url> <postgres url>`.
// Sockets join one room; POST / stores a message with pg and emits it, as a server of this kind would be written.
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import Redis from "ioredis";
import pg from "pg";
import { Server } from "socket.io";

const [port, redisUrl, postgresUrl] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: postgresUrl, max: 12 });

// What the product does for an operator's reply: who he is, the lock, the repeat, the flood, message, conversation, event, delivery.
async function answer(client, token, { content, echo_id: echo }) {
  const { rows: [member] } = await client.query("select id from bench_member where token = $1", [token]);
  const { rows: [mine] } = await client.query("select id from bench_conversation where member_id = $1 order by updated_at limit 1", [member.id]);
  const { rows: [conversation] } = await client.query("select * from bench_conversation where id = $1 for update", [mine.id]);
  const { rows: [known] } = await client.query("select id from bench_message where conversation_id = $1 and echo_id = $2", [conversation.id, echo]);
  if (known) return known;
  await client.query("select count(*) from bench_message where conversation_id = $1 and created_at > now() - interval '1 minute'", [conversation.id]);
  const { rows: [message] } = await client.query(
    "insert into bench_message (conversation_id, body, echo_id, created_at) values ($1, $2, $3, now()) returning id", [conversation.id, content, echo]);
  await client.query("update bench_conversation set preview = $2, seq = seq + 1, last_message_id = $3, updated_at = clock_timestamp() where id = $1",
    [conversation.id, content.slice(0, 80), message.id]);
  const { rows: [event] } = await client.query("insert into bench_event (conversation_id, seq, payload) values ($1, $2, $3) returning id",
    [conversation.id, conversation.seq + 1, { message_id: message.id }]);
  await client.query("insert into bench_delivery (event_id, state) values ($1, 0)", [event.id]);
  return message;
}

async function transaction(work) {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const made = await work(client);
    await client.query("commit");
    return made;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

async function post(request, response) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const given = JSON.parse(Buffer.concat(parts));
  const message = await transaction((client) => answer(client, request.headers["api-access-token"], given));
  io.to("all").emit("message", { id: message.id, content: given.content });
  response.writeHead(201, { "Content-Type": "application/json" }).end(JSON.stringify(message));
}

const http = createServer((request, response) => {
  if (request.url.startsWith("/socket.io")) return;
  post(request, response).catch((error) => response.writeHead(500).end(String(error)));
});
const publisher = new Redis(redisUrl);
const io = new Server(http, {
  adapter: createAdapter(publisher, publisher.duplicate()),
  transports: ["websocket"],
  perMessageDeflate: false,
});
io.on("connection", (socket) => socket.join("all"));
http.listen(Number(port), "127.0.0.1");
