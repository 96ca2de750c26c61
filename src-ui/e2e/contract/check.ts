// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * Compiles when every field and every word that this page reads or sends is in the server's own description. contract.spec.ts
 * generates schema.gen.ts from that description and compiles this file; a field that is not there is named in the error.
 */
import type * as T from "../../src/api/types.ts";
import type { components } from "./schema.gen.ts";

type S = components["schemas"];

/** `true`, or the names of the fields that the server does not know. */
type Fields<Ours, Theirs> = [Exclude<keyof Ours, keyof Theirs>] extends [never] ? true : Exclude<keyof Ours, keyof Theirs>;
/** `true`, or the words of the server that the page does not know. */
type Words<Ours, Theirs> = [Exclude<Theirs, Ours>] extends [never] ? true : Exclude<Theirs, Ours>;

export const agreed: {
  Capabilities: Fields<T.Capabilities, S["Capabilities"]>;
  Limits: Fields<T.Limits, S["Limits"]>;
  FormSpec: Fields<T.FormSpec, S["FormSpec"]>;
  FormField: Fields<T.FormField, S["FormField"]>;
  Dataset: Fields<T.Dataset, S["Dataset"]>;
  DatasetKind: Words<T.Dataset["kind"], S["DatasetKind"]>;
  Field: Fields<T.Field, S["Field"]>;
  LoadReport: Fields<T.LoadReport, S["LoadReport"]>;
  Example: Fields<T.Example, S["Example"]>;
  NewExample: Fields<T.NewExample, S["NewExample"]>;
  Family: Fields<T.Family, S["Family"]>;
  Facet: Fields<T.Facet, S["Facet"]>;
  Slice: Fields<T.Slice, S["SliceSize"]>;
  Model: Fields<T.Model, S["Model"]>;
  SalienceMethodInfo: Fields<T.SalienceMethodInfo, S["SalienceMethodInfo"]>;
  ConnectionTest: Fields<T.ConnectionTest, S["ConnectionTest"]>;
  Parameters: Fields<T.Parameters, S["Parameters"]>;
  Run: Fields<T.Run, S["Run"]>;
  RunState: Words<T.Run["state"] | "failed", S["JobState"]>;
  NewRun: Fields<T.NewRun, S["RunRequest"]>;
  Result: Fields<T.Result, S["Result"]>;
  ResultStatus: Words<T.ResultStatus, S["RowStatus"]>;
  Tok: Fields<T.Tok, S["Tok"]>;
  SalienceRequest: Fields<T.SalienceRequest, S["ExplainRequest"]>;
  SalienceAnswer: Fields<T.SalienceAnswer, S["SalienceAnswer"]>;
  AblationRequest: Fields<T.AblationRequest, S["AblationRequest"]>;
  Ablation: Fields<T.Ablation, S["Ablation"]>;
  Preview: Fields<T.Preview, S["Preview"]>;
  MetricInfo: Fields<T.MetricInfo, S["MetricInfo"]>;
  MetricsRequest: Fields<T.MetricsRequest, S["MetricsRequest"]>;
  MetricRow: Fields<T.MetricRow, S["MetricsRow"]>;
  Projection: Fields<T.Projection, S["Projection"]>;
  ProjectionRequest: Fields<T.ProjectionRequest, S["ProjectionRequest"]>;
  Share: Fields<T.Share, S["Share"]>;
} = {
  Capabilities: true,
  Limits: true,
  FormSpec: true,
  FormField: true,
  Dataset: true,
  DatasetKind: true,
  Field: true,
  LoadReport: true,
  Example: true,
  NewExample: true,
  Family: true,
  Facet: true,
  Slice: true,
  Model: true,
  SalienceMethodInfo: true,
  ConnectionTest: true,
  Parameters: true,
  Run: true,
  RunState: true,
  NewRun: true,
  Result: true,
  ResultStatus: true,
  Tok: true,
  SalienceRequest: true,
  SalienceAnswer: true,
  AblationRequest: true,
  Ablation: true,
  Preview: true,
  MetricInfo: true,
  MetricsRequest: true,
  MetricRow: true,
  Projection: true,
  ProjectionRequest: true,
  Share: true,
};
