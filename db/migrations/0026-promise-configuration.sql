-- By which hours promises to an organisation are counted: ours alone say so, as of what kind it is.

create function guichet_give_calendar(of_organisation uuid, calendar text) returns void language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    if not guichet_is_administrator() then raise exception 'ours alone decide this' using errcode = 'insufficient_privilege'; end if;
    update organisation set calendar_key = calendar where id = of_organisation;
  end $$;
revoke execute on function guichet_give_calendar from public;
grant execute on function guichet_give_calendar to guichet_app;
