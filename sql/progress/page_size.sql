-- A type, so that every list refuses the same sizes without saying so itself.
create domain public.page_size as integer
  constraint pages_have_1_to_1000_rows check (value is not null and value between 1 and 1000);

comment on domain public.page_size is
$$Rows that a list answers at most at a time: from 1 to 1000; anything else is refused (23514).$$;
