// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * What the models answered, and the runs that are making answers. The newest answer per example and model is held as a
 * signal; reading one asks the server for it, many at once. Nothing is generated without a wish: a selected row wishes for
 * itself, a run is started by a button.
 */
import { api, messageOf } from "../api/client.ts";
import { subscribe, type Subscription } from "../api/events.ts";
import type { NewRun, Parameters, Result, Run, TokenDelta } from "../api/types.ts";
import { notices } from "./notices.ts";
import { remembered } from "./preferences.ts";
import { batch, computed, effect, signal, untracked, type ReadonlySignal, type Signal } from "./signals.ts";
import { view } from "./view.ts";

/** undefined: not known yet; null: there is none. */
export type Answer = Result | null | undefined;

/** All that a model said to a prompt: several answers where it gives several, none while it has not answered. */
export function candidatesOf(answer: Answer): readonly string[] {
  if (answer?.status !== "done") return [];
  return answer.candidates.length > 1 ? answer.candidates : [answer.text ?? ""];
}

/** Lookups of one moment go together; the server takes this many examples at once. */
const LOOKUP_MS = 20;
const LOOKUP_SIZE = 1000;
/** The server gives this many rows of a run at once. */
const ROWS_AT_ONCE = 1000;
const RETRY_MS = [500, 1000, 2000, 4000, 8000];

/** A row that somebody looks at and that is to have an answer. */
interface Wish {
  readonly exampleId: string;
  readonly model: string;
  /** The run that answers it, once there is one. */
  runId: string | null;
  /** Whether the run is being started: only then is it known what to cancel. */
  starting: boolean;
  /** Whether nobody looks any more. */
  left: boolean;
}

/** An answer that a request has marked as queued, and what was there before. */
interface Marked {
  readonly held: Signal<Answer>;
  readonly before: Answer;
  readonly queued: Result;
}

class Responses {
  readonly #answers = new Map<string, Signal<Answer>>();
  readonly #runs = signal<Run[]>([]);
  readonly #interrupted = signal(false);
  readonly #streams = new Map<string, Subscription>();
  /** Which answers were asked for, or came without asking. */
  readonly #known = new Set<string>();
  #asked = new Map<string, { exampleId: string; model: string }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wishes: Wish[] = [];
  /** Runs that are being cancelled because nobody looks at their row any more. */
  readonly #givenUp = new Set<string>();

