-- Counts that nobody can inflate: an answer taken is counted once of a person, article and day; a search in vain once in ten minutes.

-- Who took which answer, for as long as the day lasts; what is counted for good (answer_taken) has nobody's name.
create table answer_taken_today (
  person_id  uuid not null references person (id) on delete cascade,
  article_id uuid not null references article (id) on delete cascade,
  on_day     date not null,
  primary key (person_id, on_day, article_id)
);
create index answer_taken_today_day on answer_taken_today (on_day);
create index answer_taken_today_article on answer_taken_today (article_id);
alter table answer_taken_today enable row level security;
alter table answer_taken_today force row level security;
create policy answer_taken_today_owner on answer_taken_today to guichet_owner using (true) with check (true);
create policy answer_taken_today_worker on answer_taken_today to guichet_worker using (true) with check (true);
grant select, insert, update, delete on answer_taken_today to guichet_worker;

-- What is more is dropped without a word: nobody is kept from saying it. Whose it is and which day it is, the database knows itself.
create function guichet_limit_answers() returns trigger language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare
    me constant uuid := guichet_me();
    today constant date := (now() at time zone 'UTC')::date;
    counted integer;
  begin
    if me is null then return new; end if;
    -- Two at a time of one person wait for each other.
    perform pg_advisory_xact_lock(hashtextextended('answer_taken ' || me::text, 0));
    if exists (select from answer_taken k where k.draft_id = new.draft_id)
      or (select count(*) from answer_taken_today d where d.person_id = me and d.on_day = today) >= 10 then return null; end if;
    insert into answer_taken_today (person_id, article_id, on_day) values (me, new.article_id, today) on conflict do nothing;
    get diagnostics counted = row_count;
    if counted = 0 then return null; end if;
    new.at := least(new.at, now());
    return new;
  end $$;
revoke all on function guichet_limit_answers from public;
create trigger answer_taken_limited before insert on answer_taken for each row execute function guichet_limit_answers();

-- Anyone may search: what one looks for again and again, or leaves open and loads anew, is looked for once in ten minutes.
create index help_search_words on help_search (lower(words), language, at desc);
create function guichet_once_searched() returns trigger language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    if exists (select from help_search s where lower(s.words) = lower(new.words) and s.language = new.language
      and s.at > new.at - interval '10 minutes' and s.at <= new.at) then return null; end if;
    return new;
  end $$;
revoke all on function guichet_once_searched from public;
create trigger help_search_once before insert on help_search for each row when (current_user = 'guichet_app') execute function guichet_once_searched();
