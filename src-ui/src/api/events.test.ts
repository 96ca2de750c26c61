// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "vitest";
import { EventParser } from "./events.ts";

const STREAM = ': heartbeat\n\nevent: token\ndata: {"text": "caf\u00e9"}\n\nevent:end\nid: 7\ndata:{"a":\ndata:1}\r\n\r\n';

test("events are the same however the stream is cut", () => {
  const whole = new EventParser().push(STREAM);
  for (let size = 1; size < STREAM.length; size++) {
    const parser = new EventParser();
    const found = [];
    for (let at = 0; at < STREAM.length; at += size) found.push(...parser.push(STREAM.slice(at, at + size)));
    expect(found).toEqual(whole);
  }
});

test("an event has its name and its parsed data, heartbeats are none", () => {
  expect(new EventParser().push(STREAM)).toEqual([
    { event: "token", data: { text: "caf\u00e9" } },
    { event: "end", data: { a: 1 } },
  ]);
});
