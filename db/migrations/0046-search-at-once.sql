-- One slip of the finger is forgiven, and a phrase is read, for all tickets in one question each, where it was asked of each ticket who reads it: what a
-- standing finds is read whole by whoever stands so.

-- What one person's standing gives, newest ticket first, at most `most`: of the tickets of a requester, of an organisation, of queues, of customers, and
-- now of those one follows whole, so that what is not `wanted` takes no place there either.
-- `wanted`: what else is asked of a ticket, for each column those wanted and those not; of these the newest 8,000 of the house, or 2,000 of one's own,
-- are walked, and the newest 1,500 (1,000) with the words are looked at. By its beginning a word is met in what is walked, and of queues and many customers in the
-- hundred days before; in what is older as a whole and by its stems, in one stretch after the other, and of words that hardly any ticket has in more and more
-- of them at once. `near`: what only comes near is not sought further back than beginnings are. `sought` null: the newest, whatever they say.
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
create or replace function guichet_newest_with(sought tsquery, lane text, of_id uuid, queues text[], customers uuid[], most integer, wanted jsonb) returns setof uuid
  language plpgsql stable security definer rows 100 set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
  as $f$
  declare
    filtered constant boolean := coalesce(wanted - 'near' <> '{}', false);
    own constant boolean := lane in ('requester', 'organisation', 'customer');
    whole constant boolean := lane = 'queue' and (select count(*) from queue q) = cardinality(queues);
    begins constant boolean := coalesce(sought::text like '%%:*%%', false);
    reach constant integer := case when filtered then case when own then 2000 else 8000 end when own then 1000 else 1500 end;
    few constant integer := case when sought is null then most when own then 1000 else 1500 end;
    whole_words constant tsquery := replace(sought::text, ':*', '')::tsquery;
    wholly tsquery := case when own then whole_words else sought end;
    -- How far back a partner's beginnings are met must not depend on how many tickets others have.
    old constant integer := case when lane = 'customers' then ((extract(epoch from now()) * 1000)::bigint >> 30) - 9 end;
    old_before constant uuid := case when old is not null then guichet_era_begins(guichet_era_called(old)) end;
    eras integer := 0;
    wide integer := 1;
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
    era integer;
    oldest integer;
    undated text;
    dated tsquery[];
    at_once integer;
    met integer;
    looked integer := 0;
  begin
    if lane = 'cc' then
      return query select f.ticket_id from (select f.ticket_id from participant f where f.person_id = of_id and f.sees_from is null
          and (f.through_partner is null or guichet_partner_is_on(f.ticket_id, f.through_partner)) order by f.ticket_id desc offset 0) f
        where (not filtered or exists (select from ticket t where t.id = f.ticket_id and %2$s offset 0))
          and exists (select from ticket_words w where w.ticket_id = f.ticket_id and (sought is null or w.words @@ sought) offset 0) limit most;
      return;
    end if;
    if filtered then
      if lane = 'requester' then
        bound := (select t.id from ticket t where t.requester_id = of_id order by t.id desc offset reach - 1 limit 1);
        with f as materialized (select t.id from (select t.* from ticket t where t.requester_id = of_id order by t.id desc limit reach) t where %2$s and %1$s limit few)
        select case when (select count(*) from f) = few then (select id from f order by id limit 1) else bound end,
          array(select w.ticket_id from f join ticket_words w on w.ticket_id = f.id where (sought is null or w.words @@ sought)) into bound, found;
      elsif own then
        bound := (select t.id from ticket t where t.organisation_id = of_id order by t.id desc offset reach - 1 limit 1);
        with f as materialized (select t.id from (select t.* from ticket t where t.organisation_id = of_id order by t.id desc limit reach) t where %2$s and %1$s limit few)
        select case when (select count(*) from f) = few then (select id from f order by id limit 1) else bound end,
          array(select w.ticket_id from f join ticket_words w on w.ticket_id = f.id where (sought is null or w.words @@ sought)) into bound, found;
      else
        bound := (select t.id from ticket t order by t.id desc offset reach - 1 limit 1);
        with f as materialized (select t.id from (select t.* from ticket t order by t.id desc limit reach) t where %2$s and %1$s limit few)
        select case when (select count(*) from f) = few then (select id from f order by id limit 1) else bound end,
          array(select w.ticket_id from f join ticket_words w on w.ticket_id = f.id where (sought is null or w.words @@ sought)
            and (not begins or old_before is null or w.ticket_id >= old_before or w.words @@ whole_words)) into bound, found;
      end if;
    elsif lane = 'requester' then
      bound := (select w.ticket_id from ticket_words w where w.requester_id = of_id order by w.ticket_id desc offset reach - 1 limit 1);
      found := array(select w.ticket_id from (select w.ticket_id, w.words from ticket_words w where w.requester_id = of_id order by w.ticket_id desc limit reach) w
        where (sought is null or w.words @@ sought) and exists (select from ticket t where t.id = w.ticket_id and %1$s offset 0) limit most);
    elsif own then
      bound := (select w.ticket_id from ticket_words w where w.organisation_id = of_id order by w.ticket_id desc offset reach - 1 limit 1);
      found := array(select w.ticket_id from (select w.ticket_id, w.words from ticket_words w where w.organisation_id = of_id order by w.ticket_id desc limit reach) w
        where (sought is null or w.words @@ sought) and exists (select from ticket t where t.id = w.ticket_id and %1$s offset 0) limit most);
    elsif lane = 'customers' then
      bound := (select w.ticket_id from ticket_words w order by w.ticket_id desc offset reach - 1 limit 1);
      found := array(select w.ticket_id from (select w.ticket_id, w.organisation_id, w.words from ticket_words w order by w.ticket_id desc limit reach) w
        where case when true then w.organisation_id in (select unnest(customers)) end and (sought is null or w.words @@ sought) and (not begins or w.ticket_id >= old_before or w.words @@ whole_words) and exists (select from ticket t where t.id = w.ticket_id and %1$s offset 0) limit most);
    else
      bound := (select w.ticket_id from ticket_words w order by w.ticket_id desc offset reach - 1 limit 1);
      found := array(select w.ticket_id from (select w.ticket_id, w.queue_key, w.words from ticket_words w order by w.ticket_id desc limit reach) w
        where (whole or w.queue_key = any (queues)) and (sought is null or w.words @@ sought) limit most);
    end if;
    if lane = 'queue' then -- and what is in notes of the walked
      found := array(select unnest(found) union select n.ticket_id from note_words n cross join lateral (select from ticket t where t.id = n.ticket_id and %1$s and %2$s offset 0) t
        where n.ticket_id >= coalesce(bound, '00000000-0000-0000-0000-000000000000') and n.words @@ sought);
    end if;
    while sought is not null and bound is not null and cardinality(found) < most and (looked < budget or not filtered and lane <> 'customers') and eras is distinct from most_eras loop
      next := case
        when lane = 'requester' then (select w.ticket_id from ticket_words w where w.requester_id = of_id and w.ticket_id < bound order by w.ticket_id desc limit 1)
        when own then (select w.ticket_id from ticket_words w where w.organisation_id = of_id and w.ticket_id < bound order by w.ticket_id desc limit 1)
        else (select w.ticket_id from ticket_words w where w.ticket_id < bound order by w.ticket_id desc limit 1) end;
      exit when next is null;
      era := guichet_era_number(next);
      -- A beginning is looked up in the words of the whole house, whoever asks.
      if begins and (eras = 8 and lane = 'queue' or era < old) then wholly := whole_words; end if;
      exit when most_eras is not null and era < old;
      oldest := coalesce(oldest, guichet_era_number((select w.ticket_id from ticket_words w order by w.ticket_id limit 1)));
      wide := least(case when most_eras is not null or wholly::text like '%%:*%%' or met > 50 then 1 else least(2 * wide, 32) end, era - oldest + 1);
      at_once := case when wide > 1 then 500 end;
      -- As guichet_dated_query does, without a call for each.
      undated := regexp_replace(wholly::text, '''((?:[^'']|'''')+)''', '''' || chr(1) || '\1''', 'g');
      dated := array(select replace(undated, chr(1), guichet_era_called(n))::tsquery from generate_series(era, era - wide + 1, -1) n);
      if lane = 'requester' then
        select coalesce(array_agg(w.ticket_id order by w.ticket_id desc), '{}'), count(*) from (select w.ticket_id from unnest(dated) d (query)
          cross join lateral (select w.ticket_id from ticket_words w where w.requester_id = of_id and guichet_dated(w.ticket_id, w.words) @@ d.query offset 0) w
          where w.ticket_id < bound limit at_once) w into ids, met;
      elsif lane in ('organisation', 'customer') then
        select coalesce(array_agg(w.ticket_id order by w.ticket_id desc), '{}'), count(*) from (select w.ticket_id from unnest(dated) d (query)
          cross join lateral (select w.ticket_id from ticket_words w where w.organisation_id = of_id and guichet_dated(w.ticket_id, w.words) @@ d.query offset 0) w
          where w.ticket_id < bound limit at_once) w into ids, met;
      elsif lane = 'queue' and (whole or cardinality(queues) > 3) then
        select coalesce(array_agg(w.ticket_id order by w.ticket_id desc) filter (where whole or w.queue_key = any (queues)), '{}'), count(*) from (select w.* from unnest(dated) d (query)
          cross join lateral ((select w.ticket_id, w.queue_key from ticket_words w where guichet_dated(w.ticket_id, w.words) @@ d.query offset 0)
            union (select w.ticket_id, w.queue_key from note_words w where guichet_dated(w.ticket_id, w.words) @@ d.query offset 0)) w
          where w.ticket_id < bound limit at_once) w into ids, met;
      elsif lane = 'queue' then
        select coalesce(array_agg(w.ticket_id order by w.ticket_id desc), '{}'), count(*) from (select w.ticket_id from unnest(dated) d (query) cross join unnest(queues) k (key)
          cross join lateral ((select w.ticket_id from ticket_words w where w.queue_key = k.key and guichet_dated(w.ticket_id, w.words) @@ d.query offset 0)
            union (select w.ticket_id from note_words w where w.queue_key = k.key and guichet_dated(w.ticket_id, w.words) @@ d.query offset 0)) w
          where w.ticket_id < bound limit at_once) w into ids, met;
      else
        select coalesce(array_agg(w.ticket_id order by w.ticket_id desc) filter (where w.organisation_id in (select unnest(customers))), '{}'), count(*) from (select w.* from unnest(dated) d (query)
          cross join lateral (select w.ticket_id, w.organisation_id from ticket_words w where guichet_dated(w.ticket_id, w.words) @@ d.query offset 0) w
          where w.ticket_id < bound limit at_once) w into ids, met;
      end if;
      -- Of a word that only older tickets have this would be very many: then one stretch after the other.
      continue when met = at_once;
      looked := looked + cardinality(ids);
      eras := eras + wide;
      if cardinality(ids) > 0 and (lane <> 'queue' or filtered) then
        ids := array(select i.id from unnest(ids) with ordinality i (id, n) cross join lateral (select from ticket t where t.id = i.id and %1$s and %2$s offset 0) t limit most - cardinality(found));
      end if;
      found := found || ids;
      bound := guichet_era_begins(guichet_era_called(era - wide + 1));
    end loop;
    -- Other tickets have the words too often to look at them all: then the newest of each customer.
    if lane = 'customers' and bound is not null and cardinality(found) < most and (looked >= budget or sought is null) then
      found := array(select unnest(found) union all select t.id from unnest(customers) c (id)
        cross join lateral (select t.* from ticket t where t.organisation_id = c.id and t.id < bound order by t.id desc
          limit case when sought is null then 2 else greatest(2, 5000 / cardinality(customers)) end) t
        where exists (select from ticket_words w where w.ticket_id = t.id and (sought is null or w.words @@ wholly) offset 0) and %1$s and %2$s);
    elsif lane = 'queue' and bound is not null and cardinality(found) < most and sought is null then
      found := array(select unnest(found) union select t.id from unnest(queues) k (key)
        cross join lateral (select t.* from ticket t where t.queue_key = k.key order by t.touched_at desc, t.id desc limit most) t where %2$s);
    end if;
    return query select i.id from unnest(found) i (id) order by i.id desc limit most;
  end $f$$make$, allowed, fits, variables);
