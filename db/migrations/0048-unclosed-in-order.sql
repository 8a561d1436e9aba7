-- What an organisation has that is not closed, newest change first: of a partner's thousands of customers most have nothing open, and each was read to its
-- first ticket before that was known. It counts as the index did whose place it takes.
create index ticket_unclosed_of_organisation on ticket (organisation_id, updated_at desc, id desc) include (status)
  where organisation_id is not null and status in ('new', 'open', 'pending', 'on-hold', 'solved');
