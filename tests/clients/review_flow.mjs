// The review from end to end with supabase-js; prints what each step answered, as JSON.
import { readFileSync } from "node:fs";
import { createClient } from "@supabase/supabase-js";

const { API_URL, TOKEN, SERVICE_TOKEN } = process.env;
const { pieces, blocks, schema } = JSON.parse(readFileSync(0, "utf8"));

const client = (token) => createClient(API_URL, token, { accessToken: async () => token });
const person = client(TOKEN);
const worker = client(SERVICE_TOKEN);

async function answerOf(request) {
  const { data, error } = await request;
  if (error) throw new Error(JSON.stringify(error));
  return data;
}
const call = (who, name, args) => answerOf(who.rpc(name, args));

const project_id = await call(person, "create_project", { project_name: "In JavaScript" });
const document = await call(person, "ingest_document", {
  project_id,
  doc_title: "Agreement",
  source_type: "md",
  source_text: pieces.join("\n\n"),
  blocks,
});
const schema_id = await call(person, "register_schema", { schema_jsonb: schema });
const run_id = await call(person, "create_run_v2", { conv_uid: document.conv_uid, schema_id });

const claims = await call(worker, "claim_overlay_batch", { run_id, worker_id: "in-javascript" });
const completed = await call(worker, "complete_overlay_batch", {
  worker_id: "in-javascript",
  results: claims.map(({ overlay_id, claim_token, block_index }) => ({
    overlay_id,
    claim_token,
    data: { title: `Title ${block_index}` },
  })),
});

const page = await call(person, "list_overlays", { run_id, page_size: 3 });
const next = await call(person, "list_overlays", {
  run_id,
  page_size: 3,
  after_block: page.at(-1).block_uid,
});
const ids = [...page, ...next].map((row) => row.overlay_id);

const edited = await call(person, "update_overlay_staging", {
  overlay_id: ids[0],
  data: { title: "By hand" },
  expected_version: page[0].staging_version,
});
const patched = await answerOf(
  person
    .from("block_overlays_v2")
    .update({ overlay_jsonb_staging: { title: "Patched" } })
    .eq("id", ids[1])
    .select("staging_version, overlay_jsonb_staging"),
);
const byId = await call(person, "confirm_overlays", { overlay_ids: ids.slice(0, 1) });
const byBlock = await call(person, "confirm_overlays", {
  run_id,
  block_uids: [page[1].block_uid],
});
const rejected = await call(person, "reject_overlays_to_pending", {
  overlay_ids: ids.slice(2, 3),
  reason: "Too short.",
});
const { data: nothing, error, status } = await person.rpc("confirm_overlays", {
  overlay_ids: ids.slice(0, 1),
});
const exported = await answerOf(
  person.rpc("export_run", { run_id, unconfirmed: "omit" }).range(0, 999),
);
const [progress] = await call(person, "run_progress", { run_id });

console.log(
  JSON.stringify({
    completed,
    pages: [page.length, next.length],
    edited: edited.staging_version,
    patched,
    confirmed: [byId.confirmed, byBlock.confirmed],
    rejected: rejected.rejected,
    refused: { nothing, status, code: error.code, message: error.message, hint: error.hint },
    exported: exported.map((row) => row.user_defined.data),
    progress: [progress.confirmed_blocks, progress.pending_blocks, progress.total_blocks],
  }),
);
