-- A name is found as people type it: a part after a hyphen or an apostrophe (Işık-Öz, O'Brien), and family and given name without the space between,
-- as Japanese is written.

-- The ways, a line each, with a space before every word, so that all begin alike.
create function guichet_called(name text) returns text language plpgsql immutable strict parallel safe set search_path = public, pg_temp
  as $$
  declare
    plain constant text := guichet_plain(name);
    parted constant text := translate(plain, '-''’・', '    ');
  begin
    return ' ' || plain
      || case when parted <> plain then E'\n ' || parted else '' end
      || case when parted like '% %' then E'\n ' || replace(parted, ' ', '') else '' end;
  end $$;
revoke all on function guichet_called from public;
grant execute on function guichet_called to guichet_app, guichet_worker, guichet_identity; -- who writes people writes their index
create index person_called on person using gin (guichet_called(name) gin_trgm_ops);
drop index person_name_part;

-- `pattern` begins with %.
create or replace function guichet_people_like(pattern text) returns setof uuid language plpgsql stable security definer rows 100
  set search_path = public, pg_temp set plan_cache_mode = force_custom_plan
  as $$ begin
    if not guichet_is_staff() then return; end if;
    return query select id from person where guichet_called(name) like guichet_plain(pattern)
      union select person_id from person_address where address like guichet_plain(pattern);
  end $$;

-- In the order of their names those of whose name each pattern begins a word, or the only one the address. The first should be the rarest.
create or replace function guichet_people_called(patterns text[]) returns setof uuid language plpgsql stable security definer rows 100
  set search_path = public, pg_temp set plan_cache_mode = force_custom_plan
  as $$
  declare
    first constant text := guichet_plain(patterns[1]);
    words constant text[] := array(select '% ' || guichet_plain(p) from unnest(patterns) p);
  begin
    if not guichet_is_staff() then return; end if;
    return query select p.id from person p where p.id = any (array(
        select n.id from person n where guichet_called(n.name) like '% ' || first and guichet_called(n.name) like all (words)
        union select a.person_id from person_address a where a.address like first and cardinality(words) = 1))
      order by p.name, p.id;
  end $$;