  /** Runs under way, and those that ended while somebody watched, newest first. */
  readonly runs = computed(() => this.#runs.value);
  readonly active = computed(() => this.#runs.value.filter((r) => r.state === "queued" || r.state === "running"));
  /** Whether the connection to a run is broken and being taken up again. */
  readonly interrupted = computed(() => this.#interrupted.value);
  /** How to generate, for runs that are started from here; what is missing is the model's default. */
  readonly parameters = remembered<Parameters>("parameters", {});

  /** Follows the view: another dataset forgets the answers; runs that are under way are taken up. Called once. */
  start(): void {
    let dataset: string | null = null;
    effect(() => {
      const name = view.dataset.value;
      if (name === dataset) return;
      dataset = name;
      untracked(() => {
        this.#answers.clear();
        this.#asked.clear();
        this.#known.clear();
        this.#wishes = [];
        this.#givenUp.clear();
        this.#streams.forEach((s) => s.close());
        this.#streams.clear();
        this.#runs.value = [];
        if (name) void this.#takeUp(name);
      });
    });
    effect(() => {
      const primary = view.primary.value;
      const pinned = view.compare.value === "examples" ? view.pinned.value : null;
      const models = view.models.value;
      untracked(() => this.#leave((w) => (w.exampleId === primary || w.exampleId === pinned) && models.includes(w.model)));
    });
  }

  /**
   * The newest answer of a model to an example.
   *
   * @param ask false while rows fly by: then what is not here is not asked for
   */
  of(exampleId: string, model: string, ask = true): ReadonlySignal<Answer> {
    return this.#answer(exampleId, model, ask);
  }

  /**
   * Sees to it that there is an answer, generating this one row if need be. When the example or the model leaves the view
   * before that, the work is cancelled; what a person cancelled stays so.
   */
  async want(exampleId: string, model: string): Promise<void> {
    if (this.#wishes.some((w) => w.exampleId === exampleId && w.model === model)) return;
    const wish: Wish = { exampleId, model, runId: null, starting: false, left: false };
    this.#wishes.push(wish);
    try {
      const answer = await this.#settled(exampleId, model);
      if (answer || !this.#wishes.includes(wish)) return;
      wish.starting = true;
      const run = await this.run({ model, exampleIds: [exampleId] });
      wish.starting = false;
      if (!run) return;
      if (wish.left || !this.#wishes.includes(wish)) void this.#giveUp(wish, run.id);
      else wish.runId = run.id;
    } finally {
      if (!wish.runId) this.#wishes = this.#wishes.filter((w) => w !== wish);
    }
  }

  /** Starts a run on examples of the dataset in view. A refusal is shown; then the result is null. */
  async run(what: Omit<NewRun, "dataset">): Promise<Run | null> {
    const dataset = view.dataset.peek();
    if (!dataset) return null;
    const parameters = what.parameters ?? this.parameters.peek();
    const marked = this.#markQueued(what);
    try {
      const run = await api.startRun({ dataset, parameters, ...what });
      batch(() => {
        for (const { held, queued } of marked) if (held.peek() === queued) held.value = { ...queued, runId: run.id };
      });
      this.#put(run);
      this.#follow(run.id);
      return run;
    } catch (error) {
      const isSaid = this.#refuse(marked, messageOf(error));
      // A single row says itself what happened, unless it goes on showing the answer that it has.
      if (what.exampleIds?.length !== 1 || !isSaid) notices.problem(error);
      return null;
    }
  }

  async cancel(runId: string): Promise<void> {
    try {
      const run = await api.cancelRun(runId);
      // A run that has ended meanwhile has said more about itself than this.
      if (this.#streams.has(runId)) this.#put(run);
    } catch (error) {
      notices.problem(error);
    }
  }

  /** Does the failed and cancelled rows of a run again. */
  async retry(runId: string): Promise<void> {
    try {
      const run = await api.retryRun(runId);
      this.#put(run);
      this.#follow(run.id);
    } catch (error) {
      notices.problem(error);
    }
  }

  /** Takes a finished run off the list of what is shown. */
  forget(runId: string): void {
    this.#runs.value = this.#runs.value.filter((r) => r.id !== runId);
  }

  /** How long `count` answers will take, from those of this model that are known; null when none are. */
  estimateSeconds(model: string, count: number): number | null {
    const times = [...this.#answers.values()]
      .map((s) => s.peek())
      .filter((a): a is Result => a?.model === model && a.status === "done" && !a.cached && a.milliseconds != null)
      .map((a) => a.milliseconds!);
    if (!times.length) return null;
    return (times.reduce((sum, t) => sum + t, 0) / times.length / 1000) * count;
  }

  #key(exampleId: string, model: string): string {
    return `${model}\n${exampleId}`;
  }

  #answer(exampleId: string, model: string, ask: boolean): Signal<Answer> {
    const key = this.#key(exampleId, model);
    let held = this.#answers.get(key);
    if (!held) {
      held = signal<Answer>(undefined);
      this.#answers.set(key, held);
    }
    if (ask && !this.#known.has(key)) {
      this.#known.add(key);
      if (held.peek() === undefined) this.#ask(key, exampleId, model);
    }
    return held;
  }

  #settled(exampleId: string, model: string): Promise<Answer> {
    const held = this.of(exampleId, model);
    return new Promise((resolve) => {
      let stop: (() => void) | undefined = undefined;
      let found = false;
      stop = effect(() => {
        const answer = held.value;
        if (answer === undefined || found) return;
        found = true;
        resolve(answer);
        queueMicrotask(() => stop?.());
      });
    });
  }

  #ask(key: string, exampleId: string, model: string): void {
    this.#asked.set(key, { exampleId, model });
    if (this.#timer === undefined) this.#timer = setTimeout(() => void this.#lookUp(), LOOKUP_MS);
  }

  async #lookUp(): Promise<void> {
    this.#timer = undefined;
    const dataset = view.dataset.peek();
    const asked = [...this.#asked.values()];
    this.#asked = new Map();
    if (!dataset || !asked.length) return;
    const models = [...new Set(asked.map((a) => a.model))];
    const ids = [...new Set(asked.map((a) => a.exampleId))];
    for (let from = 0; from < ids.length; from += LOOKUP_SIZE) {
      const some = ids.slice(from, from + LOOKUP_SIZE);
      try {
        const { items } = await api.lookup(dataset, models, some);
        if (dataset !== view.dataset.peek()) return;
        batch(() => {
          items.forEach((result) => this.#store(result));
          for (const { exampleId, model } of asked) {
            const held = this.#answers.get(this.#key(exampleId, model));
            if (held && held.peek() === undefined && some.includes(exampleId)) held.value = null;
          }
        });
      } catch (error) {
        asked.forEach(({ exampleId, model }) => this.#known.delete(this.#key(exampleId, model)));
        notices.problem(error);
      }
    }
  }

  #store(result: Result): void {
    if (result.exampleId === null || result.index !== 0) return;
    const held = this.#answer(result.exampleId, result.model, false);
    const before = held.peek();
    if (result.status !== "done" && (this.#isGivenUp(result.runId) || this.#isWrittenByAnother(before, result.runId))) return;
    // What one run did not come to waits for another one.
    if (result.status === "cancelled" && before?.status === "queued" && before.runId !== result.runId) return;
    // One that is running brings all of its text so far, also when it begins anew and had said something else before.
    held.value = result;
  }

  #append(runId: string, model: string, delta: TokenDelta): void {
    if (delta.index !== 0 || this.#isGivenUp(runId)) return;
    const held = this.#answer(delta.exampleId, model, false);
    const before = held.peek();
    if ((before?.status === "done" && before.runId === runId) || this.#isWrittenByAnother(before, runId)) return;
    const running = before?.status === "running" ? before : emptyResult(delta.exampleId, model, "running", runId);
    held.value = { ...running, text: (running.text ?? "") + delta.text };
  }

  /**
   * Whether another run that is followed is writing this answer: after a reload, say, the page asks anew for what the run
   * from before still works on. The server computes it once and tells both; one of them is listened to.
   */
  #isWrittenByAnother(answer: Answer, runId: string | null): boolean {
    return answer?.status === "running" && answer.runId !== runId && this.#isFollowed(answer);
  }

  #isFollowed(answer: Result): boolean {
    return answer.runId !== null && this.#streams.has(answer.runId);
  }

  /** Whether this run is only being cancelled: what it still says matters only where it is a whole answer. */
  #isGivenUp(runId: string | null): boolean {
    return runId !== null && this.#givenUp.has(runId);
  }

  #markQueued({ exampleIds, model, fresh }: Omit<NewRun, "dataset">): Marked[] {
    const marked = (exampleIds ?? [])
      .map((id) => {
        const held = this.#answer(id, model, false);
        return { held, before: held.peek(), queued: emptyResult(id, model, "queued", null) };
      })
      .filter(({ before }) => before?.status !== "done" || fresh);
    batch(() => marked.forEach(({ held, queued }) => (held.value = queued)));
    return marked;
  }

  /**
   * Takes back that answers were marked: one that was there, or that another run is making, is shown again, the others say
   * why there is none.
   *
   * @returns whether any of them says so
   */
  #refuse(marked: Marked[], message: string): boolean {
    const error = { code: "REFUSED", message, retryable: true };
    const open = marked.filter(({ held, queued }) => held.peek() === queued);
    const failed = open.filter(({ before }) => before?.status !== "done" && !(isUnderWay(before) && this.#isFollowed(before)));
    batch(() => {
      for (const { held, before } of open) held.value = before;
      for (const { held, queued } of failed) held.value = { ...queued, status: "failed", error };
    });
    return failed.length > 0;
  }

  #put(run: Run): void {
    const others = this.#runs.peek().filter((r) => r.id !== run.id);
    this.#runs.value = [run, ...others].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  #follow(runId: string, attempt = 0): void {
    this.#streams.get(runId)?.close();
    const model = () => this.#runs.peek().find((r) => r.id === runId)?.model ?? "";
    this.#streams.set(
      runId,
      subscribe(
        api.runEventsUrl(runId),
        {
          progress: (run: Run) => {
            attempt = 0;
            this.#interrupted.value = false;
            this.#put(run);
          },
          row: (result: Result) => this.#store(result),
          token: (delta: TokenDelta) => this.#append(runId, model(), delta),
          end: (run: Run) => this.#ended(run),
        },
        (gone) => {
          if (!this.#streams.has(runId)) return;
          this.#interrupted.value = true;
          if (gone) setTimeout(() => void this.#resume(runId, attempt), RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]);
        },
      ),
    );
  }

  /** After the browser gave up on the stream (the server was restarted, say): asks how the run stands and goes on. */
  async #resume(runId: string, attempt: number): Promise<void> {
    if (!this.#streams.has(runId)) return;
    try {
      const run = await api.run(runId);
      this.#interrupted.value = false;
      if (run.state === "done" || run.state === "cancelled") await this.#catchUp(run);
      else {
        this.#put(run);
        this.#follow(runId, attempt + 1);
      }
    } catch (error) {
      if ((error as { status?: number }).status === 404) {
        this.#interrupted.value = false;
        this.#close(runId);
        this.forget(runId);
      } else
        setTimeout(() => void this.#resume(runId, attempt + 1), RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]);
    }
  }

  async #catchUp(run: Run): Promise<void> {
    for (let offset = 0; offset < run.total; offset += ROWS_AT_ONCE) {
      const { items } = await api.runRows(run.id, { offset, limit: ROWS_AT_ONCE });
      batch(() => items.forEach((result) => this.#store(result)));
    }
    this.#ended(run);
  }

  #ended(run: Run): void {
    this.#close(run.id);
    this.#put(run);
    // What ended without trouble needs no attention, and a single row shows its own state.
    if (run.total === 1) this.forget(run.id);
  }

  #close(runId: string): void {
    this.#streams.get(runId)?.close();
    this.#streams.delete(runId);
    this.#givenUp.delete(runId);
    this.#wishes = this.#wishes.filter((w) => w.runId !== runId);
    this.#askAboutOpen(runId);
  }

  /** What a run had still open when it was last heard of, as one that was deleted has: asks the server what is true now. */
  #askAboutOpen(runId: string): void {
    for (const [key, held] of this.#answers) {
      const answer = held.peek();
      if (!answer?.exampleId || answer.runId !== runId || !isUnderWay(answer)) continue;
      held.value = undefined;
      this.#ask(key, answer.exampleId, answer.model);
    }
  }

  #leave(stays: (wish: Wish) => boolean): void {
    for (const wish of this.#wishes) wish.left = !stays(wish);
    const gone = this.#wishes.filter((w) => w.left && !w.starting);
    this.#wishes = this.#wishes.filter((w) => !gone.includes(w));
    for (const wish of gone) if (wish.runId) void this.#giveUp(wish, wish.runId);
  }

  /** Ends a run that nobody waits for. Its row is as if it had never been asked, and is when somebody comes back. */
  async #giveUp({ exampleId, model }: Wish, runId: string): Promise<void> {
    this.#givenUp.add(runId);
    const held = this.#answer(exampleId, model, false);
    const answer = held.peek();
    if (isUnderWay(answer) && answer.runId === runId) held.value = null;
    await this.cancel(runId);
  }

  async #takeUp(dataset: string): Promise<void> {
    try {
      for (const state of ["running", "queued"]) {
        const { items } = await api.runs({ dataset, state });
        if (dataset !== view.dataset.peek()) return;
        for (const run of items) {
          this.#put(run);
          this.#follow(run.id);
        }
      }
    } catch (error) {
      notices.problem(error);
    }
  }
}

export const responses = new Responses();

function isUnderWay(answer: Answer): answer is Result {
  return answer?.status === "queued" || answer?.status === "running";
}

function emptyResult(exampleId: string, model: string, status: Result["status"], runId: string | null): Result {
  return {
    runId,
    exampleId,
    model,
    index: 0,
    status,
    text: null,
    candidates: [],
    finishReason: null,
    promptTokens: null,
    responseTokens: null,
    milliseconds: null,
    remark: null,
    cached: false,
    error: null,
    updatedAt: new Date().toISOString(),
  };
}
