-- Search within a bound, however many tickets there are: the newest are walked, then what is older by its words, one stretch of time after the other.

-- The stretch of 2^30 milliseconds (12 days) in which an id of version 7 was made, and its first id.
create function guichet_era(of_id uuid) returns text language sql immutable strict parallel safe
  as $$ select lpad(to_hex(('x' || left(translate(of_id::text, '-', ''), 12))::bit(48)::bigint >> 30), 5, '0') $$;
create function guichet_era_begins(era text) returns uuid language sql immutable strict parallel safe
  as $$ select rpad(lpad(to_hex(('x' || lpad(era, 12, '0'))::bit(48)::bigint << 30), 12, '0'), 32, '0')::uuid $$;

-- Words with their stretch before them: within an index those of one stretch stand together, so that neither a common word nor a beginning that many
-- words share is read beyond it. What would not fit into a tsvector is left out.
create function guichet_dated(of_ticket uuid, words tsvector) returns tsvector language plpgsql immutable strict parallel safe set search_path = public, pg_temp
  as $$
  declare
    era constant text := guichet_era(of_ticket);
    each text[] := tsvector_to_array(words);
  begin
    if cardinality(each) > 4000 then
      each := array(select w from (select w, sum(octet_length(w) + 8) over (order by n) as size from unnest(each) with ordinality x (w, n)) s where size < 1000000);
    end if;
    return array_to_tsvector(array(select era || w from unnest(each) w where w <> ''));
  end $$;
create function guichet_dated_query(sought tsquery, era text) returns tsquery language plpgsql immutable strict parallel safe set search_path = public, pg_temp
  as $$ begin return regexp_replace(sought::text, '''((?:[^'']|'''')+)''', '''' || era || '\1''', 'g')::tsquery; end $$;
revoke all on function guichet_era, guichet_era_begins, guichet_dated, guichet_dated_query from public;
grant execute on function guichet_era, guichet_era_begins, guichet_dated to guichet_app, guichet_worker;

-- Whoever asks reads all that waits to be put into the index, once for each stretch: so nothing waits.
create index ticket_words_dated on ticket_words using gin (requester_id, organisation_id, queue_key, guichet_dated(ticket_id, words)) with (fastupdate = off);
create index note_words_dated on note_words using gin (queue_key, guichet_dated(ticket_id, words)) with (fastupdate = off);
drop index ticket_words_search;
drop index note_words_search;

