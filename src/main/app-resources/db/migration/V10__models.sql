-- The models that people loaded. What a form has in it is JSON; secrets are apart from it, encrypted.
create table models (
  name varchar(64) primary key,
  loader varchar(64) not null,
  config text not null,
  secrets text,
  version bigint not null,
  created_at timestamp with time zone not null
);
