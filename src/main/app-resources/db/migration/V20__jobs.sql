-- Work that takes a while. Whoever holds the lease does it; an expired lease may be taken over.
create table job (
  id varchar(64) primary key,
  kind varchar(20) not null,
  state varchar(12) not null,
  cancel_requested boolean not null,
  -- Grows with everything that is recorded about the job; the ids of its events.
  changes bigint not null,
  -- How often it ended with a defect.
  defects integer not null,
  lease_owner varchar(64),
  lease_until timestamp with time zone,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  -- When the present owner began.
  claimed_at timestamp with time zone,
  ended_at timestamp with time zone
);

create index job_by_state on job (kind, state, created_at);
create index job_by_owner on job (lease_owner);
