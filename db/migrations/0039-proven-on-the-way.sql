-- Who asks is presumed by the process that saw them last, and proven here in the trip that reads for them (decision 0032).

/* What a secret of a door stands for, as one text that changes with any of it; null when it stands for nobody. `key`: the secret's hash. */
create function guichet_caller(door text, key text, at timestamptz) returns text language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  begin
    if door = 'session' then
      return (select json_build_object('session', s.id, 'used', floor(extract(epoch from s.updated_at)), 'person', p.id, 'name', p.name,
          'language', p.language, 'timeZone', p.time_zone, 'staffRole', p.staff_role, 'customers', guichet_acts_for(p.id))
        from identity.session s join person p on p.id = s.user_id
        where s.token = key and s.expires_at > at and p.disabled_at is null);
    end if;
    return (select json_build_object('token', k.id, 'used', floor(extract(epoch from k.last_request)), 'permissions', k.permissions, 'person', p.id,
        'name', p.name, 'language', p.language, 'timeZone', p.time_zone, 'staffRole', p.staff_role, 'customers', guichet_acts_for(p.id))
      from identity.api_key k join person p on p.id = k.reference_id
      where door = 'token' and k.key = guichet_caller.key and k.enabled and (k.expires_at is null or k.expires_at > at) and p.disabled_at is null);
  end $$;

/* guichet_enter, for a person who is only presumed: when the secret does not stand for what is known, nobody enters. */
create function guichet_enter_proven(who text, door text, key text, at timestamptz, known text) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    holds constant boolean := coalesce(guichet_caller(door, key, at) = known, false);
  begin
    perform guichet_enter(case when holds then who else '' end);
    return holds;
  end $$;

revoke all on function guichet_caller(text, text, timestamptz), guichet_enter_proven(text, text, text, timestamptz, text) from public;
grant execute on function guichet_caller(text, text, timestamptz) to guichet_identity;
grant execute on function guichet_enter_proven(text, text, text, timestamptz, text) to guichet_app, guichet_worker, guichet_identity;
