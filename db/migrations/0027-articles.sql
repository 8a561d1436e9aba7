-- The help centre: articles in versions and languages, who reads them, what readers said of them, and what was searched for in vain.

-- error-guide: found by the code or text of an error; known-issue: what we know to be wrong, with a way around it.
create table article (
  id            uuid primary key,
  kind          text not null check (kind in ('faq', 'how-to', 'known-issue', 'error-guide')),
  slug          text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  language      text not null check (language in ('en', 'tr', 'fr', 'it', 'ja', 'hu')), -- of the original; the others translate it
  state         text not null default 'draft' check (state in ('draft', 'published', 'retired')),
  -- Whoever is not named does not read it. chosen: who belongs to one organisation that fits every list that is not empty.
  audience      text not null default 'signed-in' check (audience in ('everyone', 'signed-in', 'chosen')),
  for_organisations uuid[] not null default '{}',
  for_plans     text[] not null default '{}',
  for_editions  text[] not null default '{}',
  for_services  text[] not null default '{}',                       -- one of these is covered by a contract of theirs
  for_partners  text[] not null default '{}',                       -- kinds of partner
  services      text[] not null default '{}',                       -- what it is about; empty: no service in particular
  request_types text[] not null default '{}',
  error_codes   text[] not null default '{}',
  error_texts   text[] not null default '{}',                       -- as the product shows them
  issue_state   text check (issue_state in ('investigating', 'identified', 'being-fixed', 'fixed')),
  fixed_on      date,
  pinned        boolean not null default false,
  published_at  timestamptz,                                        -- may lie ahead: nobody reads it before
  retired_at    timestamptz,
  preset_key    text unique check (length(preset_key) <= 120),      -- the file of the preset it came from
  created_by    uuid references person (id),                        -- null: the preset
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  check ((kind = 'known-issue') = (issue_state is not null)),
  check (fixed_on is null or issue_state = 'fixed'),
  check (state <> 'published' or published_at is not null),
  check (audience <> 'chosen' or cardinality(for_organisations) + cardinality(for_plans) + cardinality(for_editions)
    + cardinality(for_services) + cardinality(for_partners) > 0)
);
create index article_published on article (published_at desc, id desc) where state = 'published';
create index article_of_kind on article (kind, published_at desc, id desc) where state = 'published';
create index article_pinned on article (published_at desc, id desc) where state = 'published' and pinned;
create index article_updated on article (updated_at desc, id desc);
create index article_created_by on article (created_by) where created_by is not null;
create index article_error_codes on article using gin (error_codes);

-- A version of the words in one language. Words are never changed, only followed by a newer version. Readers see the one that is shown.
create table article_text (
  article_id uuid not null references article (id),
  language   text not null check (language in ('en', 'tr', 'fr', 'it', 'ja', 'hu')),
  version    integer not null check (version > 0),
  title      text not null check (length(title) between 1 and 200),
  summary    text not null default '' check (length(summary) <= 500),
  body       text not null check (length(body) <= 100000),          -- Markdown
  workaround text check (length(workaround) <= 10000),              -- of a known issue, Markdown
  machine    text check (machine in ('written', 'translated')),     -- by a machine; readers are told (HK-35)
  of_version integer,                                               -- of the original: what this translates
  restores   integer,                                               -- the earlier version whose words these are
  files      uuid[] not null default '{}',                          -- of article_file: those its words name
  state      text not null default 'draft' check (state in ('draft', 'in-review', 'shown', 'past')),
  by         uuid references person (id),                           -- null: the preset
  at         timestamptz not null,
  shown_at   timestamptz,
  public_at  timestamptz,                                           -- a second person agreed that everyone may read it (F25)
  public_by  uuid references person (id),
  primary key (article_id, language, version),
  check (public_by <> by),
  check (by is null or (public_at is null) = (public_by is null)),
  check (state <> 'shown' or shown_at is not null)
);
create unique index article_text_shown on article_text (article_id, language) where state = 'shown';
create unique index article_text_in_review on article_text (article_id, language) where state = 'in-review';
create index article_text_by on article_text (by) where by is not null;
create index article_text_public_by on article_text (public_by) where public_by is not null;

-- All names an article ever had; an old one leads to the present one, and no other article takes it.
create table article_slug (
  slug       text primary key check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  article_id uuid not null references article (id),
  given_at   timestamptz not null
);
create index article_slug_of_article on article_slug (article_id);

create table article_file (
  id         uuid primary key,
  article_id uuid not null references article (id),
  sha256     text not null references stored_file (sha256),
  name       text not null check (length(name) between 1 and 255),
  media_type text not null check (length(media_type) between 3 and 127),
  size       bigint not null,
  added_by   uuid references person (id),
  added_at   timestamptz not null
);
create index article_file_of_article on article_file (article_id, added_at, id);
create index article_file_content on article_file (sha256);
create index article_file_added_by on article_file (added_by) where added_by is not null;

