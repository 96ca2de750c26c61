// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** Numbers and lengths of time as people say them. */

/** "1 example", "12 examples", "1,200 examples". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

/** "about 3 s", "about 5 min", "about 2 h"; never more exact than it is known. */
export function about(seconds: number): string {
  if (seconds < 1) return "about a second";
  if (seconds < 90) return `about ${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `about ${Math.round(seconds / 60)} min`;
  return `about ${Math.round(seconds / 3600)} h`;
}

/** How long an answer took: "240 ms", "3.1 s". */
export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
