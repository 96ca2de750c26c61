// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "vitest";
import { keyAction } from "./keys.ts";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

test("a letter is a command outside of text, and a letter inside of it", () => {
  expect(keyAction(press("j"), false, true)).toEqual({ action: "next" });
  expect(keyAction(press("j"), true, true)).toBeNull();
});

test("single keys can be switched off, the key for help stays", () => {
  expect(keyAction(press("j"), false, false)).toBeNull();
  expect(keyAction(press("?"), false, false)).toEqual({ action: "help" });
});

test("undo needs the modifier and leaves the undo of a text alone", () => {
  expect(keyAction(press("z", { metaKey: true }), false, true)).toEqual({ action: "undo" });
  expect(keyAction(press("z", { ctrlKey: true }), true, true)).toBeNull();
  expect(keyAction(press("z"), false, true)).toBeNull();
});

test("the browser's own combinations are left alone", () => {
  for (const key of ["j", "r", "p", "s", "1"]) expect(keyAction(press(key, { ctrlKey: true }), false, true)).toBeNull();
});

test("digits open panels", () => {
  expect(keyAction(press("3"), false, true)).toEqual({ action: "panel", index: 2 });
  expect(keyAction(press("7"), false, true)).toBeNull();
});
