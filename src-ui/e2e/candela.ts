// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** Starts and stops the real server for journeys: target/quarkus-app, with a data folder of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const JAR = resolve(fileURLToPath(new URL("../../target/quarkus-app/quarkus-run.jar", import.meta.url)));
const START_MS = 120_000;

/** As `mvnw` does: JAVA_HOME, otherwise the newest of the usual install folders, otherwise the one on the path. */
function java(): string {
  const home = process.env["JAVA_HOME"];
  if (home) return join(home, "bin/java");
  const folder = "/usr/lib/jvm";
  const found = existsSync(folder)
    ? readdirSync(folder)
        .map((name) => ({ path: join(folder, name, "bin/java"), version: Number(/(\d{2,})/.exec(name)?.[1] ?? 0) }))
        .filter(({ path, version }) => version >= 25 && existsSync(path))
        .sort((a, b) => b.version - a.version)
    : [];
  return found[0]?.path ?? "java";
}

export class CandelaServer {
  readonly url: string;
  readonly #port: number;
  readonly #environment: Record<string, string>;
  readonly #data = mkdtempSync(join(tmpdir(), "candela-e2e-"));
  #process: ChildProcess | null = null;
  #output = "";

  constructor(port: number, environment: Record<string, string> = {}) {
    this.#port = port;
    this.#environment = environment;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts it and waits until the page is served and no model is loading. */
  async start(): Promise<void> {
    if (!existsSync(JAR)) throw new Error(`There is no ${JAR}. Build the server first: ./mvnw package`);
    this.#output = "";
    this.#process = spawn(java(), ["--enable-native-access=ALL-UNNAMED", "-jar", JAR], {
      env: {
        ...process.env,
        PORT: String(this.#port),
        CANDELA_DATA: this.#data,
        OPT_OUT_TRACKING: "true",
        ...this.#environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#process.stdout!, this.#process.stderr!])
      stream.on("data", (piece: Buffer) => (this.#output = (this.#output + piece.toString()).slice(-20_000)));
    const end = Date.now() + START_MS;
    while (!(await this.#ready())) {
      if (this.#process.exitCode !== null || Date.now() > end)
        throw new Error(`The server did not start:\n${this.#output.slice(-4000)}`);
      await new Promise((go) => setTimeout(go, 300));
    }
  }

  /** Stops it as a platform would, with SIGTERM. */
  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (!running || running.exitCode !== null) return;
    const gone = new Promise((done) => running.once("exit", done));
    running.kill("SIGTERM");
    const killer = setTimeout(() => running.kill("SIGKILL"), 15_000);
    await gone;
    clearTimeout(killer);
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#data, { recursive: true, force: true });
  }

  async #ready(): Promise<boolean> {
    try {
      const models = (await (await fetch(`${this.url}/api/v1/models`)).json()) as { state: string }[];
      return models.every((m) => m.state !== "loading") && (await fetch(this.url)).ok;
    } catch {
      return false;
    }
  }
}
