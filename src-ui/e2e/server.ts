// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { CandelaServer } from "./candela.ts";

/** Before all journeys: the server that they share, which may reach model servers of theirs. CANDELA_URL names one that runs already. */
export default async function setUp(): Promise<(() => Promise<void>) | void> {
  if (process.env["CANDELA_URL"]) return;
  const server = new CandelaServer(Number(process.env["E2E_PORT"] ?? 5638), { CANDELA_ALLOWED_HOSTS: "127.0.0.1" });
  await server.start();
  return () => server.remove();
}
