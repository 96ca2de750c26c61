-- Texts are varchar and not text, because the embedded database keeps a text of more than a few hundred
-- characters apart from its row, which makes reading a dataset many times slower.

create table dataset (
  id varchar(36) primary key,
  name varchar(100) not null unique,
  kind varchar(20) not null,
  origin varchar,
  -- Tells whether a file has changed since it was loaded.
  fingerprint varchar(64),
  created_at timestamp with time zone not null,
  -- Grows with each change of the examples; whoever changes them holds this row.
  revision bigint not null,
  -- The revision at which examples were removed or renumbered, so that reading the changed ones is not enough.
  rebuilt bigint not null,
  next_position bigint not null,
  report varchar
);

create table example (
  dataset_id varchar(36) not null references dataset (id) on delete cascade,
  id varchar(32) not null,
  position bigint not null,
  fields varchar not null,
  parent_id varchar(32),
  rule varchar(1000),
  added boolean not null,
  hidden boolean not null,
  created_at timestamp with time zone not null,
  -- The dataset's revision when this row was last changed.
  revision bigint not null,
  primary key (dataset_id, id)
);

create index example_revision on example (dataset_id, revision);

create table slice (
  dataset_id varchar(36) not null references dataset (id) on delete cascade,
  name varchar(200) not null,
  primary key (dataset_id, name)
);

create table slice_example (
  dataset_id varchar(36) not null,
  slice_name varchar(200) not null,
  example_id varchar(32) not null,
  primary key (dataset_id, slice_name, example_id),
  foreign key (dataset_id, slice_name) references slice (dataset_id, name) on delete cascade
);
