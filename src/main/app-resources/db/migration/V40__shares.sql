create table share (
  id varchar(32) primary key,
  -- JSON in ASCII.
  state varchar not null,
  created_at timestamp with time zone not null
);
