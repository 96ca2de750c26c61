// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** The worker of pattern-search.ts: says that it is ready, searches once, answers. */
import { findPattern } from "./pattern-search.ts";

self.onmessage = (event: MessageEvent<{ source: string; text: string }>) => {
  self.postMessage(findPattern(event.data.source, event.data.text));
};
self.postMessage("ready");