end $do$;

-- As before; `sought` null: the newest.
create or replace function guichet_tickets_found(sought tsquery, within text, most integer, wanted jsonb) returns setof uuid language plpgsql stable security definer rows 100
  set search_path = public, pg_temp
  as $$
  declare
    me constant uuid := guichet_me();
    customers uuid[];
  begin
    if me is null or numnode(sought) = 0 then return; end if;
    case within
      when 'mine' then return query select * from guichet_newest_with(sought, 'requester', me, null, null, most, wanted);
      when 'cc' then return query select * from guichet_newest_with(sought, 'cc', me, null, null, most, wanted);
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

-- The words of the newest tickets, within some standings of the person of the transaction, that may be what was meant by one of those `sought`: its
-- place, itself, and of what begins and of what ends one of each pair is asked for.
create function guichet_words_near(sought jsonb, standings text[], newest integer, wanted jsonb) returns table (at integer, word text)
  language plpgsql stable security definer rows 100 set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
  as $$
  declare
    maybe constant text[] := array(select unnest(array[s -> 'begins' ->> 0, s -> 'ends' ->> 0]) from jsonb_array_elements(sought) s);
  begin
    return query
      with n as materialized (select distinct f.id from unnest(standings) s (one) cross join lateral guichet_tickets_found(null, s.one, newest, wanted) f (id)
          order by f.id desc limit newest),
        known as materialized (select distinct e.word collate "C" as word
          from (select unnest(tsvector_to_array(w.words)) as word from n join ticket_words w on w.ticket_id = n.id offset 0) e
          where e.word like any (maybe))
      select s.at, k.word from known k join jsonb_to_recordset(sought) s (at integer, word text, begins text[], ends text[])
        on length(k.word) between length(s.word) - 1 and length(s.word) + 1 and (k.word like s.begins[1] or k.word like s.ends[1])
          and (k.word like s.begins[2] or k.word like s.ends[2]) and (k.word like s.begins[3] or k.word like s.ends[3])
      order by s.at, k.word;
  end $$;

