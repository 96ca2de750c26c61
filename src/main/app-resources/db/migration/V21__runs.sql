create table run (
  id varchar(64) primary key references job (id) on delete cascade,
  dataset varchar(256) not null,
  model varchar(256) not null,
  parameters text not null,
  repeats integer not null,
  fresh boolean not null,
  total integer not null,
  done integer not null,
  failed integer not null,
  cancelled integer not null,
  cached integer not null,
  -- Rows that a model had answered or refused when the present owner began; for the time that is left.
  computed_before integer not null
);

create index run_by_dataset on run (dataset, model);

create table run_row (
  run_id varchar(64) not null references run (id) on delete cascade,
  position integer not null,
  example_id varchar(64) not null,
  repeat_index integer not null,
  status varchar(12) not null,
  -- The answer or the error, as JSON; null until there is one.
  outcome text,
  cached boolean not null,
  -- The job's change that this row's present status came with.
  change_id bigint not null,
  updated_at timestamp with time zone not null,
  primary key (run_id, position)
);

create index run_row_by_status on run_row (run_id, status, position);
create index run_row_by_change on run_row (run_id, change_id);
create index run_row_by_example on run_row (example_id, repeat_index);
