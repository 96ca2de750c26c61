// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "vitest";
import { likelihoodWithout } from "./likelihood.ts";

test("a difference of log-probabilities is said as a factor", () => {
  expect(likelihoodWithout(Math.log(4))).toBe("without it the answer is 4.00 times less likely");
  expect(likelihoodWithout(-Math.log(1.5))).toBe("without it the answer is 1.50 times more likely");
  expect(likelihoodWithout(42)).toBe("without it the answer is more than a million times less likely");
  expect(likelihoodWithout(0.001)).toBe("without it the answer is as likely as with it");
});
