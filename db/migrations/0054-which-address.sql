-- What was mailed lately says to which of one's addresses it came.
drop function guichet_mailed_by_me();
create function guichet_mailed_by_me() returns table (id uuid, address_id uuid, received_at timestamptz, state text, cause text, ticket_id uuid)
  language plpgsql stable security definer rows 20 set search_path = public, pg_temp
  as $$ begin
    return query select i.id, a.id, i.received_at, i.state, i.cause, i.ticket_id from ticket_address a join incoming_mail i on i.ticket_address_id = a.id
      where a.person_id = guichet_me() order by i.received_at desc, i.id desc limit 20;
  end $$;
revoke execute on function guichet_mailed_by_me from public;
grant execute on function guichet_mailed_by_me to guichet_app;
