// socket.io with its Redis adapter: `node server.mjs <port> <redis url> <postgres url>`.
// Sockets join one room; POST / stores a message with pg and emits it, as a server of this kind would be written.
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import Redis from "ioredis";
import pg from "pg";
import { Server } from "socket.io";

const [port, redisUrl, postgresUrl] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: postgresUrl, max: 12 });

async function post(request, response) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const { content } = JSON.parse(Buffer.concat(parts));
  const { rows } = await pool.query("insert into bench_message (body) values ($1) returning id", [content]);
  io.to("all").emit("message", { id: rows[0].id, content });
  response.writeHead(201, { "Content-Type": "application/json" }).end(JSON.stringify(rows[0]));
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
