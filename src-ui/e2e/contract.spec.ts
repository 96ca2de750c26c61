// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import openapiTypeScript, { astToString } from "openapi-typescript";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

test("the page's types name nothing that the server's description does not have", async ({ request }) => {
  test.setTimeout(120_000);
  const description = await (await request.get("/q/openapi?format=json")).json();
  await writeFile(here("contract/schema.gen.ts"), astToString(await openapiTypeScript(description)));
  let complaints = "";
  try {
    execFileSync(process.execPath, [here("../node_modules/typescript/bin/tsc"), "-p", here("contract")], { encoding: "utf8" });
  } catch (error) {
    complaints = (error as { stdout: string }).stdout;
  }
  expect(complaints).toBe("");
});
