-- How tickets and incidents meet: what a message tells of an incident, what a ticket belongs to, and one mail a person for each update.

-- What the messages of a ticket tell of incidents, by message, in all languages; null where none does. Asked once for a page, and at the cost of one look
-- into an index where no incident ever was.
create function guichet_told_on(of_ticket uuid) returns jsonb language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if not exists (select from incident_told d where d.ticket_id = of_ticket) or guichet_reads_from(of_ticket) is null then return null; end if;
    return (select jsonb_object_agg(d.message_id, jsonb_build_object('reference', i.reference, 'kind', u.kind, 'body', u.body)) from incident_told d
      join incident_update u on u.id = d.update_id join incident i on i.id = u.incident_id
      where d.ticket_id = of_ticket and i.published_at is not null);
  end $$;

-- The incidents of a ticket, for who reads it; those that its requester said are another matter, for who works it.
create function guichet_incidents_of(of_ticket uuid) returns jsonb language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare works boolean;
  begin
    if not exists (select from incident_ticket l where l.ticket_id = of_ticket) or guichet_reads_from(of_ticket) is null then return '[]'; end if;
    works := guichet_works_on(of_ticket);
    return (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'reference', i.reference, 'kind', i.kind, 'state', i.state, 'impact', i.impact,
          'title', i.title, 'workaround', i.workaround, 'how', l.how, 'askedAt', l.asked_at, 'answer', l.answer, 'last',
          (select jsonb_build_object('body', u.body, 'at', u.at) from incident_update u where u.incident_id = i.id order by u.at desc, u.id desc limit 1))
        order by l.how = 'different', l.linked_at, i.id), '[]')
      from incident_ticket l join incident i on i.id = l.incident_id
      where l.ticket_id = of_ticket and i.published_at is not null and (works or l.how <> 'different'));
  end $$;

-- Whether one may join it; it stays as it is until the joining is written, so that no update passes between the two.
create function guichet_hold_incident(of_incident uuid) returns boolean language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    perform from incident i where i.id = of_incident and i.published_at is not null and i.resolved_at is null
      and i.state not in ('resolved', 'cancelled') for share;
    return found;
  end $$;

revoke all on function guichet_told_on, guichet_incidents_of, guichet_hold_incident from public;
grant execute on function guichet_told_on, guichet_incidents_of, guichet_hold_incident to guichet_app, guichet_worker;

-- Whoever has twenty tickets of one incident gets one mail for each of its updates.
alter table outgoing_mail add column update_id uuid references incident_update (id);
create unique index outgoing_mail_of_update on outgoing_mail (update_id, recipient) where update_id is not null;
