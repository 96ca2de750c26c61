// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * A proxy on loopback that gives every request to the next of several servers, whoever it comes from: what a load balancer
 * without sticky sessions does at worst. `node images/round-robin.mjs PORT TARGET_PORT...`
 */
import { createServer, request } from "node:http";

const [port, ...targets] = process.argv.slice(2).map(Number);
let turn = 0;

createServer((incoming, answer) => {
  const { method, url, headers } = incoming;
  const onwards = request({ host: "127.0.0.1", port: targets[turn++ % targets.length], method, path: url, headers }, (response) => {
    answer.writeHead(response.statusCode, response.headers);
    response.pipe(answer);
    response.on("error", () => answer.destroy());
  });
  onwards.on("error", () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
  answer.on("close", () => onwards.destroy());
  incoming.pipe(onwards);
}).listen(port, "127.0.0.1");
