// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** A model server as small as can be, which speaks LIT's /predict and /tokenize, to be loaded, to fail and to come back. */
import { createServer, type Server } from "node:http";

export class TinyModelServer {
  #server: Server | null = null;
  port = 0;
  /** Answers with an error while true. */
  failing = false;
  token: string | null = null;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      let body = "";
      request.on("data", (piece: Buffer) => (body += piece.toString()));
      request.on("end", () => {
        this.token = request.headers.authorization ?? null;
        const reply = (status: number, content: unknown) => {
          response.writeHead(status, { "content-type": "application/json" });
          response.end(JSON.stringify(content));
        };
        if (this.failing)
          return reply(503, { error: { code: "UNAVAILABLE", message: "The tiny model rests.", details: {} } });
        let inputs: { prompt: string; target?: string }[] = [];
        try {
          inputs = (JSON.parse(body || "{}") as { inputs?: typeof inputs }).inputs ?? [];
        } catch {
          return reply(400, { error: { code: "INVALID_REQUEST", message: "This is not JSON.", details: {} } });
        }
        if (request.url === "/predict")
          return reply(200, inputs.map(({ prompt }) => ({ response: ` tiny answer to ${prompt.length} characters` })));
        if (request.url === "/tokenize")
          return reply(200, inputs.map(({ prompt, target }) => ({ tokens: `${prompt}${target ?? ""}`.match(/\s*\S+/g) ?? [] })));
        reply(404, { error: { code: "NOT_FOUND", message: "Only /predict and /tokenize.", details: {} } });
      });
    });
    await new Promise<void>((ready) => this.#server!.listen(this.port, "127.0.0.1", ready));
    this.port = (this.#server.address() as { port: number }).port;
  }

  async stop(): Promise<void> {
    await new Promise((done) => this.#server?.close(done) ?? done(null));
  }
}
