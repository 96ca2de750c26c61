// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "vitest";
import { NewestWish } from "./newest-wish.ts";

/** A server whose answers come when the test says so. */
function server() {
  const open = new Map<string, { resolve: (value: string) => void; reject: (error: Error) => void; signal: AbortSignal }>();
  const asked: string[] = [];
  const wishes = new NewestWish<string, string>((question, signal) => {
    asked.push(question);
    return new Promise((resolve, reject) => open.set(question, { resolve, reject, signal }));
  }, 2);
  const settle = () => new Promise((go) => setTimeout(go));
  return { open, asked, wishes, settle };
}

test("a question is asked once and its answer kept", async () => {
  const { open, asked, wishes, settle } = server();
  expect(wishes.of("left", "a").value).toEqual({ state: "waiting" });
  wishes.of("left", "a");
  open.get("a")!.resolve("A");
  await settle();
  expect(wishes.of("right", "a").value).toEqual({ state: "ready", value: "A" });
  expect(asked).toEqual(["a"]);
});

test("a place's newer wish gives up the older one, whose late answer goes nowhere", async () => {
  const { open, wishes, settle } = server();
  const first = wishes.of("left", "a");
  const second = wishes.of("left", "b");
  expect(open.get("a")!.signal.aborted).toBe(true);
  open.get("a")!.resolve("late");
  open.get("b")!.resolve("B");
  await settle();
  expect(first.value).toEqual({ state: "waiting" });
  expect(second.value).toEqual({ state: "ready", value: "B" });
  expect(wishes.of("left", "a").value).toEqual({ state: "waiting" });
});

test("what another place wants is not given up", () => {
  const { open, wishes } = server();
  wishes.of("left", "a");
  wishes.of("right", "a");
  wishes.of("left", "b");
  expect(open.get("a")!.signal.aborted).toBe(false);
  wishes.leave("right");
  expect(open.get("a")!.signal.aborted).toBe(true);
});

test("a failure is kept until it is asked again", async () => {
  const { open, asked, wishes, settle } = server();
  const answer = wishes.of("left", "a");
  open.get("a")!.reject(new Error("The model is busy."));
  await settle();
  expect(answer.value).toEqual({ state: "failed", message: "The model is busy." });
  wishes.retry("a");
  expect(answer.value).toEqual({ state: "waiting" });
  open.get("a")!.resolve("A");
  await settle();
  expect(answer.value).toEqual({ state: "ready", value: "A" });
  expect(asked).toEqual(["a", "a"]);
});

test("only the newest answers are kept", async () => {
  const { open, asked, wishes, settle } = server();
  for (const question of ["a", "b", "c"]) {
    wishes.of("left", question);
    open.get(question)!.resolve(question);
    await settle();
  }
  wishes.of("left", "c");
  wishes.of("left", "b");
  expect(asked).toEqual(["a", "b", "c"]);
  wishes.of("left", "a");
  expect(asked).toEqual(["a", "b", "c", "a"]);
});

test("answers about what has changed are forgotten", async () => {
  const { open, asked, wishes, settle } = server();
  for (const question of ["a", "b"]) {
    wishes.of("left", question);
    open.get(question)!.resolve(question);
    await settle();
  }
  wishes.forget((question) => question === "b");
  wishes.of("right", "a");
  wishes.of("left", "b");
  expect(asked).toEqual(["a", "b", "b"]);
});
