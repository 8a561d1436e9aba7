-- An organisation is found without its accents too, as people are: "inonu" finds İnönü Hosting.

create index organisation_called on organisation using gin (guichet_plain(name) gin_trgm_ops);
drop index organisation_name_part;
create or replace function guichet_organisations_like(pattern text) returns setof uuid language plpgsql stable security definer rows 100
  set search_path = public, pg_temp set plan_cache_mode = force_custom_plan
  as $$ begin
    if not guichet_is_staff() then return; end if;
    return query select id from organisation where guichet_plain(name) like guichet_plain(pattern);
  end $$;