-- A version that waits for, or had, a second person's word. One open at a time for each language (article_text_in_review).
create table article_review (
  id           uuid primary key,
  article_id   uuid not null references article (id),
  language     text not null,
  version      integer not null,
  asked_by     uuid not null references person (id),
  asked_at     timestamptz not null,
  for_everyone boolean not null,                                    -- what is asked for: that everyone may read it
  note         text not null default '' check (length(note) <= 2000),
  decided_by   uuid references person (id),
  decided_at   timestamptz,
  approved     boolean,
  reason       text not null default '' check (length(reason) <= 2000),
  foreign key (article_id, language, version) references article_text (article_id, language, version),
  check ((decided_at is null) = (approved is null)),
  check (approved is not true or decided_by <> asked_by)
);
create index article_review_of_article on article_review (article_id, language, version);
create index article_review_open on article_review (asked_at) where decided_at is null;
create index article_review_asked_by on article_review (asked_by);
create index article_review_decided_by on article_review (decided_by) where decided_by is not null;

-- Did it help? One word of a person for an article; of strangers each counts.
create table article_feedback (
  id         uuid primary key,
  article_id uuid not null references article (id),
  language   text not null,
  version    integer not null,
  helped     boolean not null,
  words      text not null default '' check (length(words) <= 2000),
  person_id  uuid references person (id),
  at         timestamptz not null,
  unique (article_id, person_id)
);
create index article_feedback_of_article on article_feedback (article_id, at desc);
create index article_feedback_person on article_feedback (person_id) where person_id is not null;

-- What was searched for in the help centre and how much was found; nobody's name.
create table help_search (
  id       uuid primary key,
  words    text not null check (length(words) between 1 and 200),
  language text not null check (language in ('en', 'tr', 'fr', 'it', 'ja', 'hu')),
  found    integer not null check (found >= 0),
  at       timestamptz not null
);
create index help_search_in_vain on help_search (at desc) where found = 0;
create index help_search_at on help_search (at);

create table article_event (
  seq        bigint generated always as identity primary key,
  id         uuid not null unique,
  article_id uuid not null references article (id),
  actor_id   uuid references person (id),                           -- null: the preset
  type       text not null check (length(type) between 1 and 60),
  payload    jsonb not null,
  at         timestamptz not null
);
create index article_event_of_article on article_event (article_id, seq);
create index article_event_actor on article_event (actor_id) where actor_id is not null;

