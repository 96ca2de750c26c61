// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * Finds where a person's regular expression matches, without letting a bad one stop the page: JavaScript has no time limit
 * for a match, and `(a+)+$` can take years. So the search runs in a worker that is ended when it takes too long.
 */

/** Where the pattern matches, or in words why that is not known. */
export type PatternResult =
  | { readonly kind: "found"; readonly starts: readonly number[] }
  | { readonly kind: "invalid"; readonly problem: string };

export const PATTERN_LENGTH_LIMIT = 1000;
export const SEARCH_MILLISECONDS = 400;

/** The starts of all matches. `^` and `$` are those of a line; an empty match counts, so that `(?=Question:)` works. */
export function findPattern(source: string, text: string): PatternResult {
  const pattern = compile(source);
  if (typeof pattern === "string") return { kind: "invalid", problem: pattern };
  const starts: number[] = [];
  for (const match of text.matchAll(pattern)) starts.push(match.index);
  return { kind: "found", starts };
}

/** Like `findPattern`, in a worker and for at most `milliseconds`. */
export function findPatternWithin(
  source: string,
  text: string,
  milliseconds: number = SEARCH_MILLISECONDS,
  signal?: AbortSignal,
): Promise<PatternResult> {
  const pattern = compile(source);
  if (typeof pattern === "string") return Promise.resolve({ kind: "invalid", problem: pattern });
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./pattern-search.worker.ts", import.meta.url), { type: "module" });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const finish = (): void => {
      clearTimeout(timer);
      worker.terminate();
      signal?.removeEventListener("abort", abort);
    };
    const abort = (): void => {
      finish();
      reject(signal?.reason instanceof Error ? signal.reason : new DOMException("Superseded", "AbortError"));
    };
    const answer = (result: PatternResult): void => {
      finish();
      resolve(result);
    };
    worker.onmessage = (event: MessageEvent<PatternResult | "ready">) => {
      if (event.data !== "ready") return answer(event.data);
      // The limit is for the search; how long the worker takes to load is not the pattern's fault.
      worker.postMessage({ source, text });
      timer = setTimeout(() => answer({ kind: "invalid", problem: tooSlow(milliseconds) }), milliseconds);
    };
    worker.onerror = () => answer({ kind: "invalid", problem: "The expression could not be searched for." });
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort);
  });
}

function compile(source: string): RegExp | string {
  if (source === "") return "Type an expression: each match starts a segment.";
  if (source.length > PATTERN_LENGTH_LIMIT) {
    return `An expression may have ${PATTERN_LENGTH_LIMIT} characters; this one has ${source.length}.`;
  }
  try {
    return new RegExp(source, "gmu");
  } catch {
    // What the strict syntax refuses (an escaped hyphen, say) the lenient one may still know.
  }
  try {
    return new RegExp(source, "gm");
  } catch (error) {
    const reason = (error as Error).message.replace(/^.*\/[a-z]*:\s*/su, "");
    return `Not a regular expression: ${reason}.`;
  }
}

function tooSlow(milliseconds: number): string {
  return `The search took longer than ${milliseconds} ms on this text; repeated groups inside repeated groups often do.`;
}
