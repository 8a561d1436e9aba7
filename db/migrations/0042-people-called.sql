-- People are found by their names as tickets are by their words: without accents, whatever the case, İ and ı included.

-- Its search_path is fixed, so that it is always the same dictionary which takes the accents away.
alter function guichet_plain(text) immutable;
grant execute on function guichet_plain(text) to guichet_identity; -- it writes people, and so their index
drop index person_name_part;
-- With a space before it each word of a name begins alike.
create index person_name_part on person using gin ((' ' || guichet_plain(name)) gin_trgm_ops);
create index person_address_begins on person_address (address text_pattern_ops);

-- `pattern` begins with %.
create or replace function guichet_people_like(pattern text) returns setof uuid language plpgsql stable security definer rows 100
  set search_path = public, pg_temp set plan_cache_mode = force_custom_plan
  as $$ begin
    if not guichet_is_staff() then return; end if;
    return query select id from person where ' ' || guichet_plain(name) like guichet_plain(pattern)
      union select person_id from person_address where address like guichet_plain(pattern);
  end $$;

-- In the order of their names those of whose name each pattern begins a word, or the only one the address. The first should be the rarest.
create function guichet_people_called(patterns text[]) returns setof uuid language plpgsql stable security definer rows 100
  set search_path = public, pg_temp set plan_cache_mode = force_custom_plan
  as $$
  declare
    first constant text := guichet_plain(patterns[1]);
    words constant text[] := array(select '% ' || guichet_plain(p) from unnest(patterns) p);
  begin
    if not guichet_is_staff() then return; end if;
    return query select p.id from person p where p.id = any (array(
        select n.id from person n where ' ' || guichet_plain(n.name) like '% ' || first and ' ' || guichet_plain(n.name) like all (words)
        union select a.person_id from person_address a where a.address like first and cardinality(words) = 1))
      order by p.name, p.id;
  end $$;
revoke all on function guichet_people_called from public;
grant execute on function guichet_people_called to guichet_app;
