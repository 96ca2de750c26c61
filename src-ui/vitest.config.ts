// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

/** Rules about data and state run in Node; elements run in the system's Chromium, because layout and roles are theirs. */
export default defineConfig({
  test: {
    projects: [
      {
        extends: "./vite.config.ts",
        test: {
          name: "lib",
          environment: "node",
          include: ["src/{api,lib,state}/**/*.test.ts"],
        },
      },
      {
        extends: "./vite.config.ts",
        test: {
          name: "elements",
          include: ["src/elements/**/*.test.ts"],
          setupFiles: ["src/elements/test-page.ts"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
                args: ["--no-sandbox"],
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
