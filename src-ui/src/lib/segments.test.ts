// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { describe, expect, test } from "vitest";
import { cutIntoSegments, type Cut, type Granularity, segmentAt, snapSpan, type Token, wordsAsTokens } from "./segments.ts";

/** Tokens that tile the text they spell; `<...>` are special tokens that the text does not contain. */
function spell(...pieces: string[]): { tokens: Token[]; text: string } {
  let text = "";
  const tokens = pieces.map((piece) => {
    const special = /^<.+>$/.test(piece);
    const start = text.length;
    if (!special) text += piece;
    return { text: piece, start, end: text.length, special };
  });
  return { tokens, text };
}

function cut(pieces: string[], how: Granularity | Cut): string[] {
  const { tokens, text } = spell(...pieces);
  const segments = cutIntoSegments(tokens, text, typeof how === "string" ? { granularity: how } : how);
  expectTiling(segments, tokens.length, text);
  return segments.map((segment) => segment.text);
}

function expectTiling(segments: ReturnType<typeof cutIntoSegments>, tokens: number, text: string): void {
  let place = 0;
  let token = 0;
  for (const segment of segments) {
    expect(segment.start).toBe(place);
    expect(segment.firstToken).toBe(token);
    expect(segment.endToken).toBeGreaterThan(segment.firstToken);
    place = segment.end;
    token = segment.endToken;
  }
  expect(place).toBe(text.length);
  expect(token).toBe(tokens);
}

const STORY = ["Sum", "mar", "ize", "▁this", "▁sent", "ence", ":", "\n", "\n", "Once", "▁upon", "▁a", "▁time", "\n", "▁there", "▁was"];

describe("word", () => {
  test("the space before a word belongs to it", () => {
    expect(cut(["Sum", "mar", "ize", "▁this", "▁sent", "ence", ":"], "word")).toEqual(["Summarize", "▁this", "▁sentence:"]);
    expect(cut(["Sum", "marize", " this"], "word")).toEqual(["Summarize", " this"]);
  });

  test("line breaks are apart from the words beside them", () => {
    expect(cut(STORY, "word")).toEqual(["Summarize", "▁this", "▁sentence:", "\n\n", "Once", "▁upon", "▁a", "▁time", "\n", "▁there", "▁was"]);
  });

  test("a token over several boundaries does not split what follows it", () => {
    expect(cut(["a", "\n\n- x y", "z", "w"], "word")).toEqual(["a", "\n\n- x yzw"]);
  });

  test("a full stop stays with its word when it shares a token with the line break", () => {
    expect(cut(["dis", "likes", ".\n\n", "Taste"], "word")).toEqual(["dislikes.\n\n", "Taste"]);
  });

  test("scripts without spaces are cut into words, and no token is split for it", () => {
    expect(cut(["我", "喜欢", "音", "乐", "。"], "word")).toEqual(["我", "喜欢", "音乐", "。"]);
    expect(cut(["我喜", "欢音", "乐"], "word").join("")).toBe("我喜欢音乐");
    expect(cut(["日本", "語", "を", "話し", "ます"], "word").length).toBeGreaterThan(2);
  });

  test("an emoji that is several tokens is one segment", () => {
    const tokens: Token[] = [
      { text: "hi", start: 0, end: 2, special: false },
      { text: " ", start: 2, end: 3, special: false },
      { text: "<0xF0>", start: 3, end: 5, special: false },
      { text: "<0x9F>", start: 5, end: 5, special: false },
      { text: "<0x8E>", start: 3, end: 5, special: false },
      { text: "!", start: 5, end: 6, special: false },
    ];
    for (const granularity of ["token", "word"] as const) {
      const segments = cutIntoSegments(tokens, "hi 🎉!", { granularity });
      expectTiling(segments, 6, "hi 🎉!");
      for (const segment of segments) expect(segment.text).not.toMatch(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/);
    }
  });
});

