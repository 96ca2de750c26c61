// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** Server-sent events: a reader for answers of any request, and a subscription that comes back after an interruption. */

export interface ServerEvent {
  event: string;
  /** The parsed JSON of the data lines. */
  data: unknown;
}

/** Cuts a stream of characters, however it arrives, into events. */
export class EventParser {
  #rest = "";
  #event = "message";
  #data: string[] = [];

  /** The events that are complete with this piece. */
  push(piece: string): ServerEvent[] {
    const found: ServerEvent[] = [];
    const lines = (this.#rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (this.#data.length) found.push({ event: this.#event, data: parse(this.#data.join("\n")) });
        this.#event = "message";
        this.#data = [];
      } else if (line.startsWith("data:")) this.#data.push(line.slice(line[5] === " " ? 6 : 5));
      else if (line.startsWith("event:")) this.#event = line.slice(6).trim();
    }
    return found;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The events of one answer, until it ends. */
export async function* readEvents(request: () => Promise<Response>): AsyncGenerator<ServerEvent> {
  const response = await request();
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new EventParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parser.push(value);
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

export interface Subscription {
  close(): void;
}

/**
 * Listens to a stream of events that the browser takes up again by itself after an interruption.
 *
 * @param handlers by event name; each gets the parsed data
 * @param lost called when the connection broke; the browser goes on trying unless `gone` is true
 */
export function subscribe(
  url: string,
  handlers: Record<string, (data: never) => void>,
  lost?: (gone: boolean) => void,
): Subscription {
  const source = new EventSource(url);
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handle(parse((event as MessageEvent<string>).data) as never));
  }
  source.onerror = () => lost?.(source.readyState === EventSource.CLOSED);
  return { close: () => source.close() };
}
