// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { defineConfig } from "@playwright/test";

/** Journeys in the system's browser against the real server, which the set-up starts from target/quarkus-app. */
export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/server.ts",
  fullyParallel: false,
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    baseURL: process.env["CANDELA_URL"] ?? `http://127.0.0.1:${process.env["E2E_PORT"] ?? 5638}`,
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: { executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] },
  },
});