describe("sentence", () => {
  test("end with their mark, and the space goes with the next one", () => {
    expect(cut(["Stop", ".", " Go", "!", " Why", "?", " So"], "sentence")).toEqual(["Stop.", " Go!", " Why?", " So"]);
  });

  test("a closing quote belongs to the sentence that it ends", () => {
    expect(cut(['He said "no', '."', " She", " left", "."], "sentence")).toEqual(['He said "no."', " She left."]);
  });

  test("titles and numbers of a list end none, numbers in the running text do", () => {
    expect(cut(["Dr", ".", " Stone", " came", "."], "sentence")).toEqual(["Dr. Stone came."]);
    expect(cut(["List:\n", "1", ".", " One", "\n"], "sentence")).toEqual(["List:\n", "1. One", "\n"]);
    expect(cut(["12", " - 3 = ", "9", ".", " The", " end", "."], "sentence")).toEqual(["12 - 3 = 9.", " The end."]);
  });

  test("points inside numbers and names end none", () => {
    expect(cut(["Pay 3", ".", "50 to candela", ".", "dev", "."], "sentence")).toEqual(["Pay 3.50 to candela.dev."]);
  });

  test("Chinese and Japanese sentences need no space between them", () => {
    expect(cut(["你好", "。", "再见", "！"], "sentence")).toEqual(["你好。", "再见！"]);
  });

  test("lines are apart", () => {
    expect(cut(["Likes: ", "honey", "\n", "Analysis:", " It is."], "sentence")).toEqual(["Likes: honey", "\n", "Analysis: It is."]);
  });
});

describe("lines and paragraphs", () => {
  test("a run of line breaks is a segment by itself", () => {
    expect(cut(STORY, "line")).toEqual(["Summarize▁this▁sentence:", "\n\n", "Once▁upon▁a▁time", "\n", "▁there▁was"]);
  });

  test("a paragraph keeps its single line breaks", () => {
    expect(cut(STORY, "paragraph")).toEqual(["Summarize▁this▁sentence:", "\n\n", "Once▁upon▁a▁time\n▁there▁was"]);
  });

  test("a line of nothing but spaces is blank, and carriage returns are line breaks", () => {
    expect(cut(["one", "\n", " ", " \n", "two"], "paragraph")).toEqual(["one", "\n  \n", "two"]);
    expect(cut(["one", "\r\n", "two", "\r\n", "\r\n", "three"], "paragraph")).toEqual(["one\r\ntwo", "\r\n\r\n", "three"]);
    expect(cut(["one", "\r\n", "two"], "line")).toEqual(["one", "\r\n", "two"]);
  });
});

describe("token", () => {
  test("each is a segment", () => {
    expect(cut(["Sum", "mar", "ize", " this"], "token")).toEqual(["Sum", "mar", "ize", " this"]);
  });

  test("a special token is always a segment of its own, with its name where the text has none", () => {
    for (const granularity of ["token", "word", "line", "paragraph"] as const) {
      expect(cut(["<bos>", "Hello"], granularity)).toEqual(["<bos>", "Hello"]);
    }
  });

  test("a marker of a chat template inside the text is apart from the words beside it", () => {
    const text = "<start_of_turn>user\nHi<end_of_turn>";
    const tokens: Token[] = [
      { text: "<bos>", start: 0, end: 0, special: true },
      { text: "<start_of_turn>", start: 0, end: 15, special: true },
      { text: "user", start: 15, end: 19, special: false },
      { text: "\n", start: 19, end: 20, special: false },
      { text: "Hi", start: 20, end: 22, special: false },
      { text: "<end_of_turn>", start: 22, end: 35, special: true },
    ];
    const segments = cutIntoSegments(tokens, text, { granularity: "paragraph" });
    expectTiling(segments, 6, text);
    expect(segments.map((segment) => segment.text)).toEqual(["<bos>", "<start_of_turn>", "user\nHi", "<end_of_turn>"]);
  });
});