-- As guichet_tickets_found, within several standings, and of these the newest `enough` that say each phrase: in what they are called, in a message, or in a
-- note where it is theirs to work. A phrase is a pattern, and its words as patterns of `like`, which cost less.
create function guichet_tickets_saying(sought tsquery, standings text[], most integer, wanted jsonb, phrases jsonb, enough integer) returns setof uuid
  language plpgsql stable security definer rows 100 set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
  as $$
  declare
    plain constant jsonb := (select jsonb_agg(jsonb_build_object('pattern', guichet_plain(p ->> 'pattern'),
      'words', (select jsonb_agg(guichet_plain(w)) from jsonb_array_elements_text(p -> 'words') w))) from jsonb_array_elements(phrases) p);
  begin
    return query
      select f.id from (select f.id, bool_or(s.one = 'queue') as works from unnest(standings) s (one)
          cross join lateral (select * from guichet_tickets_found(sought, s.one, most, wanted) h (id) order by h.id desc limit most) f group by f.id order by f.id desc) f
      where not exists (select from jsonb_to_recordset(plain) p (pattern text, words text[]) where not (
        exists (select from (
            select (case when octet_length(m.body) = length(m.body) then lower(m.body collate "C") else guichet_plain(m.body) end) collate "default" as plain
            from (select left(m.body, 20000) as body from message m where m.ticket_id = f.id
              union all select left(n.body, 20000) from note n where f.works and n.ticket_id = f.id
              union all select t.reference || ' ' || t.summary from ticket t where t.id = f.id offset 0) m offset 0) m
          -- in a case, or the planner would ask for the pattern first
          where case when m.plain like all (p.words) then m.plain ~ p.pattern end)))
      limit enough;
  end $$;
revoke all on function guichet_words_near, guichet_tickets_saying from public;
grant execute on function guichet_words_near, guichet_tickets_saying to guichet_app;
