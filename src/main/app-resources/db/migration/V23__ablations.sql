create table ablation (
  -- The hash of all that decides the result.
  id varchar(64) primary key references job (id) on delete cascade,
  model varchar(256) not null,
  -- What is to be found out, as JSON.
  plan text not null,
  calls integer not null,
  calls_done integer not null,
  -- The effects as far as they are known, as JSON; null while there are none.
  scores text,
  problem text
);
