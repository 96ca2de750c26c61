-- Why no row can be answered at this moment, in the provider's words; null while rows are answered.
alter table run add column waiting_for text;
