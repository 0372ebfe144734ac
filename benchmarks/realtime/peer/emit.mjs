// Another process that tells all sockets: `node emit.mjs <redis url>`; each line of its input is one event's data.
import { createInterface } from "node:readline";
import { Emitter } from "@socket.io/redis-emitter";
import Redis from "ioredis";

const redis = new Redis(process.argv[2]);
const emitter = new Emitter(redis);
for await (const line of createInterface({ input: process.stdin })) {
  const data = { content: `t=${process.hrtime.bigint()}`, ...JSON.parse(line) };
  emitter.to("all").emit("message", data);
}
await redis.quit();