do $$
declare t text;
begin
  foreach t in array array['article','article_text','article_slug','article_file','article_review','article_feedback','help_search','article_event'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to guichet_owner using (true) with check (true)', t || '_owner', t);
    execute format('create policy %I on %I to guichet_worker using (true) with check (true)', t || '_worker', t);
    execute format('grant select, insert, update, delete on %I to guichet_worker', t);
  end loop;
end $$;

-- The audience rule, the only place that knows it: pages, search, suggestions, feed and REST all read through these policies.
-- One row for each organisation one belongs to, with what the lists of an article ask about. `services` null: all.
create function guichet_my_standings() returns table (organisation_id uuid, edition text, partner_kind text, plans text[], services text[])
  language plpgsql stable security definer rows 2 set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    if me is null then return; end if;
    return query select o.id, o.edition, o.partner_kind,
        array(select distinct c.plan_key from contract c where c.organisation_id = o.id and c.plan_key is not null
          and c.starts_on <= current_date and (c.ends_on is null or c.ends_on >= current_date)),
        guichet_covered_services(o.id, current_date)
      from membership m join organisation o on o.id = m.organisation_id where m.person_id = me;
  end $$;
-- Whether who is not signed in reads anything at all: `help_page` of the configuration.
create function guichet_help_is_open() returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return coalesce((select s.value #>> '{}' from setting s where s.key = 'help_page'), 'everyone') = 'everyone'; end $$;
revoke all on function guichet_my_standings, guichet_help_is_open from public;
grant execute on function guichet_my_standings, guichet_help_is_open to guichet_app, guichet_worker;

create policy article_read on article for select to guichet_app using (
  (select guichet_is_staff())
  or state = 'published' and published_at <= now() and (
    audience = 'everyone' and ((select guichet_me()) is not null or (select guichet_help_is_open()))
    or audience = 'signed-in' and (select guichet_me()) is not null
    or audience = 'chosen' and exists (select from guichet_my_standings() s
      where (for_organisations = '{}' or s.organisation_id = any (for_organisations))
        and (for_plans = '{}' or s.plans && for_plans)
        and (for_editions = '{}' or s.edition = any (for_editions))
        and (for_services = '{}' or s.services is null or s.services && for_services)
        and (for_partners = '{}' or s.partner_kind = any (for_partners)))));
-- What is for everyone is read by nobody until a second person agreed, whatever became of the article since.
create policy article_text_read on article_text for select to guichet_app using (
  (select guichet_is_staff())
  or state = 'shown' and exists (select from article a where a.id = article_id and (a.audience <> 'everyone' or article_text.public_at is not null) offset 0));
create policy article_slug_read on article_slug for select to guichet_app using (
  exists (select from article_text t where t.article_id = article_slug.article_id offset 0));
-- A file follows the words that name it, not the article: a picture of tomorrow's version is no one's yet.
create policy article_file_read on article_file for select to guichet_app using (
  (select guichet_is_staff()) or exists (select from article_text t where t.article_id = article_file.article_id and article_file.id = any (t.files) offset 0));

grant select, insert on article, article_text, article_slug, article_file, article_review, article_event to guichet_app;
grant update (kind, slug, state, audience, for_organisations, for_plans, for_editions, for_services, for_partners, services, request_types, error_codes,
  error_texts, issue_state, fixed_on, pinned, published_at, retired_at, updated_at) on article to guichet_app;
grant update (state, shown_at, public_at, public_by) on article_text to guichet_app;
grant update (decided_by, decided_at, approved, reason) on article_review to guichet_app;
grant select on article_feedback, help_search to guichet_app;
grant insert on help_search to guichet_app;

create policy article_made on article for insert to guichet_app with check (created_by = (select guichet_me()) and preset_key is null and (select guichet_is_staff()));
create policy article_changed on article for update to guichet_app using ((select guichet_is_staff()));
create policy article_text_made on article_text for insert to guichet_app with check (
  by = (select guichet_me()) and (select guichet_is_staff()) and state = 'draft' and shown_at is null and public_at is null);
create policy article_text_moved on article_text for update to guichet_app using ((select guichet_is_staff()));
create policy article_slug_made on article_slug for insert to guichet_app with check ((select guichet_is_staff()));
create policy article_file_made on article_file for insert to guichet_app with check (added_by = (select guichet_me()) and (select guichet_is_staff()));
create policy article_review_read on article_review for select to guichet_app using ((select guichet_is_staff()));
create policy article_review_asked on article_review for insert to guichet_app with check (
  asked_by = (select guichet_me()) and (select guichet_is_staff()) and decided_at is null);
create policy article_review_decided on article_review for update to guichet_app
  using ((select guichet_is_staff()) and decided_at is null) with check (decided_by = (select guichet_me()));
create policy article_event_read on article_event for select to guichet_app using ((select guichet_is_staff()));
create policy article_event_made on article_event for insert to guichet_app with check (actor_id = (select guichet_me()) and (select guichet_is_staff()));
create policy article_feedback_read on article_feedback for select to guichet_app using ((select guichet_is_staff()) or person_id = (select guichet_me()));
create policy help_search_read on help_search for select to guichet_app using ((select guichet_is_staff()));
create policy help_search_made on help_search for insert to guichet_app with check (true);

-- Only one's own agreement is given, and never twice over.
create function guichet_guard_article_text() returns trigger language plpgsql set search_path = public, pg_temp
  as $$ begin
    if current_user = 'guichet_app' and (new.public_by, new.public_at) is distinct from (old.public_by, old.public_at)
      and (old.public_at is not null or new.public_by is distinct from guichet_me()) then
      raise exception 'a person agrees for themselves, once' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
create trigger article_text_guarded before update on article_text for each row execute function guichet_guard_article_text();

-- What readers say, signed in or not, of what they can read: once for a person, and of strangers no more than 200 a day and article.
create function guichet_say_of_article(feedback uuid, of_article uuid, in_language text, of_version integer, did_help boolean, said text, at_moment timestamptz)
  returns boolean language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    if me is null and (select count(*) from (select from article_feedback f where f.article_id = of_article and f.person_id is null
        and f.at > at_moment - interval '1 day' limit 200) recent) >= 200 then return false; end if;
    insert into article_feedback (id, article_id, language, version, helped, words, person_id, at)
      values (feedback, of_article, in_language, of_version, did_help, said, me, at_moment)
      on conflict (article_id, person_id) do update set helped = excluded.helped, at = excluded.at, language = excluded.language, version = excluded.version,
        words = case when excluded.words = '' then article_feedback.words else excluded.words end;
    return true;
  end $$;
revoke all on function guichet_say_of_article from public;
grant execute on function guichet_say_of_article to guichet_app;
