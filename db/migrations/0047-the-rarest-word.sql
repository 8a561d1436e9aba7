-- Of several words, each of which must be in a ticket, older stretches are asked for the rarest alone: looking up each word in each of a hundred stretches
-- was most of what three rare words cost.

-- Of words that must all be there, each by itself; what must not be there is left out. What is not such a conjunction stays whole.
create function guichet_parts(sought tsquery) returns tsquery[] language plpgsql immutable strict parallel safe set search_path = public, pg_temp
  as $$
  declare
    token text;
    depth integer := 0;
    part text := '';
    parts text[] := '{}';
  begin
    for token in select m[1] from regexp_matches(sought::text, '(''(?:[^'']|'''')+''(?::[ABCD*]+)?|[&|!()]|<(?:-|\d+)>)', 'g') m loop
      depth := depth + case token when '(' then 1 when ')' then -1 else 0 end;
      if depth = 0 and token = '|' then return array[sought]; end if;
      if depth = 0 and token = '&' then
        parts := parts || part;
        part := '';
      else
        part := part || ' ' || token;
      end if;
    end loop;
    parts := array(select p from unnest(parts || part) p where p !~ '(^| )!');
    return case when parts = '{}' then array[sought] else parts::tsquery[] end;
  end $$;
revoke all on function guichet_parts from public;

-- What one person's standing gives, newest ticket first, at most `most`: of the tickets of a requester, of an organisation, of queues, of customers, and
-- now of those one follows whole, so that what is not `wanted` takes no place there either.
-- `wanted`: what else is asked of a ticket, for each column those wanted and those not; of these the newest 8,000 of the house, or 2,000 of one's own,
-- are walked, and the newest 1,500 (1,000) with the words are looked at. By its beginning a word is met in what is walked, and of queues and many customers in the
-- hundred days before; in what is older as a whole and by its stems, in one stretch after the other, and of words that hardly any ticket has in more and more
-- of them at once. Of several words the rarest is looked up there, and the others in what has it. `near`: what only comes near is not sought further back than beginnings are. `sought` null: the newest, whatever they say.
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
    parts tsquery[];
    part tsquery;
    rarest tsquery;
    part_there tsquery;
    fewest integer;
    has integer;
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
      if parts is null and most_eras is null and wholly::text not like '%%:*%%' then
        parts := guichet_parts(wholly);
        foreach part in array case when cardinality(parts) > 1 then parts else '{}' end loop
          part_there := guichet_dated_query(part, guichet_era_called(era));
          has := case
            when lane = 'requester' then (select count(*) from (select from ticket_words w where w.requester_id = of_id and guichet_dated(w.ticket_id, w.words) @@ part_there limit 4) w)
            when own then (select count(*) from (select from ticket_words w where w.organisation_id = of_id and guichet_dated(w.ticket_id, w.words) @@ part_there limit 4) w)
            else (select count(*) from (select from ticket_words w where guichet_dated(w.ticket_id, w.words) @@ part_there limit 4) w) end;
          if has < coalesce(fewest, 4) then fewest := has; rarest := part; end if;
          exit when fewest = 0;
        end loop;
      end if;
      wide := least(case when most_eras is not null or wholly::text like '%%:*%%' or met > 50 then 1 else least(2 * wide, 32) end, era - oldest + 1);
      at_once := case when wide > 1 or rarest is not null then 500 end;
      -- As guichet_dated_query does, without a call for each.
      undated := regexp_replace(coalesce(rarest, wholly)::text, '''((?:[^'']|'''')+)''', '''' || chr(1) || '\1''', 'g');
      dated := array(select replace(undated, chr(1), guichet_era_called(n))::tsquery from generate_series(era, era - wide + 1, -1) n);
      if lane = 'requester' then
        select coalesce(array_agg(w.ticket_id order by w.ticket_id desc) filter (where (rarest is null or w.words @@ wholly)), '{}'), count(*) from (select w.* from unnest(dated) d (query)
          cross join lateral (select w.ticket_id, w.words from ticket_words w where w.requester_id = of_id and guichet_dated(w.ticket_id, w.words) @@ d.query offset 0) w
          where w.ticket_id < bound limit at_once) w into ids, met;
      elsif lane in ('organisation', 'customer') then
        select coalesce(array_agg(w.ticket_id order by w.ticket_id desc) filter (where (rarest is null or w.words @@ wholly)), '{}'), count(*) from (select w.* from unnest(dated) d (query)
          cross join lateral (select w.ticket_id, w.words from ticket_words w where w.organisation_id = of_id and guichet_dated(w.ticket_id, w.words) @@ d.query offset 0) w
          where w.ticket_id < bound limit at_once) w into ids, met;
      elsif lane = 'queue' and (whole or cardinality(queues) > 3) then
        select coalesce(array_agg(distinct w.ticket_id order by w.ticket_id desc) filter (where (whole or w.queue_key = any (queues)) and (rarest is null or w.words @@ wholly)), '{}'), count(*) from (select w.* from unnest(dated) d (query)
          cross join lateral ((select w.ticket_id, w.queue_key, w.words from ticket_words w where guichet_dated(w.ticket_id, w.words) @@ d.query offset 0)
            union all (select w.ticket_id, w.queue_key, w.words from note_words w where guichet_dated(w.ticket_id, w.words) @@ d.query offset 0)) w
          where w.ticket_id < bound limit at_once) w into ids, met;
      elsif lane = 'queue' then
        select coalesce(array_agg(distinct w.ticket_id order by w.ticket_id desc) filter (where (rarest is null or w.words @@ wholly)), '{}'), count(*) from (select w.* from unnest(dated) d (query) cross join unnest(queues) k (key)
          cross join lateral ((select w.ticket_id, w.words from ticket_words w where w.queue_key = k.key and guichet_dated(w.ticket_id, w.words) @@ d.query offset 0)
            union all (select w.ticket_id, w.words from note_words w where w.queue_key = k.key and guichet_dated(w.ticket_id, w.words) @@ d.query offset 0)) w
          where w.ticket_id < bound limit at_once) w into ids, met;
      else
        select coalesce(array_agg(w.ticket_id order by w.ticket_id desc) filter (where w.organisation_id in (select unnest(customers)) and (rarest is null or w.words @@ wholly)), '{}'), count(*) from (select w.* from unnest(dated) d (query)
          cross join lateral (select w.ticket_id, w.organisation_id, w.words from ticket_words w where guichet_dated(w.ticket_id, w.words) @@ d.query offset 0) w
          where w.ticket_id < bound limit at_once) w into ids, met;
      end if;
      -- Of a word that only older tickets have this would be very many: then one stretch after the other, and all words in each.
      if met = at_once then
        rarest := null;
        continue;
      end if;
      if met > 200 then rarest := null; end if;
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
