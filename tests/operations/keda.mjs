// Checks KEDA's objects, given as a JSON array on standard input, against the schemas of their kind.
import * as keda from "@kubernetes-models/keda/keda.sh/v1alpha1/index";
import { readFileSync } from "node:fs";

for (const manifest of JSON.parse(readFileSync(0, "utf8"))) {
  const { apiVersion, kind, ...rest } = manifest;
  if (apiVersion !== "keda.sh/v1alpha1") throw new Error(`${apiVersion} is not KEDA's`);
  const object = new keda[kind](rest);
  object.validate();
  console.log(kind);
}
