-- Beside the form an answer is shown only where it fits in earnest, and whether it does depends on which words were met and where, not on their sum
-- (src/desk/search/fit.ts). So the search among articles (0028) tells this too: of each term its grade, in the order of the terms; and whether a code was met.
drop function guichet_articles_with(tsquery, tsquery, tsquery[], tsquery[], real[], text[], real, integer, integer);
create function guichet_articles_with(sought tsquery, without tsquery, strictly tsquery[], loosely tsquery[], weights real[], in_codes text[], enough real, looked integer, most integer)
  returns table (article_id uuid, language text, score real, met real, coded boolean, grades real[]) language plpgsql stable security definer rows 50
  set search_path = public, pg_temp set plan_cache_mode = force_custom_plan set enable_seqscan = off
  as $$
  declare
    staff constant boolean := guichet_is_staff();
    known constant boolean := guichet_me() is not null;
    is_open constant boolean := guichet_me() is not null or guichet_help_is_open();
    total constant real := (select coalesce(sum(w), 0) from unnest(weights) w);
    anyhow constant tsquery := (select string_agg(format('(%s)', q), ' | ') from unnest(strictly || loosely) q where numnode(q) > 0)::tsquery;
  begin
    return query
    with met as materialized (
      select w.article_id, w.language, w.title, w.lead, w.codes from (
        select w.article_id, w.language, w.title, w.lead, w.codes, w.approved from article_words w
          where w.words @@ sought and (without is null or not w.words @@ without) offset 0) w
      join article a on a.id = w.article_id
      where a.state = 'published' and a.published_at <= now()
        and (a.audience = 'everyone' and w.approved and is_open or a.audience = 'signed-in' and known
          or a.audience = 'chosen' and (staff or exists (select from guichet_my_standings() s
            where (a.for_organisations = '{}' or s.organisation_id = any (a.for_organisations))
              and (a.for_plans = '{}' or s.plans && a.for_plans)
              and (a.for_editions = '{}' or s.edition = any (a.for_editions))
              and (a.for_services = '{}' or s.services is null or s.services && a.for_services)
              and (a.for_partners = '{}' or s.partner_kind = any (a.for_partners)))))
      limit looked),
    coded as materialized (
      select w.article_id, w.language, w.title, w.lead, w.codes from article_words w
      where in_codes <> '{}' and w.codes <> '{}' and w.codes && in_codes and (without is null or not w.words @@ without)
        and not exists (select from met m where m.article_id = w.article_id and m.language = w.language)
        and exists (select from article a where a.id = w.article_id and a.state = 'published' and a.published_at <= now()
          and (a.audience = 'everyone' and w.approved and is_open or a.audience = 'signed-in' and known
            or a.audience = 'chosen' and (staff or exists (select from guichet_my_standings() s
              where (a.for_organisations = '{}' or s.organisation_id = any (a.for_organisations))
                and (a.for_plans = '{}' or s.plans && a.for_plans)
                and (a.for_editions = '{}' or s.edition = any (a.for_editions))
                and (a.for_services = '{}' or s.services is null or s.services && a.for_services)
                and (a.for_partners = '{}' or s.partner_kind = any (a.for_partners))))))
      limit 100),
    likely as materialized (
      select m.article_id, m.language, m.title, m.lead, m.codes && in_codes as coded from (select * from met union all select * from coded) m
      cross join lateral (select case when m.title @@ anyhow or m.lead @@ anyhow then (select sum(u.weight * case when m.title @@ u.strict then 1.0
          when m.lead @@ u.strict then 0.7 when m.title @@ u.loose then 0.6 when m.lead @@ u.loose then 0.4 else 0 end)
        from unnest(strictly, loosely, weights) u (strict, loose, weight)) else 0 end as score) r
      order by m.codes && in_codes desc, r.score desc, m.article_id desc, m.language limit greatest(most, 100)),
    rated as (
      select m.article_id, m.language, m.coded, r.weight, r.score, r.grades from likely m join article_words w on w.article_id = m.article_id and w.language = m.language
      cross join lateral (
        select coalesce(sum(u.weight) filter (where u.grade > 0), 0)::real as weight, coalesce(sum(u.weight * u.grade), 0)::real as score,
          array_agg(u.grade::real order by u.place) as grades from (
          select u.weight, u.place, case
            when m.title @@ u.strict then 1.0 when m.lead @@ u.strict then 0.7 when w.words @@ u.strict then 0.45
            when m.title @@ u.loose then 0.6 when m.lead @@ u.loose then 0.4 when w.words @@ u.loose then 0.25 else 0 end as grade
          from unnest(strictly, loosely, weights) with ordinality u (strict, loose, weight, place)) u) r)
    select r.article_id, r.language, (case when total > 0 then r.score / total else 0 end + case when r.coded then 2 else 0 end)::real,
      case when r.coded or total = 0 then 1 else r.weight / total end::real, r.coded, r.grades
    from rated r where r.coded or r.weight >= enough * total and r.weight > 0
    order by 3 desc, 1 desc limit most;
  end $$;
revoke all on function guichet_articles_with from public;
grant execute on function guichet_articles_with to guichet_app;
