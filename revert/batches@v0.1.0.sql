-- Revert pgoverlay:batches from pg

begin;

drop function public.next_message_batch_in();
drop function public.close_message_batch(text, uuid, text);
drop function public.take_message_batch(text, interval);
drop function public.submit_message_batch(text, uuid, text);
drop function public.plan_message_batch(text, jsonb, jsonb, interval);
drop function overlay_private.find_message_batch(uuid);
drop type public.message_batch;

commit;