-- What one person's standing gives, newest ticket first, at most `most`: of the tickets of a requester, of an organisation, of queues, of customers.
-- `wanted`: what else is asked of a ticket, for each column those wanted and those not; of these the newest 8,000 of the house, or 2,000 of one's own,
-- are walked, and the newest 1,500 (1,000) with the words are looked at. By its beginning a word is met in what is walked, and of queues and many customers in the
-- hundred days before; in what is older as a whole and by its stems. `near`: what only comes near is not sought further back than beginnings are.
do $do$
declare
  fits constant text := (select string_agg(format($c$(any_%2$s is null or t.%2$I = any (any_%2$s)) and (none_%2$s is null or (t.%2$I = any (none_%2$s)) is not true)$c$, name, col), E'\n          and ')
    from (values ('status', 'status'), ('type', 'request_type'), ('service', 'service'), ('severity', 'severity'), ('priority', 'priority'), ('queue', 'queue_key')) c (name, col))
    || $c$ and (asked_organisation is null or t.organisation_id = asked_organisation)
          and (made_from is null or t.created_at >= made_from) and (made_before is null or t.created_at < made_before)
          and (moved_before is null or (t.updated_at, t.id) < (moved_before, moved_before_id))$c$;
  variables constant text := (select string_agg(format($v$
    any_%2$s constant text[] := case when jsonb_typeof(wanted -> %1$L -> 0) = 'array' then array(select jsonb_array_elements_text(wanted -> %1$L -> 0)) end;
    none_%2$s constant text[] := case when jsonb_typeof(wanted -> %1$L -> 1) = 'array' then array(select jsonb_array_elements_text(wanted -> %1$L -> 1)) end;$v$, name, col), '')
    from (values ('status', 'status'), ('type', 'request_type'), ('service', 'service'), ('severity', 'severity'), ('priority', 'priority'), ('queue', 'queue_key')) c (name, col));
  allowed constant text := $r$case lane
            when 'requester' then t.partner_id is null or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true)
            when 'organisation' then t.customer_sees = 'all'
            when 'queue' then whole or t.queue_key = any (queues)
            else t.organisation_id in (select unnest(customers)) and (
              t.customer_sees = 'all' and t.organisation_id in (select unnest(read))
              or t.delegation_id in (select unnest(acts))
              or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')) end$r$;
begin
  execute format($make$
create function guichet_newest_with(sought tsquery, lane text, of_id uuid, queues text[], customers uuid[], most integer, wanted jsonb) returns setof uuid
  language plpgsql stable security definer rows 100 set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
  as $f$
  declare
    filtered constant boolean := coalesce(wanted - 'near' <> '{}', false);
    own constant boolean := lane in ('requester', 'organisation', 'customer');
    whole constant boolean := lane = 'queue' and (select count(*) from queue q) = cardinality(queues);
    begins constant boolean := sought::text like '%%:*%%';
    reach constant integer := case when filtered then case when own then 2000 else 8000 end when own then 1000 else 1500 end;
    few constant integer := case when own then 1000 else 1500 end;
    whole_words constant tsquery := replace(sought::text, ':*', '')::tsquery;
    wholly tsquery := case when own then whole_words else sought end;
    -- How far back a partner's beginnings are met must not depend on how many tickets others have.
    recent constant text := case when lane = 'customers' then lpad(to_hex((extract(epoch from now()) * 1000)::bigint >> 30), 5, '0') end;
    old constant text := case when recent is not null then lpad(to_hex(('x' || lpad(recent, 8, '0'))::bit(32)::integer - 9), 5, '0') end;
    old_before constant uuid := case when recent is not null then guichet_era_begins(old) end;
    eras integer := 0;
    most_eras constant integer := case when wanted ? 'near' then case when own then 0 when lane = 'queue' then 8 else 1000 end end;
    budget constant integer := case when own then 1000 when filtered then 1500 else 3000 end;
    read constant uuid[] := case when lane like 'customer%%' then array(select guichet_customers_i_read()) end;
    acts constant uuid[] := case when lane like 'customer%%' then array(select guichet_delegations_i_act_on()) end;
    asked_organisation constant uuid := (wanted ->> 'organisation')::uuid;
    made_from constant timestamptz := (wanted ->> 'from')::timestamptz;
    made_before constant timestamptz := (wanted ->> 'before')::timestamptz;
    moved_before constant timestamptz := (wanted -> 'after' ->> 0)::timestamptz;
    moved_before_id constant uuid := (wanted -> 'after' ->> 1)::uuid;%3$s
    found uuid[];
    ids uuid[];
    bound uuid;
    next uuid;
    era text;
    dated tsquery;
    looked integer := 0;
  begin
    if filtered then
      if lane = 'requester' then
        bound := (select t.id from ticket t where t.requester_id = of_id order by t.id desc offset reach - 1 limit 1);
        with f as materialized (select t.id from (select t.* from ticket t where t.requester_id = of_id order by t.id desc limit reach) t where %2$s and %1$s limit few)
        select case when (select count(*) from f) = few then (select id from f order by id limit 1) else bound end,
          array(select w.ticket_id from f join ticket_words w on w.ticket_id = f.id where w.words @@ sought) into bound, found;
      elsif own then
        bound := (select t.id from ticket t where t.organisation_id = of_id order by t.id desc offset reach - 1 limit 1);
        with f as materialized (select t.id from (select t.* from ticket t where t.organisation_id = of_id order by t.id desc limit reach) t where %2$s and %1$s limit few)
        select case when (select count(*) from f) = few then (select id from f order by id limit 1) else bound end,
          array(select w.ticket_id from f join ticket_words w on w.ticket_id = f.id where w.words @@ sought) into bound, found;
      else
        bound := (select t.id from ticket t order by t.id desc offset reach - 1 limit 1);
        with f as materialized (select t.id from (select t.* from ticket t order by t.id desc limit reach) t where %2$s and %1$s limit few)
        select case when (select count(*) from f) = few then (select id from f order by id limit 1) else bound end,
          array(select w.ticket_id from f join ticket_words w on w.ticket_id = f.id where w.words @@ sought
            and (not begins or old_before is null or w.ticket_id >= old_before or w.words @@ whole_words)) into bound, found;
      end if;
    elsif lane = 'requester' then
      bound := (select t.id from ticket t where t.requester_id = of_id order by t.id desc offset reach - 1 limit 1);
      found := array(select i.id from (select t.id from ticket t where t.requester_id = of_id order by t.id desc limit reach) i
        cross join lateral (select from ticket_words w where w.ticket_id = i.id and w.words @@ sought offset 0) w
        cross join lateral (select from ticket t where t.id = i.id and %1$s offset 0) t limit most);
    elsif own then
      bound := (select t.id from ticket t where t.organisation_id = of_id order by t.id desc offset reach - 1 limit 1);
      found := array(select i.id from (select t.id from ticket t where t.organisation_id = of_id order by t.id desc limit reach) i
        cross join lateral (select from ticket_words w where w.ticket_id = i.id and w.words @@ sought offset 0) w
        cross join lateral (select from ticket t where t.id = i.id and %1$s offset 0) t limit most);
    elsif lane = 'customers' then
      bound := (select w.ticket_id from ticket_words w order by w.ticket_id desc offset reach - 1 limit 1);
      found := array(select w.ticket_id from (select w.ticket_id, w.organisation_id, w.words from ticket_words w order by w.ticket_id desc limit reach) w
        where w.organisation_id in (select unnest(customers)) and w.words @@ sought and (not begins or w.ticket_id >= old_before or w.words @@ whole_words) and exists (select from ticket t where t.id = w.ticket_id and %1$s offset 0) limit most);
    else
      bound := (select w.ticket_id from ticket_words w order by w.ticket_id desc offset reach - 1 limit 1);
      found := array(select w.ticket_id from (select w.ticket_id, w.queue_key, w.words from ticket_words w order by w.ticket_id desc limit reach) w
        where (whole or w.queue_key = any (queues)) and w.words @@ sought limit most);
    end if;
    if lane = 'queue' then -- and what is in notes of the walked
      found := array(select unnest(found) union select n.ticket_id from note_words n cross join lateral (select from ticket t where t.id = n.ticket_id and %1$s and %2$s offset 0) t
        where n.ticket_id >= coalesce(bound, '00000000-0000-0000-0000-000000000000') and n.words @@ sought);
    end if;
    while bound is not null and cardinality(found) < most and (looked < budget or not filtered and lane <> 'customers') and eras is distinct from most_eras loop
      next := case
        when lane = 'requester' then (select t.id from ticket t where t.requester_id = of_id and t.id < bound order by t.id desc limit 1)
        when own then (select t.id from ticket t where t.organisation_id = of_id and t.id < bound order by t.id desc limit 1)
        else (select t.id from ticket t where t.id < bound order by t.id desc limit 1) end;
      exit when next is null;
      era := guichet_era(next);
      eras := eras + 1;
      -- A beginning is looked up in the words of the whole house, whoever asks.
      if begins and (eras = 9 and lane = 'queue' or era < old) then wholly := whole_words; end if;
      exit when most_eras is not null and era < old;
      dated := guichet_dated_query(wholly, era);
      if lane = 'requester' then
        ids := array(select w.ticket_id from (select w.ticket_id from ticket_words w where w.requester_id = of_id and guichet_dated(w.ticket_id, w.words) @@ dated offset 0) w
          where w.ticket_id < bound order by 1 desc);
      elsif lane in ('organisation', 'customer') then
        ids := array(select w.ticket_id from (select w.ticket_id from ticket_words w where w.organisation_id = of_id and guichet_dated(w.ticket_id, w.words) @@ dated offset 0) w
          where w.ticket_id < bound order by 1 desc);
      elsif lane = 'queue' and (whole or cardinality(queues) > 3) then
        ids := array(select w.ticket_id from ((select w.ticket_id, w.queue_key from ticket_words w where guichet_dated(w.ticket_id, w.words) @@ dated offset 0)
            union (select w.ticket_id, w.queue_key from note_words w where guichet_dated(w.ticket_id, w.words) @@ dated offset 0)) w
          where w.ticket_id < bound and (whole or w.queue_key = any (queues)) order by 1 desc);
      elsif lane = 'queue' then
        ids := array(select w.ticket_id from unnest(queues) k (key) cross join lateral ((select w.ticket_id from ticket_words w where w.queue_key = k.key and guichet_dated(w.ticket_id, w.words) @@ dated offset 0)
            union (select w.ticket_id from note_words w where w.queue_key = k.key and guichet_dated(w.ticket_id, w.words) @@ dated offset 0)) w
          where w.ticket_id < bound order by 1 desc);
      else
        ids := array(select w.ticket_id from (select w.ticket_id, w.organisation_id from ticket_words w where guichet_dated(w.ticket_id, w.words) @@ dated offset 0) w
          where w.ticket_id < bound and case when true then w.organisation_id in (select unnest(customers)) end order by 1 desc);
      end if;
      looked := looked + cardinality(ids);
      if cardinality(ids) > 0 and (lane <> 'queue' or filtered) then
        ids := array(select i.id from unnest(ids) with ordinality i (id, n) cross join lateral (select from ticket t where t.id = i.id and %1$s and %2$s offset 0) t limit most - cardinality(found));
      end if;
      found := found || ids;
      bound := guichet_era_begins(era);
    end loop;
    -- Other tickets have the words too often to look at them all: then the newest of each customer.
    if lane = 'customers' and bound is not null and cardinality(found) < most and looked >= budget then
      found := array(select unnest(found) union all select t.id from unnest(customers) c (id)
        cross join lateral (select t.* from ticket t where t.organisation_id = c.id and t.id < bound order by t.id desc limit greatest(2, 5000 / cardinality(customers))) t
        where exists (select from ticket_words w where w.ticket_id = t.id and w.words @@ wholly offset 0) and %1$s and %2$s);
    end if;
    return query select i.id from unnest(found) i (id) order by i.id desc limit most;
  end $f$$make$, allowed, fits, variables);
end $do$;
revoke all on function guichet_newest_with from public;

-- As before. With one role, as nearly everybody has, its rights are those of each delegation: nothing is to be gathered.
create or replace function guichet_my_delegations() returns table (id uuid, customer_id uuid, partner_id uuid, rights text[], services text[], request_types text[],
    tenants text[], customer_sees text, single boolean, ends_at timestamptz)
  language plpgsql stable security definer rows 5 set search_path = public, pg_temp
  as $$
  declare
    me constant uuid := guichet_me();
    roles integer;
  begin
    if me is null then return; end if;
    roles := (select count(*) from partner_assignment a join partner_role r on r.key = a.role_key and r.retired_at is null where a.person_id = me);
    if roles = 0 then return; end if;
    if roles = 1 then
      return query select d.id, d.customer_id, d.partner_id, case when d.single then array['file'] else r.granted end, d.services, d.request_types, d.tenants, d.customer_sees,
          d.single, d.ends_at
        from partner_assignment a
        join lateral (select r.key, array(select distinct one from unnest(r.rights) one order by 1) as granted from partner_role r
          where r.key = a.role_key and r.retired_at is null offset 0) r on true
        join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
        where a.person_id = me and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
          and r.granted <> '{}' and (not d.single or 'file' = any (r.granted));
      return;
    end if;
    return query
      select d.id, d.customer_id, d.partner_id, array_agg(distinct granted.one), d.services, d.request_types, d.tenants, d.customer_sees, d.single, d.ends_at
      from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      cross join lateral unnest(r.rights) granted (one)
      where a.person_id = me and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and (not d.single or granted.one = 'file')
      group by d.id;
  end $$;
create or replace function guichet_my_customers() returns setof uuid language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  as $$ begin
    return query select distinct d.customer_id from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null and r.rights <> '{}'
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      where a.person_id = guichet_me() and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and (not d.single or 'file' = any (r.rights));
  end $$;

-- By the words, within one standing of the person of the transaction. It gives ids alone, which are read again under the policies.
create function guichet_tickets_found(sought tsquery, within text, most integer, wanted jsonb) returns setof uuid language plpgsql stable security definer rows 100
  set search_path = public, pg_temp
  as $$
  declare
    me constant uuid := guichet_me();
    customers uuid[];
  begin
    if me is null or numnode(sought) = 0 then return; end if;
    case within
      when 'mine' then return query select * from guichet_newest_with(sought, 'requester', me, null, null, most, wanted);
      when 'cc' then return query
        select h.ticket_id from (select f.ticket_id from participant f where f.person_id = me and f.sees_from is null
            and (f.through_partner is null or guichet_partner_is_on(f.ticket_id, f.through_partner)) order by f.ticket_id desc offset 0) f
          cross join lateral (select w.ticket_id from ticket_words w where w.ticket_id = f.ticket_id and w.words @@ sought offset 0) h
        limit most;
      when 'organisation' then return query
        select o.id from membership m cross join lateral guichet_newest_with(sought, 'organisation', m.organisation_id, null, null, most, wanted) o (id)
        where m.person_id = me and m.sees_tickets = 'all' and (wanted ->> 'organisation' is null or m.organisation_id = (wanted ->> 'organisation')::uuid);
      when 'customers' then
        if not guichet_is_partner() then return; end if;
        customers := array(select c.id from guichet_my_customers() c (id) where wanted ->> 'organisation' is null or c.id = (wanted ->> 'organisation')::uuid);
        if customers = '{}' then return; end if;
        if cardinality(customers) <= 20 then return query
          select o.id from unnest(customers) c (id) cross join lateral guichet_newest_with(sought, 'customer', c.id, null, customers, most, wanted) o (id);
        else return query select * from guichet_newest_with(sought, 'customers', null, null, customers, most, wanted);
        end if;
      when 'queue' then return query select * from guichet_newest_with(sought, 'queue', null,
        case when guichet_is_administrator() then array(select q.key from queue q) else guichet_my_queues() end, null, most, wanted);
    end case;
  end $$;
revoke all on function guichet_tickets_found from public;
grant execute on function guichet_tickets_found to guichet_app;

-- As before; what has no letters but those of ASCII is plain but for its case.
create or replace function guichet_plain(said text) returns text language plpgsql stable strict parallel safe set search_path = public, pg_temp
  as $$ begin return case when octet_length(said) = length(said) then lower(said collate "C") else lower(unaccent(normalize(said, nfkc))) end; end $$;

-- What stands in tickets where the person of the transaction reads them, by the rule of message_read, asked once of each ticket instead of each message:
-- the newest messages, and whether one says a phrase: a pattern, and its words
-- as patterns of `like`, which cost less.
create function guichet_said_in(tickets uuid[], newest integer, characters integer) returns table (ticket_id uuid, id uuid, body text)
  language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  as $$ begin
    return query select w.id, m.id, m.body from unnest(tickets) w (id) cross join lateral (select guichet_reads_from(w.id) as since offset 0) r
      cross join lateral (select x.id, left(x.body, characters) as body from message x where x.ticket_id = w.id and r.since is not null and x.created_at >= r.since
        order by x.created_at desc, x.id desc limit newest) m;
  end $$;
create function guichet_says(of_ticket uuid, pattern text, said text[]) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare
    since constant timestamptz := guichet_reads_from(of_ticket);
    words constant text[] := array(select guichet_plain(w) from unnest(said) w);
  begin
    return since is not null and exists (select from (select guichet_plain(left(m.body, 20000)) as plain from message m
      where m.ticket_id = of_ticket and m.created_at >= since offset 0) m where m.plain like all (words) and m.plain ~ pattern);
  end $$;
revoke all on function guichet_said_in, guichet_says from public;
grant execute on function guichet_said_in, guichet_says to guichet_app;

-- As a process of the version before asks.
create or replace function guichet_tickets_with(sought tsquery, within text, most integer) returns setof uuid language plpgsql stable security definer rows 100
  set search_path = public, pg_temp
  as $$ begin return query select * from guichet_tickets_found(sought, within, most, null); end $$;
drop function guichet_estimate_words;
