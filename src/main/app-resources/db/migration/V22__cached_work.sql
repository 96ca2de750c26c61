-- Answers of models by everything that decides them. Losing a row costs time, never data.
create table cached_work (
  cache_key varchar(64) primary key,
  content bytea not null,
  bytes integer not null,
  -- Milliseconds since 1970, as what was not used for the longest time goes first.
  used_at bigint not null
);

create index cached_work_by_use on cached_work (used_at);