describe("a custom expression", () => {
  test("each match starts a segment, snapped to tokens", () => {
    const pieces = ["Task", "\n", "Taste", ": a", "\n", "Taste", ": b"];
    expect(cut(pieces, { granularity: "regex", starts: [5, 14] })).toEqual(["Task\n", "Taste: a\n", "Taste: b"]);
    expect(cut(pieces, { granularity: "regex", starts: [7, 14] })).toEqual(["Task\n", "Taste: a\n", "Taste: b"]);
  });

  test("without matches the text is one segment", () => {
    expect(cut(["a", " b"], { granularity: "regex", starts: [] })).toEqual(["a b"]);
  });
});

describe("every granularity", () => {
  test("starts a segment where the target starts and at the ends of the explained span", () => {
    expect(cut(["Analysis", ":", " The", " soup", "."], { granularity: "line", always: [9] })).toEqual(["Analysis:", " The soup."]);
    expect(cut(["a", " b", " c"], { granularity: "paragraph", always: [1, 3] })).toEqual(["a", " b", " c"]);
  });

  test("tiles what hostile offsets leave of the text", () => {
    const tokens: Token[] = [
      { text: "x", start: -5, end: Number.NaN, special: false },
      { text: "y", start: 2, end: 1, special: false },
      { text: "z", start: 1, end: 99, special: false },
    ];
    for (const granularity of ["token", "word", "sentence", "line", "paragraph"] as const) {
      expectTiling(cutIntoSegments(tokens, "a b c", { granularity }), 3, "a b c");
    }
    expect(cutIntoSegments([], "text", { granularity: "word" })).toEqual([]);
    expect(cutIntoSegments([], "", { granularity: "word" })).toEqual([]);
  });

  test("tiles random texts that are cut into random tokens", () => {
    const random = generator(7);
    const parts = ["a", "word", " ", "\n", "\r\n", "。", "漢字", "🎉", "é", ".", "! ", "▁", "<", "1.", "\t", "ก"];
    for (let round = 0; round < 300; round++) {
      const pieces = Array.from({ length: 1 + Math.floor(random() * 40) }, () =>
        Array.from({ length: 1 + Math.floor(random() * 3) }, () => parts[Math.floor(random() * parts.length)]!).join(""),
      ).map((piece) => (/^<.+>$/.test(piece) ? "a" : piece));
      for (const granularity of ["token", "word", "sentence", "line", "paragraph"] as const) cut(pieces, granularity);
      cut(pieces, { granularity: "regex", starts: [3, 1, 50, 9], always: [2] });
    }
  });
});

test("words stand in for the tokens of a model that tells none, and keep prompt and target apart", () => {
  const text = "Say hi\n\nAnswer:Hello there";
  const tokens = wordsAsTokens(text, 15);
  expect(tokens.map((token) => token.text)).toEqual(["Say", " hi", "\n\n", "Answer:", "Hello", " there"]);
  expectTiling(cutIntoSegments(tokens, text, { granularity: "sentence", always: [15] }), 6, text);
  expect(wordsAsTokens("", 0)).toEqual([]);
});

describe("looking up", () => {
  const { tokens, text } = spell("<bos>", "Hello", " big", " world");
  const segments = cutIntoSegments(tokens, text, { granularity: "word" });

  test("finds the segment that holds a place", () => {
    expect(segmentAt(segments, 0)).toBe(1);
    expect(segmentAt(segments, 5)).toBe(2);
    expect(segmentAt(segments, 14)).toBe(3);
    expect(segmentAt(segments, 15)).toBe(-1);
    expect(segmentAt(segments, -1)).toBe(-1);
  });

  test("a dragged span grows to whole segments", () => {
    expect(snapSpan(segments, { start: 2, end: 7 })).toEqual({ start: 0, end: 9 });
    expect(snapSpan(segments, { start: 5, end: 9 })).toEqual({ start: 5, end: 9 });
    expect(snapSpan(segments, { start: 4, end: 4 })).toBeNull();
  });
});

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}
