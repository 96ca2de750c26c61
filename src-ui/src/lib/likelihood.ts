// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { threeDigits } from "./salience-scale.ts";

/** Beyond this a factor says no more than that it is large. */
const MILLION = 1e6;

/** What a difference of log-probabilities in nats says: positive when the answer is less likely without the segment. */
export function likelihoodWithout(nats: number): string {
  const factor = Math.exp(Math.abs(nats));
  if (factor < 1.005) return "without it the answer is as likely as with it";
  const times = factor > MILLION ? "more than a million" : threeDigits(factor);
  return `without it the answer is ${times} times ${nats > 0 ? "less" : "more"} likely`;
}
