-- The schema after all migrations, written by `npm run schema`. Read it in review; change it by a new file in migrations/.

create extension btree_gin;
create extension pg_trgm;
create extension unaccent;

create sequence incident_number as bigint start 1001;
create sequence ticket_number as bigint start 295900;

create table identity.account (
  id uuid not null,
  account_id text not null,
  provider_id text not null,
  user_id uuid not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint account_pkey PRIMARY KEY (id),
  constraint account_provider_id_account_id_key UNIQUE (provider_id, account_id),
  constraint account_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
CREATE INDEX account_of_user ON identity.account USING btree (user_id);
grant delete, insert, select, update on identity.account to guichet_identity;

create table identity.api_key (
  id uuid not null,
  config_id text not null,
  name text,
  start text,
  reference_id uuid not null,
  prefix text,
  key text not null,
  refill_interval integer,
  refill_amount integer,
  last_refill_at timestamp with time zone,
  enabled boolean not null default true,
  rate_limit_enabled boolean not null default false,
  rate_limit_time_window integer,
  rate_limit_max integer,
  request_count integer not null default 0,
  remaining integer,
  last_request timestamp with time zone,
  expires_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  permissions text,
  metadata text,
  constraint api_key_pkey PRIMARY KEY (id),
  constraint api_key_key_key UNIQUE (key),
  constraint api_key_reference_id_fkey FOREIGN KEY (reference_id) REFERENCES person(id)
);
CREATE INDEX api_key_of_person ON identity.api_key USING btree (reference_id);
grant delete, insert, select, update on identity.api_key to guichet_identity;

create table identity.mailed_link (
  event_id uuid not null,
  person_id uuid not null,
  kind text not null,
  minted_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint mailed_link_pkey PRIMARY KEY (event_id),
  constraint mailed_link_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint mailed_link_kind_check CHECK ((kind = ANY (ARRAY['welcome'::text, 'reset'::text])))
);
CREATE INDEX mailed_link_age ON identity.mailed_link USING btree (minted_at);
CREATE INDEX mailed_link_of_person ON identity.mailed_link USING btree (person_id, minted_at) WHERE (used_at IS NULL);
grant delete, insert, select, update on identity.mailed_link to guichet_identity;

create table identity.session (
  id uuid not null,
  token text not null,
  user_id uuid not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint session_pkey PRIMARY KEY (id),
  constraint session_token_key UNIQUE (token),
  constraint session_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE,
  constraint session_token_check CHECK ((length(token) = 43))
);
CREATE INDEX session_expiry ON identity.session USING btree (expires_at);
CREATE INDEX session_of_user ON identity.session USING btree (user_id);
grant delete, insert, select, update on identity.session to guichet_identity;

create table identity.tries (
  key character varying(255) not null,
  points integer not null default 0,
  expire bigint,
  constraint tries_pkey PRIMARY KEY (key)
);
grant delete, insert, select, update on identity.tries to guichet_identity;

create table identity."user" (
  id uuid not null,
  name text not null,
  email text not null,
  email_verified boolean not null,
  image text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint user_pkey PRIMARY KEY (id),
  constraint user_email_key UNIQUE (email),
  constraint user_id_fkey FOREIGN KEY (id) REFERENCES person(id),
  constraint user_email_check CHECK ((((length(email) >= 3) AND (length(email) <= 254)) AND (email = lower(email))))
);
grant delete, insert, select, update on identity."user" to guichet_identity;

create table identity.verification (
  id uuid not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint verification_pkey PRIMARY KEY (id)
);
CREATE INDEX verification_of_identifier ON identity.verification USING btree (identifier);
CREATE INDEX verification_of_value ON identity.verification USING btree (value);
grant delete, insert, select, update on identity.verification to guichet_identity;

create table answer_taken (
  draft_id uuid not null,
  article_id uuid not null,
  language text not null,
  service text,
  request_type text,
  at timestamp with time zone not null,
  constraint answer_taken_pkey PRIMARY KEY (draft_id),
  constraint answer_taken_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
  constraint answer_taken_language_check CHECK ((language = ANY (ARRAY['en'::text, 'tr'::text, 'fr'::text, 'it'::text, 'ja'::text, 'hu'::text])))
);
CREATE INDEX answer_taken_at ON public.answer_taken USING btree (at);
CREATE INDEX answer_taken_of_article ON public.answer_taken USING btree (article_id, at DESC);
CREATE TRIGGER answer_taken_limited BEFORE INSERT ON public.answer_taken FOR EACH ROW EXECUTE FUNCTION guichet_limit_answers();
alter table answer_taken enable row level security, force row level security;
create policy answer_taken_made on answer_taken for insert to guichet_app with check (((( SELECT guichet_me() AS guichet_me) IS NOT NULL) AND (EXISTS ( SELECT
   FROM article_text t
  WHERE (t.article_id = answer_taken.article_id)
 OFFSET 0))));
create policy answer_taken_owner on answer_taken for all to guichet_owner using (true) with check (true);
create policy answer_taken_read on answer_taken for select to guichet_app using (( SELECT guichet_is_staff() AS guichet_is_staff));
create policy answer_taken_worker on answer_taken for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on answer_taken to guichet_worker;
grant insert, select on answer_taken to guichet_app;

create table answer_taken_today (
  person_id uuid not null,
  article_id uuid not null,
  on_day date not null,
  constraint answer_taken_today_pkey PRIMARY KEY (person_id, on_day, article_id),
  constraint answer_taken_today_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id) ON DELETE CASCADE,
  constraint answer_taken_today_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
);
CREATE INDEX answer_taken_today_article ON public.answer_taken_today USING btree (article_id);
CREATE INDEX answer_taken_today_day ON public.answer_taken_today USING btree (on_day);
alter table answer_taken_today enable row level security, force row level security;
create policy answer_taken_today_owner on answer_taken_today for all to guichet_owner using (true) with check (true);
create policy answer_taken_today_worker on answer_taken_today for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on answer_taken_today to guichet_worker;

create table article (
  id uuid not null,
  kind text not null,
  slug text not null,
  language text not null,
  state text not null default 'draft'::text,
  audience text not null default 'signed-in'::text,
  for_organisations uuid[] not null default '{}'::uuid[],
  for_plans text[] not null default '{}'::text[],
  for_editions text[] not null default '{}'::text[],
  for_services text[] not null default '{}'::text[],
  for_partners text[] not null default '{}'::text[],
  services text[] not null default '{}'::text[],
  request_types text[] not null default '{}'::text[],
  error_codes text[] not null default '{}'::text[],
  error_texts text[] not null default '{}'::text[],
  issue_state text,
  fixed_on date,
  pinned boolean not null default false,
  published_at timestamp with time zone,
  retired_at timestamp with time zone,
  preset_key text,
  created_by uuid,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  of_answer boolean not null default false,
  constraint article_pkey PRIMARY KEY (id),
  constraint article_preset_key_key UNIQUE (preset_key),
  constraint article_slug_key UNIQUE (slug),
  constraint article_created_by_fkey FOREIGN KEY (created_by) REFERENCES person(id),
  constraint article_audience_check CHECK ((audience = ANY (ARRAY['everyone'::text, 'signed-in'::text, 'chosen'::text]))),
  constraint article_check CHECK (((kind = 'known-issue'::text) = (issue_state IS NOT NULL))),
  constraint article_check1 CHECK (((fixed_on IS NULL) OR (issue_state = 'fixed'::text))),
  constraint article_check2 CHECK (((state <> 'published'::text) OR (published_at IS NOT NULL))),
  constraint article_check3 CHECK (((audience <> 'chosen'::text) OR (((((cardinality(for_organisations) + cardinality(for_plans)) + cardinality(for_editions)) + cardinality(for_services)) + cardinality(for_partners)) > 0))),
  constraint article_issue_state_check CHECK ((issue_state = ANY (ARRAY['investigating'::text, 'identified'::text, 'being-fixed'::text, 'fixed'::text]))),
  constraint article_kind_check CHECK ((kind = ANY (ARRAY['faq'::text, 'how-to'::text, 'known-issue'::text, 'error-guide'::text]))),
  constraint article_language_check CHECK ((language = ANY (ARRAY['en'::text, 'tr'::text, 'fr'::text, 'it'::text, 'ja'::text, 'hu'::text]))),
  constraint article_preset_key_check CHECK ((length(preset_key) <= 120)),
  constraint article_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 80))),
  constraint article_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'retired'::text])))
);
CREATE INDEX article_created_by ON public.article USING btree (created_by) WHERE (created_by IS NOT NULL);
CREATE INDEX article_error_codes ON public.article USING gin (error_codes);
CREATE INDEX article_known_issues ON public.article USING gin (services) WHERE ((kind = 'known-issue'::text) AND (issue_state <> 'fixed'::text) AND (state = 'published'::text));
CREATE INDEX article_of_kind ON public.article USING btree (kind, published_at DESC, id DESC) WHERE (state = 'published'::text);
CREATE INDEX article_pinned ON public.article USING btree (published_at DESC, id DESC) WHERE ((state = 'published'::text) AND pinned);
CREATE INDEX article_published ON public.article USING btree (published_at DESC, id DESC) WHERE (state = 'published'::text);
CREATE INDEX article_updated ON public.article USING btree (updated_at DESC, id DESC);
CREATE TRIGGER article_changed AFTER UPDATE ON public.article FOR EACH ROW WHEN ((((((new.state IS DISTINCT FROM old.state) OR (new.audience IS DISTINCT FROM old.audience)) OR (new.published_at IS DISTINCT FROM old.published_at)) OR (new.error_codes IS DISTINCT FROM old.error_codes)) OR (new.error_texts IS DISTINCT FROM old.error_texts))) EXECUTE FUNCTION guichet_article_changed();
CREATE TRIGGER article_guarded BEFORE UPDATE ON public.article FOR EACH ROW EXECUTE FUNCTION guichet_guard_article();
alter table article enable row level security, force row level security;
create policy article_changed on article for update to guichet_app using (( SELECT guichet_is_staff() AS guichet_is_staff));
create policy article_made on article for insert to guichet_app with check (((created_by = ( SELECT guichet_me() AS guichet_me)) AND (preset_key IS NULL) AND (state = 'draft'::text) AND (published_at IS NULL) AND ( SELECT guichet_is_staff() AS guichet_is_staff)));
create policy article_owner on article for all to guichet_owner using (true) with check (true);
create policy article_read on article for select to guichet_app using ((( SELECT guichet_is_staff() AS guichet_is_staff) OR ((state = 'published'::text) AND (published_at <= now()) AND (((audience = 'everyone'::text) AND ((( SELECT guichet_me() AS guichet_me) IS NOT NULL) OR ( SELECT guichet_help_is_open() AS guichet_help_is_open))) OR ((audience = 'signed-in'::text) AND (( SELECT guichet_me() AS guichet_me) IS NOT NULL)) OR ((audience = 'chosen'::text) AND (EXISTS ( SELECT
   FROM guichet_my_standings() s(organisation_id, edition, partner_kind, plans, services)
  WHERE (((article.for_organisations = '{}'::uuid[]) OR (s.organisation_id = ANY (article.for_organisations))) AND ((article.for_plans = '{}'::text[]) OR (s.plans && article.for_plans)) AND ((article.for_editions = '{}'::text[]) OR (s.edition = ANY (article.for_editions))) AND ((article.for_services = '{}'::text[]) OR (s.services IS NULL) OR (s.services && article.for_services)) AND ((article.for_partners = '{}'::text[]) OR (s.partner_kind = ANY (article.for_partners)))))))))));
create policy article_worker on article for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on article to guichet_worker;
grant insert, select on article to guichet_app;
grant update (kind, slug, state, audience, for_organisations, for_plans, for_editions, for_services, for_partners, services, request_types, error_codes, error_texts, issue_state, fixed_on, pinned, published_at, retired_at, updated_at) on article to guichet_app;

create table article_event (
  seq bigint not null generated always as identity,
  id uuid not null,
  article_id uuid not null,
  actor_id uuid,
  type text not null,
  payload jsonb not null,
  at timestamp with time zone not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint article_event_pkey PRIMARY KEY (seq),
  constraint article_event_id_key UNIQUE (id),
  constraint article_event_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES person(id),
  constraint article_event_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
  constraint article_event_type_check CHECK (((length(type) >= 1) AND (length(type) <= 60)))
);
CREATE INDEX article_event_actor ON public.article_event USING btree (actor_id) WHERE (actor_id IS NOT NULL);
CREATE INDEX article_event_of_article ON public.article_event USING btree (article_id, seq);
CREATE INDEX article_event_outbox ON public.article_event USING btree (xid, seq);
alter table article_event enable row level security, force row level security;
create policy article_event_made on article_event for insert to guichet_app with check (((actor_id = ( SELECT guichet_me() AS guichet_me)) AND ( SELECT guichet_is_staff() AS guichet_is_staff)));
create policy article_event_owner on article_event for all to guichet_owner using (true) with check (true);
create policy article_event_read on article_event for select to guichet_app using (( SELECT guichet_is_staff() AS guichet_is_staff));
create policy article_event_worker on article_event for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on article_event to guichet_worker;
grant insert, select on article_event to guichet_app;

create table article_feedback (
  id uuid not null,
  article_id uuid not null,
  language text not null,
  version integer not null,
  helped boolean not null,
  words text not null default ''::text,
  person_id uuid,
  at timestamp with time zone not null,
  constraint article_feedback_pkey PRIMARY KEY (id),
  constraint article_feedback_article_id_person_id_key UNIQUE (article_id, person_id),
  constraint article_feedback_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
  constraint article_feedback_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint article_feedback_words_check CHECK ((length(words) <= 2000))
);
CREATE INDEX article_feedback_of_article ON public.article_feedback USING btree (article_id, at DESC);
CREATE INDEX article_feedback_person ON public.article_feedback USING btree (person_id) WHERE (person_id IS NOT NULL);
CREATE TRIGGER article_feedback_limited BEFORE INSERT ON public.article_feedback FOR EACH ROW WHEN ((new.person_id IS NULL)) EXECUTE FUNCTION guichet_limit_feedback();
alter table article_feedback enable row level security, force row level security;
create policy article_feedback_changed on article_feedback for update to guichet_app using ((person_id = ( SELECT guichet_me() AS guichet_me))) with check ((EXISTS ( SELECT
   FROM article_text t
  WHERE ((t.article_id = article_feedback.article_id) AND (t.language = article_feedback.language) AND (t.version = article_feedback.version))
 OFFSET 0)));
create policy article_feedback_made on article_feedback for insert to guichet_app with check (((NOT (person_id IS DISTINCT FROM ( SELECT guichet_me() AS guichet_me))) AND (EXISTS ( SELECT
   FROM article_text t
  WHERE ((t.article_id = article_feedback.article_id) AND (t.language = article_feedback.language) AND (t.version = article_feedback.version))
 OFFSET 0))));
create policy article_feedback_owner on article_feedback for all to guichet_owner using (true) with check (true);
create policy article_feedback_read on article_feedback for select to guichet_app using ((( SELECT guichet_is_staff() AS guichet_is_staff) OR (person_id = ( SELECT guichet_me() AS guichet_me))));
create policy article_feedback_worker on article_feedback for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on article_feedback to guichet_worker;
grant insert (id, article_id, language, version, helped, words, person_id, at) on article_feedback to guichet_app;
grant select on article_feedback to guichet_app;
grant update (language, version, helped, words, at) on article_feedback to guichet_app;

create table article_file (
  id uuid not null,
  article_id uuid not null,
  sha256 text not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  added_by uuid,
  added_at timestamp with time zone not null,
  constraint article_file_pkey PRIMARY KEY (id),
  constraint article_file_added_by_fkey FOREIGN KEY (added_by) REFERENCES person(id),
  constraint article_file_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
  constraint article_file_sha256_fkey FOREIGN KEY (sha256) REFERENCES stored_file(sha256),
  constraint article_file_media_type_check CHECK (((length(media_type) >= 3) AND (length(media_type) <= 127))),
  constraint article_file_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255)))
);
CREATE INDEX article_file_added_by ON public.article_file USING btree (added_by) WHERE (added_by IS NOT NULL);
CREATE INDEX article_file_content ON public.article_file USING btree (sha256);
CREATE INDEX article_file_of_article ON public.article_file USING btree (article_id, added_at, id);
alter table article_file enable row level security, force row level security;
create policy article_file_made on article_file for insert to guichet_app with check (((added_by = ( SELECT guichet_me() AS guichet_me)) AND ( SELECT guichet_is_staff() AS guichet_is_staff)));
create policy article_file_owner on article_file for all to guichet_owner using (true) with check (true);
create policy article_file_read on article_file for select to guichet_app using ((( SELECT guichet_is_staff() AS guichet_is_staff) OR (EXISTS ( SELECT
   FROM article_text t
  WHERE ((t.article_id = article_file.article_id) AND (article_file.id = ANY (t.files)))
 OFFSET 0))));
create policy article_file_worker on article_file for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on article_file to guichet_worker;
grant insert, select on article_file to guichet_app;

create table article_lexeme (
  lexeme text not null,
  docs integer not null,
  less_one text[] not null,
  docs_open integer not null default 0,
  constraint article_lexeme_pkey PRIMARY KEY (lexeme)
);
CREATE INDEX article_lexeme_near ON public.article_lexeme USING gin (less_one);
alter table article_lexeme enable row level security, force row level security;
create policy article_lexeme_owner on article_lexeme for all to guichet_owner using (true) with check (true);
create policy article_lexeme_read on article_lexeme for select to guichet_app using (true);
create policy article_lexeme_worker on article_lexeme for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on article_lexeme to guichet_worker;
grant select on article_lexeme to guichet_app;

create table article_review (
  id uuid not null,
  article_id uuid not null,
  language text not null,
  version integer not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  for_everyone boolean not null,
  note text not null default ''::text,
  decided_by uuid,
  decided_at timestamp with time zone,
  approved boolean,
  reason text not null default ''::text,
  constraint article_review_pkey PRIMARY KEY (id),
  constraint article_review_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
  constraint article_review_article_id_language_version_fkey FOREIGN KEY (article_id, language, version) REFERENCES article_text(article_id, language, version),
  constraint article_review_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES person(id),
  constraint article_review_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id),
  constraint article_review_check CHECK (((decided_at IS NULL) = (approved IS NULL))),
  constraint article_review_check1 CHECK (((approved IS NOT TRUE) OR (decided_by <> asked_by))),
  constraint article_review_note_check CHECK ((length(note) <= 2000)),
  constraint article_review_reason_check CHECK ((length(reason) <= 2000))
);
CREATE INDEX article_review_asked_by ON public.article_review USING btree (asked_by);
CREATE INDEX article_review_decided_by ON public.article_review USING btree (decided_by) WHERE (decided_by IS NOT NULL);
CREATE INDEX article_review_of_article ON public.article_review USING btree (article_id, language, version);
CREATE INDEX article_review_open ON public.article_review USING btree (asked_at) WHERE (decided_at IS NULL);
alter table article_review enable row level security, force row level security;
create policy article_review_asked on article_review for insert to guichet_app with check (((asked_by = ( SELECT guichet_me() AS guichet_me)) AND ( SELECT guichet_is_staff() AS guichet_is_staff) AND (decided_at IS NULL) AND (decided_by IS NULL) AND (approved IS NULL)));
create policy article_review_decided on article_review for update to guichet_app using ((( SELECT guichet_is_staff() AS guichet_is_staff) AND (decided_at IS NULL))) with check ((decided_by = ( SELECT guichet_me() AS guichet_me)));
create policy article_review_owner on article_review for all to guichet_owner using (true) with check (true);
create policy article_review_read on article_review for select to guichet_app using (( SELECT guichet_is_staff() AS guichet_is_staff));
create policy article_review_worker on article_review for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on article_review to guichet_worker;
grant insert, select on article_review to guichet_app;
grant update (decided_by, decided_at, approved, reason) on article_review to guichet_app;

create table article_slug (
  slug text not null,
  article_id uuid not null,
  given_at timestamp with time zone not null,
  constraint article_slug_pkey PRIMARY KEY (slug),
  constraint article_slug_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
  constraint article_slug_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 80)))
);
CREATE INDEX article_slug_of_article ON public.article_slug USING btree (article_id);
alter table article_slug enable row level security, force row level security;
create policy article_slug_made on article_slug for insert to guichet_app with check (( SELECT guichet_is_staff() AS guichet_is_staff));
create policy article_slug_owner on article_slug for all to guichet_owner using (true) with check (true);
create policy article_slug_read on article_slug for select to guichet_app using ((EXISTS ( SELECT
   FROM article_text t
  WHERE (t.article_id = article_slug.article_id)
 OFFSET 0)));
create policy article_slug_worker on article_slug for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on article_slug to guichet_worker;
grant insert, select on article_slug to guichet_app;

create table article_stale (
  article_id uuid not null,
  constraint article_stale_pkey PRIMARY KEY (article_id)
);
CREATE CONSTRAINT TRIGGER article_stale_indexed AFTER INSERT ON public.article_stale DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guichet_index_articles();
alter table article_stale enable row level security, force row level security;
create policy article_stale_owner on article_stale for all to guichet_owner using (true) with check (true);

create table article_text (
  article_id uuid not null,
  language text not null,
  version integer not null,
  title text not null,
  summary text not null default ''::text,
  body text not null,
  workaround text,
  machine text,
  of_version integer,
  restores integer,
  files uuid[] not null default '{}'::uuid[],
  state text not null default 'draft'::text,
  by uuid,
  at timestamp with time zone not null,
  shown_at timestamp with time zone,
  public_at timestamp with time zone,
  public_by uuid,
  told jsonb,
  words_since integer,
  agreed_at timestamp with time zone,
  agreed_by uuid,
  agreed_readers jsonb,
  constraint article_text_pkey PRIMARY KEY (article_id, language, version),
  constraint article_text_agreed_by_fkey FOREIGN KEY (agreed_by) REFERENCES person(id),
  constraint article_text_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id),
  constraint article_text_by_fkey FOREIGN KEY (by) REFERENCES person(id),
  constraint article_text_public_by_fkey FOREIGN KEY (public_by) REFERENCES person(id),
  constraint article_text_body_check CHECK ((length(body) <= 100000)),
  constraint article_text_check CHECK ((public_by <> by)),
  constraint article_text_check1 CHECK (((by IS NULL) OR ((public_at IS NULL) = (public_by IS NULL)))),
  constraint article_text_check2 CHECK (((state <> 'shown'::text) OR (shown_at IS NOT NULL))),
  constraint article_text_check3 CHECK ((agreed_by <> by)),
  constraint article_text_language_check CHECK ((language = ANY (ARRAY['en'::text, 'tr'::text, 'fr'::text, 'it'::text, 'ja'::text, 'hu'::text]))),
  constraint article_text_machine_check CHECK ((machine = ANY (ARRAY['written'::text, 'translated'::text]))),
  constraint article_text_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'in-review'::text, 'shown'::text, 'past'::text]))),
  constraint article_text_summary_check CHECK ((length(summary) <= 500)),
  constraint article_text_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200))),
  constraint article_text_told_check CHECK ((jsonb_typeof(told) = 'object'::text)),
  constraint article_text_version_check CHECK ((version > 0)),
  constraint article_text_workaround_check CHECK ((length(workaround) <= 10000))
);
CREATE INDEX article_text_agreed_by ON public.article_text USING btree (agreed_by) WHERE (agreed_by IS NOT NULL);
CREATE INDEX article_text_by ON public.article_text USING btree (by) WHERE (by IS NOT NULL);
CREATE UNIQUE INDEX article_text_in_review ON public.article_text USING btree (article_id, language) WHERE (state = 'in-review'::text);
CREATE INDEX article_text_public_by ON public.article_text USING btree (public_by) WHERE (public_by IS NOT NULL);
CREATE INDEX article_text_quoting ON public.article_text USING btree (article_id) WHERE ((state = 'shown'::text) AND ((body ~~ '%{{%'::text) OR (workaround ~~ '%{{%'::text)));
CREATE UNIQUE INDEX article_text_shown ON public.article_text USING btree (article_id, language) WHERE (state = 'shown'::text);
CREATE TRIGGER article_text_completed BEFORE INSERT ON public.article_text FOR EACH ROW EXECUTE FUNCTION guichet_complete_article_text();
CREATE TRIGGER article_text_guarded BEFORE UPDATE ON public.article_text FOR EACH ROW EXECUTE FUNCTION guichet_guard_article_text();
CREATE TRIGGER article_text_shown_changed AFTER UPDATE OF state, public_at ON public.article_text FOR EACH ROW WHEN ((((new.state IS DISTINCT FROM old.state) OR (new.public_at IS DISTINCT FROM old.public_at)) AND (('shown'::text = new.state) OR ('shown'::text = old.state)))) EXECUTE FUNCTION guichet_article_changed();
CREATE TRIGGER article_text_shown_made AFTER INSERT ON public.article_text FOR EACH ROW WHEN ((new.state = 'shown'::text)) EXECUTE FUNCTION guichet_article_changed();
alter table article_text enable row level security, force row level security;
create policy article_text_made on article_text for insert to guichet_app with check (((by = ( SELECT guichet_me() AS guichet_me)) AND ( SELECT guichet_is_staff() AS guichet_is_staff) AND (state = 'draft'::text) AND (shown_at IS NULL) AND (public_at IS NULL) AND (agreed_at IS NULL)));
create policy article_text_moved on article_text for update to guichet_app using (( SELECT guichet_is_staff() AS guichet_is_staff));
create policy article_text_owner on article_text for all to guichet_owner using (true) with check (true);
create policy article_text_read on article_text for select to guichet_app using ((( SELECT guichet_is_staff() AS guichet_is_staff) OR ((state = 'shown'::text) AND (EXISTS ( SELECT
   FROM article a
  WHERE ((a.id = article_text.article_id) AND
        CASE
            WHEN (a.audience = 'everyone'::text) THEN (article_text.public_at IS NOT NULL)
            WHEN a.of_answer THEN (article_text.agreed_at IS NOT NULL)
            ELSE true
        END)
 OFFSET 0)))));
create policy article_text_worker on article_text for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on article_text to guichet_worker;
grant insert, select on article_text to guichet_app;
grant update (state, shown_at, public_at, public_by, agreed_at, agreed_by, agreed_readers) on article_text to guichet_app;

create table article_words (
  article_id uuid not null,
  language text not null,
  title tsvector not null,
  lead tsvector not null,
  words tsvector not null,
  codes text[] not null,
  approved boolean not null,
  counted boolean not null,
  for_strangers boolean not null default false,
  constraint article_words_pkey PRIMARY KEY (article_id, language),
  constraint article_words_article_id_fkey FOREIGN KEY (article_id) REFERENCES article(id)
);
CREATE INDEX article_words_codes ON public.article_words USING gin (codes) WHERE (codes <> '{}'::text[]);
CREATE INDEX article_words_search ON public.article_words USING gin (words);
alter table article_words enable row level security, force row level security;
create policy article_words_owner on article_words for all to guichet_owner using (true) with check (true);
create policy article_words_worker on article_words for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on article_words to guichet_worker;

create table business_calendar (
  key text not null,
  label jsonb not null,
  zone text not null,
  hours text not null,
  exceptions text,
  "position" integer not null,
  retired_at timestamp with time zone,
  languages text[] not null default '{}'::text[],
  constraint business_calendar_pkey PRIMARY KEY (key),
  constraint business_calendar_exceptions_check CHECK (((length(exceptions) >= 1) AND (length(exceptions) <= 10000))),
  constraint business_calendar_hours_check CHECK (((length(hours) >= 1) AND (length(hours) <= 300))),
  constraint business_calendar_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text)),
  constraint business_calendar_zone_check CHECK (((length(zone) >= 1) AND (length(zone) <= 60)))
);
alter table business_calendar enable row level security, force row level security;
create policy business_calendar_changed on business_calendar for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy business_calendar_house on business_calendar for all to guichet_owner, guichet_worker using (true) with check (true);
create policy business_calendar_made on business_calendar for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy business_calendar_read on business_calendar for select to guichet_app, guichet_identity using (true);
create policy business_calendar_removed on business_calendar for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on business_calendar to guichet_app;
grant delete, insert, select, update on business_calendar to guichet_worker;
grant select on business_calendar to guichet_identity;

create table callback (
  id uuid not null,
  ticket_id uuid not null,
  queue_key text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  seat integer not null,
  phone text not null,
  language text not null,
  state text not null default 'booked'::text,
  sequence integer not null default 0,
  called_at timestamp with time zone,
  made_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  constraint callback_pkey PRIMARY KEY (id),
  constraint callback_ticket_id_key UNIQUE (ticket_id),
  constraint callback_queue_key_fkey FOREIGN KEY (queue_key) REFERENCES queue(key),
  constraint callback_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  constraint callback_check CHECK ((ends_at > starts_at)),
  constraint callback_language_check CHECK ((language ~ '^[a-z]{2}$'::text)),
  constraint callback_phone_check CHECK ((phone ~ '^\+[1-9][0-9]{1,14}( x[0-9]{1,20})?$'::text)),
  constraint callback_seat_check CHECK (((seat >= 1) AND (seat <= 1000))),
  constraint callback_state_check CHECK ((state = ANY (ARRAY['booked'::text, 'done'::text, 'missed'::text, 'cancelled'::text])))
);
CREATE INDEX callback_day ON public.callback USING btree (starts_at);
CREATE UNIQUE INDEX callback_seat ON public.callback USING btree (queue_key, starts_at, seat) WHERE (state <> 'cancelled'::text);
CREATE TRIGGER callback_guarded BEFORE UPDATE ON public.callback FOR EACH ROW EXECUTE FUNCTION guichet_guard_callback();
alter table callback enable row level security, force row level security;
create policy callback_changed on callback for update to guichet_app using (((made_at >= guichet_reads_from(ticket_id)) AND guichet_decides_on(ticket_id))) with check (((state = ANY (ARRAY['booked'::text, 'cancelled'::text])) OR guichet_works_on(ticket_id)));
create policy callback_house on callback for all to guichet_owner, guichet_worker using (true) with check (true);
create policy callback_made on callback for insert to guichet_app with check (((state = 'booked'::text) AND (called_at IS NULL) AND (guichet_decides_on(ticket_id) OR (( SELECT guichet_is_staff() AS guichet_is_staff) AND guichet_wrote_now(ticket_id)))));
create policy callback_read on callback for select to guichet_app using (((made_at >= guichet_reads_from(ticket_id)) OR (( SELECT guichet_is_staff() AS guichet_is_staff) AND guichet_wrote_now(ticket_id))));
grant delete, insert, select, update on callback to guichet_worker;
grant insert, select on callback to guichet_app;
grant update (queue_key, starts_at, ends_at, seat, phone, language, state, sequence, called_at, changed_at) on callback to guichet_app;

create table callback_attempt (
  id uuid not null,
  callback_id uuid not null,
  by_person uuid not null,
  at timestamp with time zone not null,
  outcome text not null,
  note text not null default ''::text,
  constraint callback_attempt_pkey PRIMARY KEY (id),
  constraint callback_attempt_by_person_fkey FOREIGN KEY (by_person) REFERENCES person(id),
  constraint callback_attempt_callback_id_fkey FOREIGN KEY (callback_id) REFERENCES callback(id),
  constraint callback_attempt_note_check CHECK ((length(note) <= 2000)),
  constraint callback_attempt_outcome_check CHECK ((outcome = ANY (ARRAY['reached'::text, 'no-answer'::text, 'busy'::text, 'wrong-number'::text])))
);
CREATE INDEX callback_attempt_of ON public.callback_attempt USING btree (callback_id, at);
alter table callback_attempt enable row level security, force row level security;
create policy callback_attempt_house on callback_attempt for all to guichet_owner, guichet_worker using (true) with check (true);
create policy callback_attempt_made on callback_attempt for insert to guichet_app with check (((by_person = ( SELECT guichet_me() AS guichet_me)) AND (EXISTS ( SELECT
   FROM callback c
  WHERE ((c.id = callback_attempt.callback_id) AND guichet_works_on(c.ticket_id))))));
create policy callback_attempt_read on callback_attempt for select to guichet_app using ((EXISTS ( SELECT
   FROM callback c
  WHERE ((c.id = callback_attempt.callback_id) AND guichet_works_on(c.ticket_id)))));
grant delete, insert, select, update on callback_attempt to guichet_worker;
grant insert, select on callback_attempt to guichet_app;

create table cloud_tenant (
  id uuid not null,
  organisation_id uuid not null,
  name text not null,
  label text,
  retired_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint cloud_tenant_pkey PRIMARY KEY (id),
  constraint cloud_tenant_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint cloud_tenant_label_check CHECK ((length(label) <= 120)),
  constraint cloud_tenant_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))
);
CREATE UNIQUE INDEX cloud_tenant_name ON public.cloud_tenant USING btree (organisation_id, name);
alter table cloud_tenant enable row level security, force row level security;
create policy cloud_tenant_changed on cloud_tenant for update to guichet_app using (((organisation_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)));
create policy cloud_tenant_made on cloud_tenant for insert to guichet_app with check (((organisation_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)));
create policy cloud_tenant_owner on cloud_tenant for all to guichet_owner using (true) with check (true);
create policy cloud_tenant_read on cloud_tenant for select to guichet_app using (((organisation_id = ANY (( SELECT guichet_my_organisations() AS guichet_my_organisations)::uuid[])) OR ( SELECT guichet_is_staff() AS guichet_is_staff) OR (( SELECT guichet_is_partner() AS guichet_is_partner) AND (EXISTS ( SELECT
   FROM guichet_my_delegations() d(id, customer_id, partner_id, rights, services, request_types, tenants, customer_sees, single, ends_at)
  WHERE ((d.customer_id = cloud_tenant.organisation_id) AND ((d.tenants = '{}'::text[]) OR (cloud_tenant.name = ANY (d.tenants)))))))));
create policy cloud_tenant_worker on cloud_tenant for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on cloud_tenant to guichet_worker;
grant insert, select, update on cloud_tenant to guichet_app;

create table component (
  key text not null,
  label jsonb not null,
  description jsonb,
  grouped jsonb,
  region text,
  services text[] not null default '{}'::text[],
  "position" integer not null,
  retired_at timestamp with time zone,
  constraint component_pkey PRIMARY KEY (key),
  constraint component_region_fkey FOREIGN KEY (region) REFERENCES region(key),
  constraint component_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text))
);
alter table component enable row level security, force row level security;
create policy component_changed on component for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy component_house on component for all to guichet_owner, guichet_worker using (true) with check (true);
create policy component_made on component for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy component_read on component for select to guichet_app, guichet_identity using (true);
create policy component_removed on component for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on component to guichet_app;
grant delete, insert, select, update on component to guichet_worker;
grant select on component to guichet_identity;

create table component_day (
  component text not null,
  day date not null,
  worst text not null,
  minutes integer not null default 0,
  constraint component_day_pkey PRIMARY KEY (component, day),
  constraint component_day_component_fkey FOREIGN KEY (component) REFERENCES component(key),
  constraint component_day_worst_check CHECK ((worst = ANY (ARRAY['degraded'::text, 'partial-outage'::text, 'outage'::text, 'maintenance'::text])))
);
alter table component_day enable row level security, force row level security;
create policy component_day_owner on component_day for all to guichet_owner using (true) with check (true);
create policy component_day_read on component_day for select to guichet_app using (true);
create policy component_day_worker on component_day for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on component_day to guichet_worker;
grant select on component_day to guichet_app;

create table configuration_event (
  id uuid not null,
  at timestamp with time zone not null,
  person_id uuid,
  part text not null,
  key text not null,
  change text not null,
  before jsonb,
  after jsonb,
  constraint configuration_event_pkey PRIMARY KEY (id),
  constraint configuration_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint configuration_event_change_check CHECK ((change = ANY (ARRAY['added'::text, 'changed'::text, 'retired'::text, 'restored'::text])))
);
CREATE INDEX configuration_event_part ON public.configuration_event USING btree (part, key, id DESC);
CREATE INDEX configuration_event_person ON public.configuration_event USING btree (person_id) WHERE (person_id IS NOT NULL);
alter table configuration_event enable row level security, force row level security;
create policy configuration_event_made on configuration_event for insert to guichet_app with check (((person_id = ( SELECT guichet_me() AS guichet_me)) AND ( SELECT guichet_is_administrator() AS guichet_is_administrator)));
create policy configuration_event_owner on configuration_event for all to guichet_owner using (true) with check (true);
create policy configuration_event_read on configuration_event for select to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy configuration_event_worker on configuration_event for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on configuration_event to guichet_worker;
grant insert, select on configuration_event to guichet_app;

create table contract (
  id uuid not null,
  organisation_id uuid not null,
  entity_key text not null,
  plan_key text,
  number text not null,
  partner_id uuid,
  starts_on date not null,
  ends_on date,
  created_at timestamp with time zone not null,
  covers text not null default 'own'::text,
  services text[] not null default '{}'::text[],
  trial boolean not null default false,
  calendar_key text,
  kind bigint not null generated always as (hash_record_extended(ROW(entity_key, plan_key, partner_id, covers, services, calendar_key), (0)::bigint)) stored,
  constraint contract_pkey PRIMARY KEY (id),
  constraint contract_entity_key_number_key UNIQUE (entity_key, number),
  constraint contract_calendar_key_fkey FOREIGN KEY (calendar_key) REFERENCES business_calendar(key),
  constraint contract_entity_key_fkey FOREIGN KEY (entity_key) REFERENCES contracting_entity(key),
  constraint contract_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint contract_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES organisation(id),
  constraint contract_plan_key_fkey FOREIGN KEY (plan_key) REFERENCES plan(key),
  constraint contract_check CHECK ((ends_on >= starts_on)),
  constraint contract_check1 CHECK ((partner_id <> organisation_id)),
  constraint contract_covers_check CHECK ((covers = ANY (ARRAY['own'::text, 'customers'::text, 'both'::text]))),
  constraint contract_number_check CHECK (((length(number) >= 1) AND (length(number) <= 60)))
);
CREATE INDEX contract_of_kind ON public.contract USING btree (organisation_id, kind, starts_on, ends_on) INCLUDE (id, covers);
CREATE INDEX contract_of_organisation ON public.contract USING btree (organisation_id, number, id);
CREATE INDEX contract_partner ON public.contract USING btree (partner_id) WHERE (partner_id IS NOT NULL);
alter table contract enable row level security, force row level security;
create policy contract_changed on contract for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy contract_made on contract for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy contract_owner on contract for all to guichet_owner using (true) with check (true);
create policy contract_read on contract for select to guichet_app using (((organisation_id = ANY (( SELECT guichet_my_organisations() AS guichet_my_organisations)::uuid[])) OR ( SELECT guichet_is_staff() AS guichet_is_staff) OR (organisation_id IN ( SELECT d.customer_id
   FROM guichet_my_delegations() d(id, customer_id, partner_id, rights, services, request_types, tenants, customer_sees, single, ends_at)
  WHERE (d.rights && '{file,see}'::text[])))));
create policy contract_worker on contract for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on contract to guichet_worker;
grant insert, select, update on contract to guichet_app;

create table contracting_entity (
  key text not null,
  label jsonb not null,
  "position" integer not null,
  retired_at timestamp with time zone,
  constraint contracting_entity_pkey PRIMARY KEY (key),
  constraint contracting_entity_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text))
);
alter table contracting_entity enable row level security, force row level security;
create policy contracting_entity_changed on contracting_entity for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy contracting_entity_house on contracting_entity for all to guichet_owner, guichet_worker using (true) with check (true);
create policy contracting_entity_made on contracting_entity for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy contracting_entity_read on contracting_entity for select to guichet_app, guichet_identity using (true);
create policy contracting_entity_removed on contracting_entity for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on contracting_entity to guichet_app;
grant delete, insert, select, update on contracting_entity to guichet_worker;
grant select on contracting_entity to guichet_identity;

create table delegation (
  id uuid not null,
  customer_id uuid not null,
  partner_id uuid not null,
  roles text[] not null,
  services text[] not null default '{}'::text[],
  request_types text[] not null default '{}'::text[],
  tenants text[] not null default '{}'::text[],
  customer_sees text not null default 'all'::text,
  single boolean not null default false,
  reason text not null default ''::text,
  requested_by uuid not null,
  requested_at timestamp with time zone not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  decided_by uuid,
  approved_at timestamp with time zone,
  refused_at timestamp with time zone,
  ended_at timestamp with time zone,
  ended_by uuid,
  reminded_for timestamp with time zone,
  reminded_days integer,
  whole boolean not null generated always as (((NOT single) AND (services = '{}'::text[]) AND (request_types = '{}'::text[]) AND (tenants = '{}'::text[]))) stored,
  constraint delegation_pkey PRIMARY KEY (id),
  constraint delegation_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES organisation(id),
  constraint delegation_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id),
  constraint delegation_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES person(id),
  constraint delegation_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES organisation(id),
  constraint delegation_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES person(id),
  constraint delegation_check CHECK ((ends_at > starts_at)),
  constraint delegation_check1 CHECK ((partner_id <> customer_id)),
  constraint delegation_check2 CHECK (((approved_at IS NULL) OR (refused_at IS NULL))),
  constraint delegation_customer_sees_check CHECK ((customer_sees = ANY (ARRAY['all'::text, 'summary'::text]))),
  constraint delegation_reason_check CHECK ((length(reason) <= 2000)),
  constraint delegation_roles_check CHECK (((cardinality(roles) >= 1) AND (cardinality(roles) <= 50)))
);
CREATE UNIQUE INDEX delegation_asked ON public.delegation USING btree (partner_id, customer_id) WHERE ((approved_at IS NULL) AND (refused_at IS NULL) AND (ended_at IS NULL) AND (NOT single));
CREATE INDEX delegation_ending ON public.delegation USING btree (ends_at) WHERE ((approved_at IS NOT NULL) AND (ended_at IS NULL));
CREATE INDEX delegation_in_force ON public.delegation USING btree (partner_id, customer_id) INCLUDE (id, roles, single, whole, starts_at, ends_at) WHERE ((approved_at IS NOT NULL) AND (ended_at IS NULL));
CREATE INDEX delegation_of_customer ON public.delegation USING btree (customer_id, partner_id);
CREATE INDEX delegation_of_partner ON public.delegation USING btree (partner_id, customer_id);
alter table delegation enable row level security, force row level security;
create policy delegation_decided on delegation for update to guichet_app using (((ended_at IS NULL) AND (refused_at IS NULL) AND (customer_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])))) with check ((customer_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])));
create policy delegation_given_back on delegation for update to guichet_app using (((ended_at IS NULL) AND (refused_at IS NULL) AND ((partner_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)))) with check (((ended_at IS NOT NULL) AND (ended_by = ( SELECT guichet_me() AS guichet_me)) AND ((partner_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator))));
create policy delegation_made on delegation for insert to guichet_app with check (((requested_by = ( SELECT guichet_me() AS guichet_me)) AND (ended_at IS NULL) AND (((approved_at IS NULL) AND (NOT single) AND (partner_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) AND (customer_id IN ( SELECT guichet_customers_of(delegation.partner_id) AS guichet_customers_of))) OR ((NOT single) AND (customer_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) AND (partner_id IN ( SELECT f.id
   FROM guichet_partners_for(delegation.customer_id) f(id, name)))))));
create policy delegation_owner on delegation for all to guichet_owner using (true) with check (true);
create policy delegation_read on delegation for select to guichet_app using (((customer_id = ANY (( SELECT guichet_my_organisations() AS guichet_my_organisations)::uuid[])) OR ((partner_id = ANY (( SELECT guichet_my_organisations() AS guichet_my_organisations)::uuid[])) AND (customer_id = ANY (( SELECT guichet_counterparts() AS guichet_counterparts)::uuid[]))) OR ( SELECT guichet_is_staff() AS guichet_is_staff)));
create policy delegation_worker on delegation for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on delegation to guichet_worker;
grant insert, select on delegation to guichet_app;
grant update (roles, services, request_types, tenants, customer_sees, starts_at, ends_at, decided_by, approved_at, refused_at, ended_at, ended_by) on delegation to guichet_app;

create table dispatcher (
  outbox text not null,
  xid xid8 not null,
  seq bigint not null,
  constraint dispatcher_pkey PRIMARY KEY (outbox),
  constraint dispatcher_outbox_check CHECK ((outbox = ANY (ARRAY['ticket_event'::text, 'people_event'::text, 'health_event'::text, 'article_event'::text])))
);
grant delete, insert, select, update on dispatcher to guichet_worker;

create table draft (
  id uuid not null,
  person_id uuid not null,
  kind text not null,
  ticket_id uuid,
  content jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  became uuid,
  digest text,
  customer_id uuid,
  partner_id uuid,
  constraint draft_pkey PRIMARY KEY (id),
  constraint draft_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES organisation(id),
  constraint draft_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES organisation(id),
  constraint draft_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint draft_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  constraint draft_check CHECK (((kind = ANY (ARRAY['ticket'::text, 'upload'::text])) = (ticket_id IS NULL))),
  constraint draft_check1 CHECK (((sent_at IS NULL) = (became IS NULL))),
  constraint draft_check2 CHECK (((sent_at IS NULL) = (digest IS NULL))),
  constraint draft_digest_check CHECK ((length(digest) = 64)),
  constraint draft_kind_check CHECK ((kind = ANY (ARRAY['ticket'::text, 'reply'::text, 'note'::text, 'upload'::text])))
);
CREATE INDEX draft_customer ON public.draft USING btree (customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX draft_of_person ON public.draft USING btree (person_id, updated_at DESC) WHERE (sent_at IS NULL);
CREATE INDEX draft_partner ON public.draft USING btree (partner_id) WHERE (partner_id IS NOT NULL);
CREATE INDEX draft_sent ON public.draft USING btree (sent_at) WHERE (sent_at IS NOT NULL);
alter table draft enable row level security, force row level security;
create policy draft_mine on draft for all to guichet_app using ((person_id = ( SELECT guichet_me() AS guichet_me))) with check ((person_id = ( SELECT guichet_me() AS guichet_me)));
create policy draft_owner on draft for all to guichet_owner using (true) with check (true);
create policy draft_worker on draft for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on draft to guichet_app;
grant delete, insert, select, update on draft to guichet_worker;

create table draft_file (
  id uuid not null,
  draft_id uuid not null,
  sha256 text not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  created_at timestamp with time zone not null,
  constraint draft_file_pkey PRIMARY KEY (id),
  constraint draft_file_draft_id_fkey FOREIGN KEY (draft_id) REFERENCES draft(id) ON DELETE CASCADE,
  constraint draft_file_sha256_fkey FOREIGN KEY (sha256) REFERENCES stored_file(sha256),
  constraint draft_file_media_type_check CHECK (((length(media_type) >= 3) AND (length(media_type) <= 127))),
  constraint draft_file_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255)))
);
CREATE INDEX draft_file_content ON public.draft_file USING btree (sha256);
CREATE INDEX draft_file_of_draft ON public.draft_file USING btree (draft_id, created_at, id);
alter table draft_file enable row level security, force row level security;
create policy draft_file_mine on draft_file for all to guichet_app using ((EXISTS ( SELECT
   FROM draft d
  WHERE (d.id = draft_file.draft_id)))) with check ((EXISTS ( SELECT
   FROM draft d
  WHERE (d.id = draft_file.draft_id))));
create policy draft_file_owner on draft_file for all to guichet_owner using (true) with check (true);
create policy draft_file_worker on draft_file for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on draft_file to guichet_app;
grant delete, insert, select, update on draft_file to guichet_worker;

create table edition (
  key text not null,
  label jsonb not null,
  "position" integer not null,
  retired_at timestamp with time zone,
  constraint edition_pkey PRIMARY KEY (key),
  constraint edition_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text))
);
alter table edition enable row level security, force row level security;
create policy edition_changed on edition for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy edition_house on edition for all to guichet_owner, guichet_worker using (true) with check (true);
create policy edition_made on edition for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy edition_read on edition for select to guichet_app, guichet_identity using (true);
create policy edition_removed on edition for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on edition to guichet_app;
grant delete, insert, select, update on edition to guichet_worker;
grant select on edition to guichet_identity;

create table escalation (
  id uuid not null,
  ticket_id uuid not null,
  metric text not null,
  round integer not null,
  step_key text not null,
  action text not null,
  outcome text not null,
  policy text not null,
  due_at timestamp with time zone not null,
  step_at timestamp with time zone not null,
  at timestamp with time zone not null,
  constraint escalation_pkey PRIMARY KEY (id),
  constraint escalation_ticket_id_metric_round_step_key_key UNIQUE (ticket_id, metric, round, step_key),
  constraint escalation_step_key_fkey FOREIGN KEY (step_key) REFERENCES escalation_step(key),
  constraint escalation_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  constraint escalation_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'passed-over'::text, 'not-possible'::text])))
);
alter table escalation enable row level security, force row level security;
create policy escalation_house on escalation for all to guichet_owner, guichet_worker using (true) with check (true);
create policy escalation_read on escalation for select to guichet_app using (guichet_works_on(ticket_id));
grant delete, insert, select, update on escalation to guichet_worker;
grant select on escalation to guichet_app;

create table escalation_notice (
  escalation_id uuid not null,
  person_id uuid not null,
  mail_id uuid,
  constraint escalation_notice_pkey PRIMARY KEY (escalation_id, person_id),
  constraint escalation_notice_escalation_id_fkey FOREIGN KEY (escalation_id) REFERENCES escalation(id),
  constraint escalation_notice_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES outgoing_mail(id) ON DELETE CASCADE,
  constraint escalation_notice_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);
CREATE INDEX escalation_notice_of_mail ON public.escalation_notice USING btree (mail_id) WHERE (mail_id IS NOT NULL);
CREATE INDEX escalation_notice_waiting ON public.escalation_notice USING btree (person_id) WHERE (mail_id IS NULL);
alter table escalation_notice enable row level security, force row level security;
create policy escalation_notice_house on escalation_notice for all to guichet_owner, guichet_worker using (true) with check (true);
create policy escalation_notice_own on escalation_notice for select to guichet_app using ((person_id = ( SELECT guichet_me() AS guichet_me)));
grant delete, insert, select, update on escalation_notice to guichet_worker;
grant select on escalation_notice to guichet_app;

create table escalation_step (
  key text not null,
  label jsonb not null,
  promises text[] not null default '{}'::text[],
  metric text not null,
  minutes integer not null,
  action text not null,
  tell text[] not null default '{}'::text[],
  people text[] not null default '{}'::text[],
  queue_key text,
  unassign boolean not null default false,
  webhook_key text,
  "position" integer not null,
  retired_at timestamp with time zone,
  constraint escalation_step_pkey PRIMARY KEY (key),
  constraint escalation_step_queue_key_fkey FOREIGN KEY (queue_key) REFERENCES queue(key),
  constraint escalation_step_webhook_key_fkey FOREIGN KEY (webhook_key) REFERENCES webhook(key),
  constraint escalation_step_action_check CHECK ((action = ANY (ARRAY['notify'::text, 'raise'::text, 'reassign'::text, 'webhook'::text]))),
  constraint escalation_step_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text)),
  constraint escalation_step_metric_check CHECK ((metric = ANY (ARRAY['first-response'::text, 'next-response'::text, 'resolution'::text]))),
  constraint escalation_step_minutes_check CHECK (((minutes >= '-525600'::integer) AND (minutes <= 525600))),
  constraint escalation_step_tell_check CHECK ((tell <@ '{assignee,queue,administrators}'::text[]))
);
alter table escalation_step enable row level security, force row level security;
create policy escalation_step_administered on escalation_step for all to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator)) with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy escalation_step_house on escalation_step for all to guichet_owner, guichet_worker using (true) with check (true);
grant delete, insert, select, update on escalation_step to guichet_app;
grant delete, insert, select, update on escalation_step to guichet_worker;

create table filing_grant (
  organisation_id uuid not null,
  person_id uuid not null,
  offering_key text not null,
  granted_by uuid,
  granted_at timestamp with time zone not null,
  constraint filing_grant_pkey PRIMARY KEY (organisation_id, person_id, offering_key),
  constraint filing_grant_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES person(id),
  constraint filing_grant_offering_key_fkey FOREIGN KEY (offering_key) REFERENCES offering(key),
  constraint filing_grant_organisation_id_person_id_fkey FOREIGN KEY (organisation_id, person_id) REFERENCES membership(organisation_id, person_id) ON DELETE CASCADE
);
CREATE INDEX filing_grant_granted_by ON public.filing_grant USING btree (granted_by) WHERE (granted_by IS NOT NULL);
CREATE INDEX filing_grant_person ON public.filing_grant USING btree (person_id);
alter table filing_grant enable row level security, force row level security;
create policy filing_grant_ended on filing_grant for delete to guichet_app using (((organisation_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)));
create policy filing_grant_made on filing_grant for insert to guichet_app with check (((granted_by = ( SELECT guichet_me() AS guichet_me)) AND ((organisation_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator))));
create policy filing_grant_owner on filing_grant for all to guichet_owner using (true) with check (true);
create policy filing_grant_read on filing_grant for select to guichet_app using (((person_id = ( SELECT guichet_me() AS guichet_me)) OR (organisation_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_staff() AS guichet_is_staff)));
create policy filing_grant_worker on filing_grant for all to guichet_worker using (true) with check (true);
grant delete, insert, select on filing_grant to guichet_app;
grant delete, insert, select, update on filing_grant to guichet_worker;

create table filing_request (
  id uuid not null,
  customer_id uuid not null,
  partner_id uuid not null,
  asked_by uuid not null,
  draft_id uuid,
  summary text not null,
  content jsonb not null,
  asked_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  approved_at timestamp with time zone,
  refused_at timestamp with time zone,
  decided_by uuid,
  ticket_id uuid,
  constraint filing_request_pkey PRIMARY KEY (id),
  constraint filing_request_draft_id_key UNIQUE (draft_id),
  constraint filing_request_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES person(id),
  constraint filing_request_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES organisation(id),
  constraint filing_request_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id),
  constraint filing_request_draft_id_fkey FOREIGN KEY (draft_id) REFERENCES draft(id) ON DELETE SET NULL,
  constraint filing_request_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES organisation(id),
  constraint filing_request_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  constraint filing_request_summary_check CHECK (((length(summary) >= 1) AND (length(summary) <= 200)))
);
CREATE INDEX filing_request_customer ON public.filing_request USING btree (customer_id, asked_at DESC);
CREATE INDEX filing_request_partner ON public.filing_request USING btree (partner_id, asked_at DESC);
alter table filing_request enable row level security, force row level security;
create policy filing_request_decided on filing_request for update to guichet_app using ((customer_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])));
create policy filing_request_made on filing_request for insert to guichet_app with check (((asked_by = ( SELECT guichet_me() AS guichet_me)) AND (approved_at IS NULL) AND (refused_at IS NULL) AND (EXISTS ( SELECT
   FROM guichet_customers_to_ask(filing_request.customer_id, ''::text, NULL::text, NULL::uuid, 100) c(id, name, partner_id, partner_name)
  WHERE (c.partner_id = filing_request.partner_id)))));
create policy filing_request_owner on filing_request for all to guichet_owner using (true) with check (true);
create policy filing_request_read on filing_request for select to guichet_app using (((asked_by = ( SELECT guichet_me() AS guichet_me)) OR (partner_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR (customer_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)));
create policy filing_request_worker on filing_request for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on filing_request to guichet_worker;
grant insert, select on filing_request to guichet_app;
grant update (approved_at, refused_at, decided_by, ticket_id) on filing_request to guichet_app;

create table filing_request_link (
  token_hash text not null,
  request_id uuid not null,
  person_id uuid not null,
  constraint filing_request_link_pkey PRIMARY KEY (token_hash),
  constraint filing_request_link_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint filing_request_link_request_id_fkey FOREIGN KEY (request_id) REFERENCES filing_request(id),
  constraint filing_request_link_token_hash_check CHECK ((length(token_hash) = 64))
);
CREATE INDEX filing_request_link_request ON public.filing_request_link USING btree (request_id);
alter table filing_request_link enable row level security, force row level security;
create policy filing_request_link_owner on filing_request_link for all to guichet_owner using (true) with check (true);
create policy filing_request_link_worker on filing_request_link for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on filing_request_link to guichet_worker;

create table form_field (
  key text not null,
  kind text not null,
  label jsonb,
  help jsonb,
  required boolean not null,
  options jsonb not null default '[]'::jsonb,
  pattern text,
  typed boolean not null default false,
  shown_when jsonb not null default '{}'::jsonb,
  fixed jsonb,
  "position" integer not null,
  retired_at timestamp with time zone,
  prefill text,
  constraint form_field_pkey PRIMARY KEY (key),
  constraint form_field_check CHECK (((kind = 'built-in'::text) OR (label IS NOT NULL))),
  constraint form_field_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text)),
  constraint form_field_kind_check CHECK ((kind = ANY (ARRAY['built-in'::text, 'text'::text, 'long-text'::text, 'select'::text, 'multi-select'::text, 'date-time'::text, 'phone'::text, 'cloud-tenant'::text, 'contracts'::text]))),
  constraint form_field_prefill_check CHECK ((prefill = ANY (ARRAY['name'::text, 'address'::text, 'phone'::text])))
);
alter table form_field enable row level security, force row level security;
create policy form_field_changed on form_field for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy form_field_house on form_field for all to guichet_owner, guichet_worker using (true) with check (true);
create policy form_field_made on form_field for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy form_field_read on form_field for select to guichet_app, guichet_identity using (true);
create policy form_field_removed on form_field for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on form_field to guichet_app;
grant delete, insert, select, update on form_field to guichet_worker;
grant select on form_field to guichet_identity;

create table health_event (
  seq bigint not null generated always as identity,
  id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  incident_id uuid,
  actor_id uuid,
  type text not null,
  payload jsonb not null,
  at timestamp with time zone not null,
  constraint health_event_pkey PRIMARY KEY (seq),
  constraint health_event_id_key UNIQUE (id),
  constraint health_event_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES person(id),
  constraint health_event_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id),
  constraint health_event_type_check CHECK (((length(type) >= 1) AND (length(type) <= 60)))
);
CREATE INDEX health_event_of_incident ON public.health_event USING btree (incident_id, seq);
CREATE INDEX health_event_outbox ON public.health_event USING btree (xid, seq);
alter table health_event enable row level security, force row level security;
create policy health_event_made on health_event for insert to guichet_app with check (((actor_id = ( SELECT guichet_me() AS guichet_me)) AND ( SELECT guichet_is_staff() AS guichet_is_staff)));
create policy health_event_owner on health_event for all to guichet_owner using (true) with check (true);
create policy health_event_read on health_event for select to guichet_app using (( SELECT guichet_is_staff() AS guichet_is_staff));
create policy health_event_worker on health_event for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on health_event to guichet_worker;
grant insert, select on health_event to guichet_app;

create table health_subscription (
  id uuid not null,
  address text not null,
  person_id uuid,
  language text not null,
  components text[] not null default '{}'::text[],
  token_hash text not null,
  confirmed_at timestamp with time zone,
  ended_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint health_subscription_pkey PRIMARY KEY (id),
  constraint health_subscription_token_hash_key UNIQUE (token_hash),
  constraint health_subscription_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint health_subscription_address_check CHECK ((((length(address) >= 3) AND (length(address) <= 254)) AND (address = lower(address)))),
  constraint health_subscription_language_check CHECK ((language = ANY (ARRAY['en'::text, 'tr'::text, 'fr'::text, 'it'::text, 'ja'::text, 'hu'::text]))),
  constraint health_subscription_token_hash_check CHECK ((length(token_hash) = 64))
);
CREATE UNIQUE INDEX health_subscription_one ON public.health_subscription USING btree (address) WHERE (ended_at IS NULL);
CREATE INDEX health_subscription_person ON public.health_subscription USING btree (person_id) WHERE (person_id IS NOT NULL);
alter table health_subscription enable row level security, force row level security;
create policy health_subscription_changed on health_subscription for update to guichet_app using ((person_id = ( SELECT guichet_me() AS guichet_me)));
create policy health_subscription_mine on health_subscription for select to guichet_app using ((person_id = ( SELECT guichet_me() AS guichet_me)));
create policy health_subscription_owner on health_subscription for all to guichet_owner using (true) with check (true);
create policy health_subscription_worker on health_subscription for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on health_subscription to guichet_worker;
grant select on health_subscription to guichet_app;
grant update (language, components, ended_at) on health_subscription to guichet_app;

create table help_search (
  id uuid not null,
  words text not null,
  language text not null,
  found integer not null,
  at timestamp with time zone not null,
  constraint help_search_pkey PRIMARY KEY (id),
  constraint help_search_found_check CHECK ((found >= 0)),
  constraint help_search_language_check CHECK ((language = ANY (ARRAY['en'::text, 'tr'::text, 'fr'::text, 'it'::text, 'ja'::text, 'hu'::text]))),
  constraint help_search_words_check CHECK (((length(words) >= 1) AND (length(words) <= 200)))
);
CREATE INDEX help_search_at ON public.help_search USING btree (at);
CREATE INDEX help_search_in_vain ON public.help_search USING btree (at DESC) WHERE (found = 0);
CREATE INDEX help_search_words ON public.help_search USING btree (lower(words), language, at DESC);
CREATE TRIGGER help_search_limited BEFORE INSERT ON public.help_search FOR EACH ROW EXECUTE FUNCTION guichet_limit_searches();
CREATE TRIGGER help_search_once BEFORE INSERT ON public.help_search FOR EACH ROW WHEN ((CURRENT_USER = 'guichet_app'::name)) EXECUTE FUNCTION guichet_once_searched();
alter table help_search enable row level security, force row level security;
create policy help_search_made on help_search for insert to guichet_app with check (true);
create policy help_search_owner on help_search for all to guichet_owner using (true) with check (true);
create policy help_search_read on help_search for select to guichet_app using (( SELECT guichet_is_staff() AS guichet_is_staff));
create policy help_search_worker on help_search for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on help_search to guichet_worker;
grant insert, select on help_search to guichet_app;

create table incident (
  id uuid not null,
  reference text not null,
  kind text not null,
  state text not null,
  impact text not null,
  title jsonb not null,
  workaround jsonb,
  components text[] not null default '{}'::text[],
  published_at timestamp with time zone,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  resolved_at timestamp with time zone,
  report jsonb,
  reported_at timestamp with time zone,
  source_id uuid,
  source_key text,
  created_by uuid,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint incident_pkey PRIMARY KEY (id),
  constraint incident_reference_key UNIQUE (reference),
  constraint incident_source_id_source_key_id_key UNIQUE NULLS NOT DISTINCT (source_id, source_key, id),
  constraint incident_created_by_fkey FOREIGN KEY (created_by) REFERENCES person(id),
  constraint incident_source_id_fkey FOREIGN KEY (source_id) REFERENCES status_source(id),
  constraint incident_impact_check CHECK ((impact = ANY (ARRAY['none'::text, 'degraded'::text, 'partial-outage'::text, 'outage'::text]))),
  constraint incident_kind_check CHECK ((kind = ANY (ARRAY['incident'::text, 'maintenance'::text, 'known-issue'::text]))),
  constraint incident_reference_check CHECK ((reference ~ '^[A-Z]{1,8}-[0-9]{1,15}$'::text)),
  constraint incident_source_key_check CHECK ((length(source_key) <= 200)),
  constraint incident_state_check CHECK ((state = ANY (ARRAY['scheduled'::text, 'in-progress'::text, 'investigating'::text, 'identified'::text, 'monitoring'::text, 'resolved'::text, 'cancelled'::text])))
);
CREATE INDEX incident_by_start ON public.incident USING btree (starts_at DESC, id DESC);
CREATE INDEX incident_components ON public.incident USING gin (components);
CREATE UNIQUE INDEX incident_of_source ON public.incident USING btree (source_id, source_key) WHERE (source_id IS NOT NULL);
CREATE INDEX incident_open ON public.incident USING btree (starts_at DESC, id DESC) WHERE (resolved_at IS NULL);
alter table incident enable row level security, force row level security;
create policy incident_changed on incident for update to guichet_app using (( SELECT guichet_is_staff() AS guichet_is_staff));
create policy incident_made on incident for insert to guichet_app with check (( SELECT guichet_is_staff() AS guichet_is_staff));
create policy incident_owner on incident for all to guichet_owner using (true) with check (true);
create policy incident_read on incident for select to guichet_app using (((published_at IS NOT NULL) OR ( SELECT guichet_is_staff() AS guichet_is_staff)));
create policy incident_worker on incident for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on incident to guichet_worker;
grant insert, select on incident to guichet_app;
grant update (kind, state, impact, title, workaround, components, published_at, starts_at, ends_at, resolved_at, report, reported_at, updated_at) on incident to guichet_app;

create table incident_ticket (
  incident_id uuid not null,
  ticket_id uuid not null,
  how text not null,
  linked_by uuid,
  linked_at timestamp with time zone not null,
  asked_at timestamp with time zone,
  answer text,
  answered_at timestamp with time zone,
  constraint incident_ticket_pkey PRIMARY KEY (incident_id, ticket_id),
  constraint incident_ticket_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id),
  constraint incident_ticket_linked_by_fkey FOREIGN KEY (linked_by) REFERENCES person(id),
  constraint incident_ticket_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  constraint incident_ticket_answer_check CHECK ((answer = ANY (ARRAY['solved'::text, 'not-solved'::text]))),
  constraint incident_ticket_how_check CHECK ((how = ANY (ARRAY['joined'::text, 'attached'::text, 'different'::text])))
);
CREATE INDEX incident_ticket_of_ticket ON public.incident_ticket USING btree (ticket_id);
CREATE UNIQUE INDEX incident_ticket_one ON public.incident_ticket USING btree (ticket_id) WHERE (how <> 'different'::text);
alter table incident_ticket enable row level security, force row level security;
create policy incident_ticket_answered on incident_ticket for update to guichet_app using (guichet_decides_on(ticket_id));
create policy incident_ticket_detached on incident_ticket for delete to guichet_app using (guichet_works_on(ticket_id));
create policy incident_ticket_made on incident_ticket for insert to guichet_app with check (((linked_by = ( SELECT guichet_me() AS guichet_me)) AND (guichet_wrote_now(ticket_id) OR guichet_decides_on(ticket_id)) AND (EXISTS ( SELECT
   FROM incident i
  WHERE (i.id = incident_ticket.incident_id)))));
create policy incident_ticket_owner on incident_ticket for all to guichet_owner using (true) with check (true);
create policy incident_ticket_read on incident_ticket for select to guichet_app using ((EXISTS ( SELECT
   FROM ticket t
  WHERE (t.id = incident_ticket.ticket_id)
 OFFSET 0)));
create policy incident_ticket_worker on incident_ticket for all to guichet_worker using (true) with check (true);
grant delete, insert, select on incident_ticket to guichet_app;
grant delete, insert, select, update on incident_ticket to guichet_worker;
grant update (how, asked_at, answer, answered_at) on incident_ticket to guichet_app;

create table incident_told (
  update_id uuid not null,
  ticket_id uuid not null,
  message_id uuid not null,
  constraint incident_told_pkey PRIMARY KEY (update_id, ticket_id),
  constraint incident_told_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id),
  constraint incident_told_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  constraint incident_told_update_id_fkey FOREIGN KEY (update_id) REFERENCES incident_update(id)
);
CREATE INDEX incident_told_message ON public.incident_told USING btree (message_id);
CREATE INDEX incident_told_ticket ON public.incident_told USING btree (ticket_id);
alter table incident_told enable row level security, force row level security;
create policy incident_told_owner on incident_told for all to guichet_owner using (true) with check (true);
create policy incident_told_read on incident_told for select to guichet_app using ((EXISTS ( SELECT
   FROM ticket t
  WHERE (t.id = incident_told.ticket_id)
 OFFSET 0)));
create policy incident_told_worker on incident_told for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on incident_told to guichet_worker;
grant select on incident_told to guichet_app;

create table incident_update (
  id uuid not null,
  incident_id uuid not null,
  state text not null,
  impact text not null,
  body jsonb not null,
  author_id uuid,
  at timestamp with time zone not null,
  tells boolean not null default true,
  kind text not null default 'update'::text,
  constraint incident_update_pkey PRIMARY KEY (id),
  constraint incident_update_author_id_fkey FOREIGN KEY (author_id) REFERENCES person(id),
  constraint incident_update_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id),
  constraint incident_update_kind_check CHECK ((kind = ANY (ARRAY['update'::text, 'solved'::text, 'report'::text])))
);
CREATE INDEX incident_update_of_incident ON public.incident_update USING btree (incident_id, at, id);
alter table incident_update enable row level security, force row level security;
create policy incident_update_made on incident_update for insert to guichet_app with check (((author_id = ( SELECT guichet_me() AS guichet_me)) AND ( SELECT guichet_is_staff() AS guichet_is_staff)));
create policy incident_update_owner on incident_update for all to guichet_owner using (true) with check (true);
create policy incident_update_read on incident_update for select to guichet_app using ((EXISTS ( SELECT
   FROM incident i
  WHERE (i.id = incident_update.incident_id)
 OFFSET 0)));
create policy incident_update_worker on incident_update for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on incident_update to guichet_worker;
grant insert, select on incident_update to guichet_app;

create table incoming_mail (
  id uuid not null,
  received_at timestamp with time zone not null,
  thread_id uuid,
  sender text,
  subject text,
  size integer not null,
  sha256 text not null,
  fingerprint text not null,
  state text not null default 'waiting'::text,
  cause text,
  ticket_id uuid,
  message_id uuid,
  judged_at timestamp with time zone,
  released_by uuid,
  ticket_address_id uuid,
  constraint incoming_mail_pkey PRIMARY KEY (id),
  constraint incoming_mail_fingerprint_key UNIQUE (fingerprint),
  constraint incoming_mail_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id),
  constraint incoming_mail_released_by_fkey FOREIGN KEY (released_by) REFERENCES person(id),
  constraint incoming_mail_sha256_fkey FOREIGN KEY (sha256) REFERENCES stored_file(sha256),
  constraint incoming_mail_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES vendor_thread(id),
  constraint incoming_mail_ticket_address_id_fkey FOREIGN KEY (ticket_address_id) REFERENCES ticket_address(id),
  constraint incoming_mail_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  constraint incoming_mail_came_to_one CHECK ((num_nonnulls(thread_id, ticket_address_id) = 1)),
  constraint incoming_mail_cause_check CHECK ((length(cause) <= 60)),
  constraint incoming_mail_fingerprint_check CHECK ((length(fingerprint) = 64)),
  constraint incoming_mail_sender_check CHECK ((length(sender) <= 254)),
  constraint incoming_mail_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'taken'::text, 'quarantined'::text]))),
  constraint incoming_mail_subject_check CHECK ((length(subject) <= 200))
);
CREATE INDEX incoming_mail_content ON public.incoming_mail USING btree (sha256);
CREATE INDEX incoming_mail_message ON public.incoming_mail USING btree (message_id) WHERE (message_id IS NOT NULL);
CREATE INDEX incoming_mail_received ON public.incoming_mail USING btree (received_at DESC, id DESC);
CREATE INDEX incoming_mail_released_by ON public.incoming_mail USING btree (released_by) WHERE (released_by IS NOT NULL);
CREATE INDEX incoming_mail_thread ON public.incoming_mail USING btree (thread_id, received_at);
CREATE INDEX incoming_mail_ticket ON public.incoming_mail USING btree (ticket_id) WHERE (ticket_id IS NOT NULL);
CREATE INDEX incoming_mail_ticket_address ON public.incoming_mail USING btree (ticket_address_id, received_at) WHERE (ticket_address_id IS NOT NULL);
CREATE INDEX incoming_mail_waiting ON public.incoming_mail USING btree (received_at) WHERE (state = 'waiting'::text);
alter table incoming_mail enable row level security, force row level security;
create policy incoming_mail_owner on incoming_mail for all to guichet_owner using (true) with check (true);
create policy incoming_mail_read on incoming_mail for select to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy incoming_mail_released on incoming_mail for update to guichet_app using ((( SELECT guichet_is_administrator() AS guichet_is_administrator) AND (state = 'quarantined'::text))) with check (((state = 'waiting'::text) AND (released_by = ( SELECT guichet_me() AS guichet_me))));
create policy incoming_mail_worker on incoming_mail for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on incoming_mail to guichet_worker;
grant select on incoming_mail to guichet_app;
grant update (state, released_by) on incoming_mail to guichet_app;

create table invitation (
  id uuid not null,
  organisation_id uuid not null,
  address text not null,
  files_tickets boolean not null,
  sees_tickets text not null,
  administers boolean not null,
  token_hash text not null default encode(sha256(convert_to(((gen_random_uuid())::text || (gen_random_uuid())::text), 'UTF8'::name)), 'hex'::text),
  invited_by uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint invitation_pkey PRIMARY KEY (id),
  constraint invitation_token_hash_key UNIQUE (token_hash),
  constraint invitation_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES person(id),
  constraint invitation_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint invitation_address_check CHECK ((((length(address) >= 3) AND (length(address) <= 254)) AND (address = lower(address)))),
  constraint invitation_sees_tickets_check CHECK ((sees_tickets = ANY (ARRAY['none'::text, 'all'::text]))),
  constraint invitation_token_hash_check CHECK ((length(token_hash) = 64))
);
CREATE UNIQUE INDEX invitation_open ON public.invitation USING btree (organisation_id, address) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));
alter table invitation enable row level security, force row level security;
create policy invitation_identity on invitation for all to guichet_identity using (true) with check (true);
create policy invitation_made on invitation for insert to guichet_app with check (((invited_by = ( SELECT guichet_me() AS guichet_me)) AND ((organisation_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator))));
create policy invitation_owner on invitation for all to guichet_owner using (true) with check (true);
create policy invitation_read on invitation for select to guichet_app using (((organisation_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)));
create policy invitation_revoked on invitation for update to guichet_app using (((organisation_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)));
create policy invitation_worker on invitation for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on invitation to guichet_worker;
grant insert (id, organisation_id, address, files_tickets, sees_tickets, administers, invited_by, created_at, expires_at) on invitation to guichet_app;
grant insert, select, update on invitation to guichet_identity;
grant select on invitation to guichet_app;
grant update (revoked_at) on invitation to guichet_app;

create table membership (
  organisation_id uuid not null,
  person_id uuid not null,
  files_tickets boolean not null default true,
  sees_tickets text not null default 'none'::text,
  administers boolean not null default false,
  created_at timestamp with time zone not null,
  constraint membership_pkey PRIMARY KEY (organisation_id, person_id),
  constraint membership_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint membership_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint membership_sees_tickets_check CHECK ((sees_tickets = ANY (ARRAY['none'::text, 'all'::text])))
);
CREATE INDEX membership_of_person ON public.membership USING btree (person_id);
alter table membership enable row level security, force row level security;
create policy membership_changed on membership for update to guichet_app using (((organisation_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)));
create policy membership_ended on membership for delete to guichet_app using (((organisation_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)));
create policy membership_identity on membership for all to guichet_identity using (true) with check (true);
create policy membership_made on membership for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy membership_owner on membership for all to guichet_owner using (true) with check (true);
create policy membership_read on membership for select to guichet_app using (((organisation_id = ANY (( SELECT guichet_my_organisations() AS guichet_my_organisations)::uuid[])) OR ( SELECT guichet_is_staff() AS guichet_is_staff)));
create policy membership_worker on membership for all to guichet_worker using (true) with check (true);
grant delete, insert, select on membership to guichet_app;
grant delete, insert, select, update on membership to guichet_worker;
grant insert, select, update on membership to guichet_identity;
grant update (files_tickets, sees_tickets, administers) on membership to guichet_app;

create table message (
  id uuid not null,
  ticket_id uuid not null,
  author_id uuid not null,
  from_staff boolean not null,
  body text not null,
  via text not null,
  created_at timestamp with time zone not null,
  vendor text,
  unverified boolean not null default false,
  vendor_sender text,
  constraint message_pkey PRIMARY KEY (id),
  constraint message_author_id_fkey FOREIGN KEY (author_id) REFERENCES person(id),
  constraint message_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  constraint message_vendor_fkey FOREIGN KEY (vendor) REFERENCES vendor(key),
  constraint message_body_check CHECK ((length(body) <= 65536)),
  constraint message_vendor_sender_check CHECK ((length(vendor_sender) <= 254)),
  constraint message_via_check CHECK ((via = ANY (ARRAY['portal'::text, 'workspace'::text, 'api'::text, 'mail'::text])))
);
CREATE INDEX message_of_ticket ON public.message USING btree (ticket_id, created_at, id);
alter table message enable row level security, force row level security;
create policy message_made on message for insert to guichet_app with check (((author_id = ( SELECT guichet_me() AS guichet_me)) AND (guichet_wrote_now(ticket_id) OR guichet_writes_on(ticket_id)) AND ((NOT from_staff) OR guichet_works_on(ticket_id) OR (guichet_wrote_now(ticket_id) AND ( SELECT guichet_is_staff() AS guichet_is_staff)))));
create policy message_not_as_vendor on message as restrictive for insert to guichet_app with check (((CURRENT_USER = 'guichet_worker'::name) OR ((vendor IS NULL) AND (NOT unverified) AND (vendor_sender IS NULL))));
create policy message_owner on message for all to guichet_owner using (true) with check (true);
create policy message_read on message for select to guichet_app using (((EXISTS ( SELECT
   FROM ticket t
  WHERE ((t.id = message.ticket_id) AND (((t.partner_id IS NULL) AND (t.requester_id = ( SELECT guichet_me() AS guichet_me))) OR ((t.customer_sees = 'all'::text) AND (t.organisation_id = ANY (( SELECT guichet_organisations_i_see_all_of() AS guichet_organisations_i_see_all_of)::uuid[]))) OR (t.queue_key = ANY (( SELECT guichet_my_queues() AS guichet_my_queues)::text[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator) OR (( SELECT guichet_is_partner() AS guichet_is_partner) AND guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, (t.customer_sees <> 'all'::text)))))
 OFFSET 0)) OR (EXISTS ( SELECT
   FROM participant f
  WHERE ((f.ticket_id = message.ticket_id) AND (f.person_id = ( SELECT guichet_me() AS guichet_me)) AND (f.ticket_id = ANY (( SELECT guichet_tickets_i_follow() AS guichet_tickets_i_follow)::uuid[])) AND (message.created_at >= COALESCE(f.sees_from, '-infinity'::timestamp with time zone)))
 OFFSET 0))));
create policy message_worker on message for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on message to guichet_worker;
grant insert, select on message to guichet_app;

create table message_file (
  id uuid not null,
  message_id uuid not null,
  sha256 text not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  "position" integer not null,
  constraint message_file_pkey PRIMARY KEY (id),
  constraint message_file_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id),
  constraint message_file_sha256_fkey FOREIGN KEY (sha256) REFERENCES stored_file(sha256),
  constraint message_file_media_type_check CHECK (((length(media_type) >= 3) AND (length(media_type) <= 127))),
  constraint message_file_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255)))
);
CREATE INDEX message_file_content ON public.message_file USING btree (sha256);
CREATE INDEX message_file_of_message ON public.message_file USING btree (message_id, "position");
alter table message_file enable row level security, force row level security;
create policy message_file_made on message_file for insert to guichet_app with check (guichet_may_write_on_message(message_id));
create policy message_file_owner on message_file for all to guichet_owner using (true) with check (true);
create policy message_file_read on message_file for select to guichet_app using (guichet_reads_message(message_id));
create policy message_file_worker on message_file for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on message_file to guichet_worker;
grant insert, select on message_file to guichet_app;

create table migration (
  name text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migration_pkey PRIMARY KEY (name)
);

create table note (
  id uuid not null,
  ticket_id uuid not null,
  author_id uuid not null,
  body text not null,
  created_at timestamp with time zone not null,
  constraint note_pkey PRIMARY KEY (id),
  constraint note_author_id_fkey FOREIGN KEY (author_id) REFERENCES person(id),
  constraint note_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  constraint note_body_check CHECK (((length(body) >= 1) AND (length(body) <= 65536)))
);
CREATE INDEX note_of_ticket ON public.note USING btree (ticket_id, created_at, id);
alter table note enable row level security, force row level security;
create policy note_made on note for insert to guichet_app with check (((author_id = ( SELECT guichet_me() AS guichet_me)) AND guichet_works_on(ticket_id)));
create policy note_owner on note for all to guichet_owner using (true) with check (true);
create policy note_read on note for select to guichet_app using ((EXISTS ( SELECT
   FROM ticket t
  WHERE ((t.id = note.ticket_id) AND ((t.queue_key = ANY (( SELECT guichet_my_queues() AS guichet_my_queues)::text[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)))
 OFFSET 0)));
create policy note_worker on note for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on note to guichet_worker;
grant insert, select on note to guichet_app;

create table note_file (
  id uuid not null,
  note_id uuid not null,
  sha256 text not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  "position" integer not null,
  constraint note_file_pkey PRIMARY KEY (id),
  constraint note_file_note_id_fkey FOREIGN KEY (note_id) REFERENCES note(id),
  constraint note_file_sha256_fkey FOREIGN KEY (sha256) REFERENCES stored_file(sha256),
  constraint note_file_media_type_check CHECK (((length(media_type) >= 3) AND (length(media_type) <= 127))),
  constraint note_file_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255)))
);
CREATE INDEX note_file_content ON public.note_file USING btree (sha256);
CREATE INDEX note_file_of_note ON public.note_file USING btree (note_id, "position");
alter table note_file enable row level security, force row level security;
create policy note_file_made on note_file for insert to guichet_app with check ((EXISTS ( SELECT
   FROM note n
  WHERE ((n.id = note_file.note_id) AND (n.author_id = ( SELECT guichet_me() AS guichet_me))))));
create policy note_file_owner on note_file for all to guichet_owner using (true) with check (true);
create policy note_file_read on note_file for select to guichet_app using ((EXISTS ( SELECT
   FROM note n
  WHERE (n.id = note_file.note_id))));
create policy note_file_worker on note_file for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on note_file to guichet_worker;
grant insert, select on note_file to guichet_app;

create table note_words (
  note_id uuid not null,
  ticket_id uuid not null,
  queue_key text not null,
  words tsvector not null,
  constraint note_words_pkey PRIMARY KEY (note_id),
  constraint note_words_note_id_fkey FOREIGN KEY (note_id) REFERENCES note(id),
  constraint note_words_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);
CREATE INDEX note_words_dated ON public.note_words USING gin (queue_key, guichet_dated(ticket_id, words)) WITH (fastupdate=off);
CREATE INDEX note_words_of_ticket ON public.note_words USING btree (ticket_id);
alter table note_words enable row level security, force row level security;
create policy note_words_made on note_words for insert to guichet_app with check (guichet_note_words_belong(note_id, ticket_id, queue_key));
create policy note_words_owner on note_words for all to guichet_owner using (true) with check (true);
create policy note_words_read on note_words for select to guichet_app using (((queue_key = ANY (( SELECT guichet_my_queues() AS guichet_my_queues)::text[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)));
create policy note_words_worker on note_words for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on note_words to guichet_worker;
grant insert, select on note_words to guichet_app;

create table offering (
  key text not null,
  label jsonb not null,
  description jsonb,
  grouped jsonb,
  entity_key text,
  needs_grant boolean not null,
  "position" integer not null,
  retired_at timestamp with time zone,
  constraint offering_pkey PRIMARY KEY (key),
  constraint offering_entity_key_fkey FOREIGN KEY (entity_key) REFERENCES contracting_entity(key),
  constraint offering_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text))
);
alter table offering enable row level security, force row level security;
create policy offering_changed on offering for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy offering_house on offering for all to guichet_owner, guichet_worker using (true) with check (true);
create policy offering_made on offering for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy offering_read on offering for select to guichet_app, guichet_identity using (true);
create policy offering_removed on offering for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on offering to guichet_app;
grant delete, insert, select, update on offering to guichet_worker;
grant select on offering to guichet_identity;

create table organisation (
  id uuid not null,
  name text not null,
  allows_outside_participants boolean not null default false,
  created_at timestamp with time zone not null,
  contact_address text,
  contact_phone text,
  contact_url text,
  partner_kind text,
  edition text,
  calendar_key text,
  constraint organisation_pkey PRIMARY KEY (id),
  constraint organisation_calendar_key_fkey FOREIGN KEY (calendar_key) REFERENCES business_calendar(key),
  constraint organisation_edition_fkey FOREIGN KEY (edition) REFERENCES edition(key),
  constraint organisation_partner_kind_fkey FOREIGN KEY (partner_kind) REFERENCES partner_kind(key),
  constraint organisation_contact_address_check CHECK ((length(contact_address) <= 254)),
  constraint organisation_contact_phone_check CHECK ((length(contact_phone) <= 40)),
  constraint organisation_contact_url_check CHECK (((contact_url ~ '^https?://'::text) AND (length(contact_url) <= 500))),
  constraint organisation_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
);
CREATE INDEX organisation_by_name ON public.organisation USING btree (name, id);
CREATE INDEX organisation_called ON public.organisation USING gin (guichet_plain(name) gin_trgm_ops);
alter table organisation enable row level security, force row level security;
create policy organisation_changed on organisation for update to guichet_app using (((id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator))) with check (true);
create policy organisation_identity on organisation for all to guichet_identity using (true) with check (true);
create policy organisation_made on organisation for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy organisation_owner on organisation for all to guichet_owner using (true) with check (true);
create policy organisation_read on organisation for select to guichet_app using (((id = ANY (( SELECT guichet_my_organisations() AS guichet_my_organisations)::uuid[])) OR ( SELECT guichet_is_staff() AS guichet_is_staff) OR (id = ANY (( SELECT guichet_organisations_of_my_tickets() AS guichet_organisations_of_my_tickets)::uuid[])) OR (id = ANY (( SELECT guichet_counterparts() AS guichet_counterparts)::uuid[]))));
create policy organisation_worker on organisation for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on organisation to guichet_worker;
grant insert, select on organisation to guichet_app;
grant insert, select, update on organisation to guichet_identity;
grant update (name, allows_outside_participants, contact_address, contact_phone, contact_url) on organisation to guichet_app;

create table outgoing_mail (
  id uuid not null,
  event_id uuid not null,
  person_id uuid,
  ticket_id uuid,
  kind text not null,
  form text not null default 'full'::text,
  recipient text not null,
  message_id text not null,
  subject text,
  text_body text,
  html_body text,
  state text not null,
  sensitive boolean not null default false,
  attempts integer not null default 0,
  last_answer text,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  update_id uuid,
  constraint outgoing_mail_pkey PRIMARY KEY (id),
  constraint outgoing_mail_event_id_recipient_key UNIQUE (event_id, recipient),
  constraint outgoing_mail_message_id_key UNIQUE (message_id),
  constraint outgoing_mail_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint outgoing_mail_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  constraint outgoing_mail_update_id_fkey FOREIGN KEY (update_id) REFERENCES incident_update(id),
  constraint outgoing_mail_check CHECK (((state = ANY (ARRAY['sent'::text, 'kept'::text])) = (sent_at IS NOT NULL))),
  constraint outgoing_mail_check1 CHECK (((text_body IS NULL) OR (state = 'kept'::text))),
  constraint outgoing_mail_form_check CHECK ((form = ANY (ARRAY['full'::text, 'notice'::text]))),
  constraint outgoing_mail_kind_check CHECK (((length(kind) >= 1) AND (length(kind) <= 60))),
  constraint outgoing_mail_recipient_check CHECK (((length(recipient) >= 3) AND (length(recipient) <= 254))),
  constraint outgoing_mail_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'kept'::text, 'refused'::text, 'withdrawn'::text])))
);
CREATE INDEX outgoing_mail_newest ON public.outgoing_mail USING btree (created_at DESC, id DESC);
CREATE INDEX outgoing_mail_of_ticket ON public.outgoing_mail USING btree (ticket_id) WHERE (state = 'refused'::text);
CREATE UNIQUE INDEX outgoing_mail_of_update ON public.outgoing_mail USING btree (update_id, recipient) WHERE (update_id IS NOT NULL);
CREATE INDEX outgoing_mail_to ON public.outgoing_mail USING btree (recipient, created_at);
CREATE INDEX outgoing_mail_waiting ON public.outgoing_mail USING btree (created_at) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text]));
alter table outgoing_mail enable row level security, force row level security;
create policy outgoing_mail_owner on outgoing_mail for all to guichet_owner using (true) with check (true);
create policy outgoing_mail_read on outgoing_mail for select to guichet_app using ((( SELECT guichet_is_administrator() AS guichet_is_administrator) OR ((state = 'refused'::text) AND (ticket_id IS NOT NULL) AND ( SELECT guichet_is_staff() AS guichet_is_staff) AND (EXISTS ( SELECT
   FROM ticket t
  WHERE (t.id = outgoing_mail.ticket_id))))));
create policy outgoing_mail_worker on outgoing_mail for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on outgoing_mail to guichet_worker;
grant select on outgoing_mail to guichet_app;

create table participant (
  ticket_id uuid not null,
  person_id uuid not null,
  added_by uuid not null,
  added_at timestamp with time zone not null,
  sees_from timestamp with time zone,
  updated_at timestamp with time zone not null,
  through_partner uuid,
  constraint participant_pkey PRIMARY KEY (ticket_id, person_id),
  constraint participant_added_by_fkey FOREIGN KEY (added_by) REFERENCES person(id),
  constraint participant_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint participant_through_partner_fkey FOREIGN KEY (through_partner) REFERENCES organisation(id),
  constraint participant_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);
CREATE INDEX participant_person ON public.participant USING btree (person_id, ticket_id DESC);
CREATE INDEX participant_person_updated ON public.participant USING btree (person_id, updated_at DESC, ticket_id DESC);
CREATE INDEX participant_through_partner ON public.participant USING btree (through_partner) WHERE (through_partner IS NOT NULL);
alter table participant enable row level security, force row level security;
create policy participant_made on participant for insert to guichet_app with check (((added_by = ( SELECT guichet_me() AS guichet_me)) AND guichet_may_add_through(ticket_id, person_id, sees_from, through_partner)));
create policy participant_owner on participant for all to guichet_owner using (true) with check (true);
create policy participant_read on participant for select to guichet_app using (((person_id = ( SELECT guichet_me() AS guichet_me)) OR (guichet_reads_from(ticket_id) IS NOT NULL)));
create policy participant_removed on participant for delete to guichet_app using (((person_id = ( SELECT guichet_me() AS guichet_me)) OR guichet_may_remove(ticket_id)));
create policy participant_touched on participant for update to guichet_app using ((guichet_reads_from(ticket_id) IS NOT NULL));
create policy participant_worker on participant for all to guichet_worker using (true) with check (true);
grant delete, insert, select on participant to guichet_app;
grant delete, insert, select, update on participant to guichet_worker;
grant update (updated_at) on participant to guichet_app;

create table partner_assignment (
  organisation_id uuid not null,
  person_id uuid not null,
  role_key text not null,
  customer_id uuid,
  given_by uuid,
  given_at timestamp with time zone not null,
  constraint partner_assignment_organisation_id_person_id_role_key_custo_key UNIQUE NULLS NOT DISTINCT (organisation_id, person_id, role_key, customer_id),
  constraint partner_assignment_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES organisation(id),
  constraint partner_assignment_given_by_fkey FOREIGN KEY (given_by) REFERENCES person(id),
  constraint partner_assignment_organisation_id_person_id_fkey FOREIGN KEY (organisation_id, person_id) REFERENCES membership(organisation_id, person_id) ON DELETE CASCADE,
  constraint partner_assignment_role_key_fkey FOREIGN KEY (role_key) REFERENCES partner_role(key)
);
CREATE INDEX partner_assignment_customer ON public.partner_assignment USING btree (customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX partner_assignment_person ON public.partner_assignment USING btree (person_id, organisation_id);
alter table partner_assignment enable row level security, force row level security;
create policy partner_assignment_ended on partner_assignment for delete to guichet_app using (((organisation_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)));
create policy partner_assignment_made on partner_assignment for insert to guichet_app with check (((given_by = ( SELECT guichet_me() AS guichet_me)) AND ((organisation_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)) AND ((customer_id IS NULL) OR (customer_id IN ( SELECT guichet_customers_of(partner_assignment.organisation_id) AS guichet_customers_of)))));
create policy partner_assignment_owner on partner_assignment for all to guichet_owner using (true) with check (true);
create policy partner_assignment_read on partner_assignment for select to guichet_app using (((organisation_id = ANY (( SELECT guichet_my_organisations() AS guichet_my_organisations)::uuid[])) OR ( SELECT guichet_is_staff() AS guichet_is_staff)));
create policy partner_assignment_worker on partner_assignment for all to guichet_worker using (true) with check (true);
grant delete, insert, select on partner_assignment to guichet_app;
grant delete, insert, select, update on partner_assignment to guichet_worker;

create table partner_kind (
  key text not null,
  label jsonb not null,
  description jsonb,
  "position" integer not null,
  retired_at timestamp with time zone,
  constraint partner_kind_pkey PRIMARY KEY (key),
  constraint partner_kind_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text))
);
alter table partner_kind enable row level security, force row level security;
create policy partner_kind_changed on partner_kind for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy partner_kind_house on partner_kind for all to guichet_owner, guichet_worker using (true) with check (true);
create policy partner_kind_made on partner_kind for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy partner_kind_read on partner_kind for select to guichet_app, guichet_identity using (true);
create policy partner_kind_removed on partner_kind for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on partner_kind to guichet_app;
grant delete, insert, select, update on partner_kind to guichet_worker;
grant select on partner_kind to guichet_identity;

create table partner_note (
  id uuid not null,
  ticket_id uuid not null,
  partner_id uuid not null,
  author_id uuid not null,
  body text not null,
  created_at timestamp with time zone not null,
  constraint partner_note_pkey PRIMARY KEY (id),
  constraint partner_note_author_id_fkey FOREIGN KEY (author_id) REFERENCES person(id),
  constraint partner_note_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES organisation(id),
  constraint partner_note_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  constraint partner_note_body_check CHECK (((length(body) >= 1) AND (length(body) <= 65536)))
);
CREATE INDEX partner_note_of_ticket ON public.partner_note USING btree (ticket_id, created_at, id);
alter table partner_note enable row level security, force row level security;
create policy partner_note_made on partner_note for insert to guichet_app with check (((author_id = ( SELECT guichet_me() AS guichet_me)) AND guichet_acts_on(ticket_id) AND (partner_id = ANY (( SELECT guichet_my_organisations() AS guichet_my_organisations)::uuid[]))));
create policy partner_note_owner on partner_note for all to guichet_owner using (true) with check (true);
create policy partner_note_read on partner_note for select to guichet_app using ((guichet_acts_on(ticket_id) AND (partner_id = ANY (( SELECT guichet_my_organisations() AS guichet_my_organisations)::uuid[]))));
create policy partner_note_worker on partner_note for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on partner_note to guichet_worker;
grant insert, select on partner_note to guichet_app;

create table partner_role (
  key text not null,
  label jsonb not null,
  description jsonb,
  rights text[] not null,
  "position" integer not null,
  retired_at timestamp with time zone,
  constraint partner_role_pkey PRIMARY KEY (key),
  constraint partner_role_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text)),
  constraint partner_role_rights_check CHECK (((rights <@ ARRAY['file'::text, 'see'::text, 'health'::text]) AND (cardinality(rights) > 0)))
);
alter table partner_role enable row level security, force row level security;
create policy partner_role_changed on partner_role for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy partner_role_house on partner_role for all to guichet_owner, guichet_worker using (true) with check (true);
create policy partner_role_made on partner_role for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy partner_role_read on partner_role for select to guichet_app, guichet_identity using (true);
create policy partner_role_removed on partner_role for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on partner_role to guichet_app;
grant delete, insert, select, update on partner_role to guichet_worker;
grant select on partner_role to guichet_identity;

create table partner_rule (
  key text not null,
  label jsonb not null,
  kinds text[] not null default '{}'::text[],
  services text[] not null default '{}'::text[],
  requests text not null default 'all'::text,
  may boolean not null,
  "position" integer not null,
  retired_at timestamp with time zone,
  constraint partner_rule_pkey PRIMARY KEY (key),
  constraint partner_rule_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text)),
  constraint partner_rule_requests_check CHECK ((requests = ANY (ARRAY['all'::text, 'technical'::text, 'other'::text])))
);
alter table partner_rule enable row level security, force row level security;
create policy partner_rule_changed on partner_rule for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy partner_rule_house on partner_rule for all to guichet_owner, guichet_worker using (true) with check (true);
create policy partner_rule_made on partner_rule for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy partner_rule_read on partner_rule for select to guichet_app, guichet_identity using (true);
create policy partner_rule_removed on partner_rule for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on partner_rule to guichet_app;
grant delete, insert, select, update on partner_rule to guichet_worker;
grant select on partner_rule to guichet_identity;

create table partnership (
  seller_id uuid not null,
  buyer_id uuid not null,
  created_at timestamp with time zone not null,
  constraint partnership_pkey PRIMARY KEY (seller_id, buyer_id),
  constraint partnership_buyer_id_fkey FOREIGN KEY (buyer_id) REFERENCES organisation(id),
  constraint partnership_seller_id_fkey FOREIGN KEY (seller_id) REFERENCES organisation(id),
  constraint partnership_check CHECK ((seller_id <> buyer_id))
);
CREATE INDEX partnership_buyer ON public.partnership USING btree (buyer_id);
alter table partnership enable row level security, force row level security;
create policy partnership_ended on partnership for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy partnership_made on partnership for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy partnership_owner on partnership for all to guichet_owner using (true) with check (true);
create policy partnership_read on partnership for select to guichet_app using (((seller_id = ANY (( SELECT guichet_my_organisations() AS guichet_my_organisations)::uuid[])) OR (buyer_id = ANY (( SELECT guichet_my_organisations() AS guichet_my_organisations)::uuid[])) OR ( SELECT guichet_is_staff() AS guichet_is_staff)));
create policy partnership_worker on partnership for all to guichet_worker using (true) with check (true);
grant delete, insert, select on partnership to guichet_app;
grant delete, insert, select, update on partnership to guichet_worker;

create table people_event (
  seq bigint not null generated always as identity,
  id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  organisation_id uuid,
  person_id uuid,
  actor_id uuid,
  type text not null,
  payload jsonb not null,
  at timestamp with time zone not null,
  constraint people_event_pkey PRIMARY KEY (seq),
  constraint people_event_id_key UNIQUE (id),
  constraint people_event_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES person(id),
  constraint people_event_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint people_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint people_event_type_check CHECK (((length(type) >= 1) AND (length(type) <= 60)))
);
CREATE INDEX people_event_of_organisation ON public.people_event USING btree (organisation_id, seq);
CREATE INDEX people_event_of_person ON public.people_event USING btree (person_id, seq) WHERE (person_id IS NOT NULL);
CREATE INDEX people_event_outbox ON public.people_event USING btree (xid, seq);
alter table people_event enable row level security, force row level security;
create policy people_event_asked on people_event for insert to guichet_app with check (((type = 'right.asked'::text) AND (actor_id = ( SELECT guichet_me() AS guichet_me)) AND (person_id = actor_id) AND (organisation_id = ANY (( SELECT guichet_my_organisations() AS guichet_my_organisations)::uuid[]))));
create policy people_event_asked_read on people_event for select to guichet_app using (((type = 'right.asked'::text) AND (person_id = ( SELECT guichet_me() AS guichet_me))));
create policy people_event_filing_asked on people_event for insert to guichet_app with check (((type = 'filing.asked'::text) AND (actor_id = ( SELECT guichet_me() AS guichet_me)) AND (person_id = actor_id) AND (organisation_id = ANY (( SELECT guichet_my_organisations() AS guichet_my_organisations)::uuid[])) AND (EXISTS ( SELECT
   FROM filing_request f
  WHERE ((f.id = ((people_event.payload ->> 'requestId'::text))::uuid) AND (f.asked_by = people_event.actor_id))))));
create policy people_event_filing_decided on people_event for insert to guichet_app with check (((type = 'filing.decided'::text) AND (actor_id = ( SELECT guichet_me() AS guichet_me)) AND (organisation_id IS NULL) AND (EXISTS ( SELECT
   FROM filing_request f
  WHERE ((f.id = ((people_event.payload ->> 'requestId'::text))::uuid) AND (f.decided_by = people_event.actor_id))))));
create policy people_event_identity on people_event for all to guichet_identity using (true) with check (true);
create policy people_event_made on people_event for insert to guichet_app with check (((actor_id = ( SELECT guichet_me() AS guichet_me)) AND (((organisation_id IS NULL) AND (person_id = ( SELECT guichet_me() AS guichet_me))) OR (organisation_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator))));
create policy people_event_of_delegation on people_event for insert to guichet_app with check (((type ~~ 'delegation.%'::text) AND (actor_id = ( SELECT guichet_me() AS guichet_me)) AND guichet_shares_delegation((payload ->> 'delegationId'::text), organisation_id)));
create policy people_event_owner on people_event for all to guichet_owner using (true) with check (true);
create policy people_event_read on people_event for select to guichet_app using (((organisation_id = ANY (( SELECT guichet_organisations_i_administer() AS guichet_organisations_i_administer)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)));
create policy people_event_worker on people_event for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on people_event to guichet_worker;
grant insert, select on people_event to guichet_app;
grant insert, select, update on people_event to guichet_identity;

create table person (
  id uuid not null,
  first_name text not null,
  last_name text not null,
  name text not null,
  language text not null,
  time_zone text not null,
  staff_role text,
  mail text not null default 'full'::text,
  created_at timestamp with time zone not null,
  disabled_at timestamp with time zone,
  constraint person_pkey PRIMARY KEY (id),
  constraint person_first_name_check CHECK ((length(first_name) <= 100)),
  constraint person_language_check CHECK ((language = ANY (ARRAY['en'::text, 'tr'::text, 'fr'::text, 'it'::text, 'ja'::text, 'hu'::text]))),
  constraint person_last_name_check CHECK ((length(last_name) <= 100)),
  constraint person_mail_check CHECK ((mail = ANY (ARRAY['full'::text, 'notice'::text, 'off'::text]))),
  constraint person_name_check CHECK (((length(name) >= 1) AND (length(name) <= 254))),
  constraint person_staff_role_check CHECK ((staff_role = ANY (ARRAY['agent'::text, 'administrator'::text]))),
  constraint person_time_zone_check CHECK (((length(time_zone) >= 1) AND (length(time_zone) <= 64)))
);
CREATE INDEX person_by_name ON public.person USING btree (name, id);
CREATE INDEX person_called ON public.person USING gin (guichet_called(name) gin_trgm_ops);
CREATE INDEX person_staff ON public.person USING btree (id) WHERE (staff_role IS NOT NULL);
CREATE TRIGGER person_guarded BEFORE UPDATE ON public.person FOR EACH ROW EXECUTE FUNCTION guichet_guard_person();
alter table person enable row level security, force row level security;
create policy person_changed on person for update to guichet_app using (((id = ( SELECT guichet_me() AS guichet_me)) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator))) with check (true);
create policy person_identity on person for all to guichet_identity using (true) with check (true);
create policy person_made on person for insert to guichet_app with check (((staff_role IS NULL) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)));
create policy person_owner on person for all to guichet_owner using (true) with check (true);
create policy person_read on person for select to guichet_app using (((id = ( SELECT guichet_me() AS guichet_me)) OR ( SELECT guichet_is_staff() AS guichet_is_staff) OR ((staff_role IS NOT NULL) AND (( SELECT guichet_me() AS guichet_me) IS NOT NULL)) OR (id = ANY (( SELECT guichet_people_i_know() AS guichet_people_i_know)::uuid[])) OR guichet_shares_ticket(id)));
create policy person_worker on person for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on person to guichet_worker;
grant insert, select, update on person to guichet_app;
grant insert, select, update on person to guichet_identity;

create table person_address (
  address text not null,
  person_id uuid not null,
  verified_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint person_address_pkey PRIMARY KEY (address),
  constraint person_address_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint person_address_address_check CHECK ((((length(address) >= 3) AND (length(address) <= 254)) AND (address = lower(address))))
);
CREATE INDEX person_address_begins ON public.person_address USING btree (address text_pattern_ops);
CREATE UNIQUE INDEX person_address_one_each ON public.person_address USING btree (person_id);
CREATE INDEX person_address_part ON public.person_address USING gin (address gin_trgm_ops);
alter table person_address enable row level security, force row level security;
create policy person_address_identity on person_address for all to guichet_identity using (true) with check (true);
create policy person_address_made on person_address for insert to guichet_app with check (((verified_at IS NULL) AND guichet_made_person_now(person_id)));
create policy person_address_owner on person_address for all to guichet_owner using (true) with check (true);
create policy person_address_read on person_address for select to guichet_app using (((person_id = ( SELECT guichet_me() AS guichet_me)) OR ( SELECT guichet_is_staff() AS guichet_is_staff) OR (person_id = ANY (( SELECT guichet_people_i_know() AS guichet_people_i_know)::uuid[]))));
create policy person_address_worker on person_address for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on person_address to guichet_worker;
grant insert, select on person_address to guichet_app;
grant insert, select, update on person_address to guichet_identity;

create table plan (
  key text not null,
  label jsonb not null,
  description jsonb,
  "position" integer not null,
  retired_at timestamp with time zone,
  calendar_key text,
  constraint plan_pkey PRIMARY KEY (key),
  constraint plan_calendar_key_fkey FOREIGN KEY (calendar_key) REFERENCES business_calendar(key),
  constraint plan_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text))
);
alter table plan enable row level security, force row level security;
create policy plan_changed on plan for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy plan_house on plan for all to guichet_owner, guichet_worker using (true) with check (true);
create policy plan_made on plan for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy plan_read on plan for select to guichet_app, guichet_identity using (true);
create policy plan_removed on plan for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on plan to guichet_app;
grant delete, insert, select, update on plan to guichet_worker;
grant select on plan to guichet_identity;

create table plan_request_type (
  plan_key text not null,
  request_type text not null,
  constraint plan_request_type_pkey PRIMARY KEY (plan_key, request_type),
  constraint plan_request_type_plan_key_fkey FOREIGN KEY (plan_key) REFERENCES plan(key),
  constraint plan_request_type_request_type_fkey FOREIGN KEY (request_type) REFERENCES request_type(key)
);
alter table plan_request_type enable row level security, force row level security;
create policy plan_request_type_changed on plan_request_type for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy plan_request_type_house on plan_request_type for all to guichet_owner, guichet_worker using (true) with check (true);
create policy plan_request_type_made on plan_request_type for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy plan_request_type_read on plan_request_type for select to guichet_app, guichet_identity using (true);
create policy plan_request_type_removed on plan_request_type for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on plan_request_type to guichet_app;
grant delete, insert, select, update on plan_request_type to guichet_worker;
grant select on plan_request_type to guichet_identity;

create table priority (
  key text not null,
  label jsonb not null,
  rank integer not null,
  retired_at timestamp with time zone,
  constraint priority_pkey PRIMARY KEY (key),
  constraint priority_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text)),
  constraint priority_rank EXCLUDE USING btree (rank WITH =) WHERE ((retired_at IS NULL)) DEFERRABLE INITIALLY DEFERRED
);
alter table priority enable row level security, force row level security;
create policy priority_changed on priority for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy priority_house on priority for all to guichet_owner, guichet_worker using (true) with check (true);
create policy priority_made on priority for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy priority_read on priority for select to guichet_app, guichet_identity using (true);
create policy priority_removed on priority for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on priority to guichet_app;
grant delete, insert, select, update on priority to guichet_worker;
grant select on priority to guichet_identity;

create table promise (
  key text not null,
  label jsonb not null,
  plans text[] not null default '{}'::text[],
  request_types text[] not null default '{}'::text[],
  severities text[] not null default '{}'::text[],
  languages text[] not null default '{}'::text[],
  services text[] not null default '{}'::text[],
  filed_by text not null default 'all'::text,
  first_response integer,
  first_response_calendar text,
  "position" integer not null,
  retired_at timestamp with time zone,
  contracts text[] not null default '{}'::text[],
  next_response integer,
  next_response_calendar text,
  resolution integer,
  resolution_calendar text,
  pauses text[] not null default '{pending,on-hold}'::text[],
  explained boolean not null default false,
  ahead boolean not null default false,
  constraint promise_pkey PRIMARY KEY (key),
  constraint promise_first_response_calendar_fkey FOREIGN KEY (first_response_calendar) REFERENCES business_calendar(key),
  constraint promise_next_response_calendar_fkey FOREIGN KEY (next_response_calendar) REFERENCES business_calendar(key),
  constraint promise_resolution_calendar_fkey FOREIGN KEY (resolution_calendar) REFERENCES business_calendar(key),
  constraint promise_filed_by_check CHECK ((filed_by = ANY (ARRAY['all'::text, 'partners'::text, 'customers'::text]))),
  constraint promise_first_response_check CHECK (((first_response >= 1) AND (first_response <= 525600))),
  constraint promise_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text)),
  constraint promise_next_response_check CHECK (((next_response >= 1) AND (next_response <= 525600))),
  constraint promise_pauses_check CHECK ((pauses <@ '{pending,on-hold}'::text[])),
  constraint promise_resolution_check CHECK (((resolution >= 1) AND (resolution <= 525600)))
);
alter table promise enable row level security, force row level security;
create policy promise_changed on promise for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy promise_house on promise for all to guichet_owner, guichet_worker using (true) with check (true);
create policy promise_made on promise for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy promise_read on promise for select to guichet_app, guichet_identity using (true);
create policy promise_removed on promise for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on promise to guichet_app;
grant delete, insert, select, update on promise to guichet_worker;
grant select on promise to guichet_identity;

create table public_status (
  key text not null,
  label jsonb not null,
  description jsonb not null,
  "position" integer not null,
  constraint public_status_pkey PRIMARY KEY (key),
  constraint public_status_position UNIQUE ("position") DEFERRABLE INITIALLY DEFERRED,
  constraint public_status_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text))
);
alter table public_status enable row level security, force row level security;
create policy public_status_changed on public_status for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy public_status_house on public_status for all to guichet_owner, guichet_worker using (true) with check (true);
create policy public_status_made on public_status for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy public_status_read on public_status for select to guichet_app, guichet_identity using (true);
create policy public_status_removed on public_status for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on public_status to guichet_app;
grant delete, insert, select, update on public_status to guichet_worker;
grant select on public_status to guichet_identity;

create table queue (
  key text not null,
  label jsonb not null,
  "position" integer not null,
  retired_at timestamp with time zone,
  calendar_key text,
  callbacks jsonb,
  constraint queue_pkey PRIMARY KEY (key),
  constraint queue_calendar_key_fkey FOREIGN KEY (calendar_key) REFERENCES business_calendar(key),
  constraint queue_callbacks_check CHECK ((jsonb_typeof(callbacks) = 'object'::text)),
  constraint queue_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text))
);
alter table queue enable row level security, force row level security;
create policy queue_changed on queue for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy queue_house on queue for all to guichet_owner, guichet_worker using (true) with check (true);
create policy queue_made on queue for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy queue_read on queue for select to guichet_app, guichet_identity using (true);
create policy queue_removed on queue for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on queue to guichet_app;
grant delete, insert, select, update on queue to guichet_worker;
grant select on queue to guichet_identity;

create table queue_member (
  queue_key text not null,
  person_id uuid not null,
  constraint queue_member_pkey PRIMARY KEY (queue_key, person_id),
  constraint queue_member_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint queue_member_queue_key_fkey FOREIGN KEY (queue_key) REFERENCES queue(key)
);
CREATE INDEX queue_member_person ON public.queue_member USING btree (person_id);
alter table queue_member enable row level security, force row level security;
create policy queue_member_changed on queue_member for all to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator)) with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy queue_member_identity on queue_member for all to guichet_identity using (true) with check (true);
create policy queue_member_owner on queue_member for all to guichet_owner using (true) with check (true);
create policy queue_member_read on queue_member for select to guichet_app using (( SELECT guichet_is_staff() AS guichet_is_staff));
create policy queue_member_worker on queue_member for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on queue_member to guichet_app;
grant delete, insert, select, update on queue_member to guichet_worker;
grant insert, select on queue_member to guichet_identity;

create table region (
  key text not null,
  label jsonb not null,
  "position" integer not null,
  retired_at timestamp with time zone,
  constraint region_pkey PRIMARY KEY (key),
  constraint region_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text))
);
alter table region enable row level security, force row level security;
create policy region_changed on region for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy region_house on region for all to guichet_owner, guichet_worker using (true) with check (true);
create policy region_made on region for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy region_read on region for select to guichet_app, guichet_identity using (true);
create policy region_removed on region for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on region to guichet_app;
grant delete, insert, select, update on region to guichet_worker;
grant select on region to guichet_identity;

create table repeated_request (
  token_id text not null,
  key text not null,
  digest text not null,
  status integer,
  response jsonb,
  created_at timestamp with time zone not null,
  constraint repeated_request_pkey PRIMARY KEY (token_id, key),
  constraint repeated_request_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255)))
);
CREATE INDEX repeated_request_age ON public.repeated_request USING btree (created_at);
alter table repeated_request enable row level security, force row level security;
create policy repeated_request_mine on repeated_request for all to guichet_app using (guichet_holds_token(token_id)) with check (guichet_holds_token(token_id));
create policy repeated_request_owner on repeated_request for all to guichet_owner using (true) with check (true);
create policy repeated_request_worker on repeated_request for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on repeated_request to guichet_app;
grant delete, insert, select, update on repeated_request to guichet_worker;

create table request_type (
  key text not null,
  label jsonb not null,
  description jsonb not null,
  queue_key text not null,
  asks_priority boolean not null,
  asks_severity boolean not null,
  "position" integer not null,
  retired_at timestamp with time zone,
  asks_service text not null default 'required'::text,
  folded boolean not null default false,
  special_of text,
  send_label jsonb,
  offerings text[] not null default '{}'::text[],
  contexts text[] not null default '{}'::text[],
  languages text[] not null default '{}'::text[],
  limits jsonb,
  technical boolean not null default true,
  editions text[] not null default '{}'::text[],
  callback boolean not null default false,
  constraint request_type_pkey PRIMARY KEY (key),
  constraint request_type_queue_key_fkey FOREIGN KEY (queue_key) REFERENCES queue(key),
  constraint request_type_special_of_fkey FOREIGN KEY (special_of) REFERENCES request_type(key),
  constraint request_type_asks_service_check CHECK ((asks_service = ANY (ARRAY['required'::text, 'optional'::text, 'none'::text]))),
  constraint request_type_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text))
);
alter table request_type enable row level security, force row level security;
create policy request_type_changed on request_type for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy request_type_house on request_type for all to guichet_owner, guichet_worker using (true) with check (true);
create policy request_type_made on request_type for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy request_type_read on request_type for select to guichet_app, guichet_identity using (true);
create policy request_type_removed on request_type for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on request_type to guichet_app;
grant delete, insert, select, update on request_type to guichet_worker;
grant select on request_type to guichet_identity;

create table service (
  key text not null,
  label jsonb not null,
  "position" integer not null,
  retired_at timestamp with time zone,
  description jsonb,
  folded boolean not null default false,
  offerings text[] not null default '{}'::text[],
  checklist jsonb not null default '[]'::jsonb,
  template jsonb,
  editions text[] not null default '{}'::text[],
  console_url text,
  vendor text,
  constraint service_pkey PRIMARY KEY (key),
  constraint service_vendor_fkey FOREIGN KEY (vendor) REFERENCES vendor(key),
  constraint service_console_url_check CHECK (((console_url ~ '^https?://'::text) AND (length(console_url) <= 500))),
  constraint service_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text))
);
alter table service enable row level security, force row level security;
create policy service_changed on service for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy service_house on service for all to guichet_owner, guichet_worker using (true) with check (true);
create policy service_made on service for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy service_read on service for select to guichet_app, guichet_identity using (true);
create policy service_removed on service for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on service to guichet_app;
grant delete, insert, select, update on service to guichet_worker;
grant select on service to guichet_identity;

create table setting (
  key text not null,
  value jsonb not null,
  constraint setting_pkey PRIMARY KEY (key),
  constraint setting_key_check CHECK (((length(key) >= 1) AND (length(key) <= 100)))
);
alter table setting enable row level security, force row level security;
create policy setting_changed on setting for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy setting_house on setting for all to guichet_owner, guichet_worker using (true) with check (true);
create policy setting_identity on setting for all to guichet_identity using (true) with check (true);
create policy setting_made on setting for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy setting_read on setting for select to guichet_app, guichet_identity using (true);
create policy setting_removed on setting for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on setting to guichet_app;
grant delete, insert, select, update on setting to guichet_identity;
grant delete, insert, select, update on setting to guichet_worker;

create table severity (
  key text not null,
  label jsonb not null,
  description jsonb not null,
  rank integer not null,
  retired_at timestamp with time zone,
  constraint severity_pkey PRIMARY KEY (key),
  constraint severity_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text)),
  constraint severity_rank EXCLUDE USING btree (rank WITH =) WHERE ((retired_at IS NULL)) DEFERRABLE INITIALLY DEFERRED
);
alter table severity enable row level security, force row level security;
create policy severity_changed on severity for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy severity_house on severity for all to guichet_owner, guichet_worker using (true) with check (true);
create policy severity_made on severity for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy severity_read on severity for select to guichet_app, guichet_identity using (true);
create policy severity_removed on severity for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on severity to guichet_app;
grant delete, insert, select, update on severity to guichet_worker;
grant select on severity to guichet_identity;

create table status_shown_as (
  status text not null,
  public_status text not null,
  constraint status_shown_as_pkey PRIMARY KEY (status),
  constraint status_shown_as_public_status_fkey FOREIGN KEY (public_status) REFERENCES public_status(key),
  constraint status_shown_as_status_check CHECK ((status = ANY (ARRAY['new'::text, 'open'::text, 'pending'::text, 'on-hold'::text, 'solved'::text, 'closed'::text])))
);
alter table status_shown_as enable row level security, force row level security;
create policy status_shown_as_changed on status_shown_as for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy status_shown_as_house on status_shown_as for all to guichet_owner, guichet_worker using (true) with check (true);
create policy status_shown_as_made on status_shown_as for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy status_shown_as_read on status_shown_as for select to guichet_app, guichet_identity using (true);
create policy status_shown_as_removed on status_shown_as for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on status_shown_as to guichet_app;
grant delete, insert, select, update on status_shown_as to guichet_worker;
grant select on status_shown_as to guichet_identity;

create table status_source (
  id uuid not null,
  name text not null,
  url text not null,
  format text not null,
  components jsonb not null default '{}'::jsonb,
  every_minutes integer not null default 5,
  enabled boolean not null default true,
  created_by uuid,
  created_at timestamp with time zone not null,
  fetched_at timestamp with time zone,
  fault text,
  constraint status_source_pkey PRIMARY KEY (id),
  constraint status_source_created_by_fkey FOREIGN KEY (created_by) REFERENCES person(id),
  constraint status_source_every_minutes_check CHECK (((every_minutes >= 1) AND (every_minutes <= 1440))),
  constraint status_source_fault_check CHECK ((length(fault) <= 200)),
  constraint status_source_format_check CHECK ((format = ANY (ARRAY['guichet'::text, 'status-page'::text]))),
  constraint status_source_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint status_source_url_check CHECK (((url ~ '^https?://'::text) AND (length(url) <= 500)))
);
alter table status_source enable row level security, force row level security;
create policy status_source_administered on status_source for all to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator)) with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy status_source_owner on status_source for all to guichet_owner using (true) with check (true);
create policy status_source_worker on status_source for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on status_source to guichet_app;
grant delete, insert, select, update on status_source to guichet_worker;

create table stored_file (
  sha256 text not null,
  size bigint not null,
  created_at timestamp with time zone not null,
  constraint stored_file_pkey PRIMARY KEY (sha256),
  constraint stored_file_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint stored_file_size_check CHECK ((size >= 0))
);
grant delete, insert, select, update on stored_file to guichet_worker;
grant insert on stored_file to guichet_app;

create table ticket (
  id uuid not null,
  reference text not null,
  request_type text not null,
  service text,
  organisation_id uuid,
  requester_id uuid not null,
  queue_key text not null,
  assignee_id uuid,
  summary text not null,
  status text not null default 'new'::text,
  close_reason text,
  priority text,
  severity text,
  follow_up_of uuid,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  waiting_since timestamp with time zone,
  touched_at timestamp with time zone not null,
  solved_at timestamp with time zone,
  closed_at timestamp with time zone,
  context text,
  offering_key text,
  entity_key text,
  plan_key text,
  answers jsonb not null default '{}'::jsonb,
  partner_id uuid,
  delegation_id uuid,
  customer_sees text not null default 'all'::text,
  tenants text[] not null default '{}'::text[],
  due_at timestamp with time zone,
  raised_at timestamp with time zone,
  constraint ticket_pkey PRIMARY KEY (id),
  constraint ticket_reference_key UNIQUE (reference),
  constraint ticket_assignee_id_fkey FOREIGN KEY (assignee_id) REFERENCES person(id),
  constraint ticket_delegation_id_fkey FOREIGN KEY (delegation_id) REFERENCES delegation(id),
  constraint ticket_entity_key_fkey FOREIGN KEY (entity_key) REFERENCES contracting_entity(key),
  constraint ticket_follow_up_of_fkey FOREIGN KEY (follow_up_of) REFERENCES ticket(id),
  constraint ticket_offering_key_fkey FOREIGN KEY (offering_key) REFERENCES offering(key),
  constraint ticket_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint ticket_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES organisation(id),
  constraint ticket_plan_key_fkey FOREIGN KEY (plan_key) REFERENCES plan(key),
  constraint ticket_priority_fkey FOREIGN KEY (priority) REFERENCES priority(key),
  constraint ticket_queue_key_fkey FOREIGN KEY (queue_key) REFERENCES queue(key),
  constraint ticket_request_type_fkey FOREIGN KEY (request_type) REFERENCES request_type(key),
  constraint ticket_requester_id_fkey FOREIGN KEY (requester_id) REFERENCES person(id),
  constraint ticket_service_fkey FOREIGN KEY (service) REFERENCES service(key),
  constraint ticket_severity_fkey FOREIGN KEY (severity) REFERENCES severity(key),
  constraint ticket_check CHECK (((status = 'closed'::text) = (closed_at IS NOT NULL))),
  constraint ticket_check1 CHECK (((close_reason IS NULL) OR (status = ANY (ARRAY['solved'::text, 'closed'::text])))),
  constraint ticket_check2 CHECK (((partner_id IS NULL) = (delegation_id IS NULL))),
  constraint ticket_check3 CHECK (((partner_id IS NOT NULL) OR (customer_sees = 'all'::text))),
  constraint ticket_close_reason_check CHECK ((close_reason = ANY (ARRAY['solved'::text, 'no-longer-relevant'::text, 'duplicate'::text, 'no-answer'::text]))),
  constraint ticket_customer_sees_check CHECK ((customer_sees = ANY (ARRAY['all'::text, 'summary'::text]))),
  constraint ticket_reference_check CHECK ((reference ~ '^[A-Z]{1,8}-[0-9]{1,15}$'::text)),
  constraint ticket_status_check CHECK ((status = ANY (ARRAY['new'::text, 'open'::text, 'pending'::text, 'on-hold'::text, 'solved'::text, 'closed'::text]))),
  constraint ticket_summary_check CHECK (((length(summary) >= 1) AND (length(summary) <= 200)))
);
CREATE INDEX ticket_closed_services ON public.ticket USING btree (organisation_id, service) WHERE ((status = 'closed'::text) AND (organisation_id IS NOT NULL) AND (service IS NOT NULL));
CREATE INDEX ticket_closed_services_of_requester ON public.ticket USING btree (requester_id, service) WHERE ((status = 'closed'::text) AND (service IS NOT NULL));
CREATE INDEX ticket_follow_ups ON public.ticket USING btree (follow_up_of) WHERE (follow_up_of IS NOT NULL);
CREATE INDEX ticket_of_delegation ON public.ticket USING btree (delegation_id) WHERE (delegation_id IS NOT NULL);
CREATE INDEX ticket_of_organisation ON public.ticket USING btree (organisation_id, updated_at DESC, id DESC) WHERE (organisation_id IS NOT NULL);
CREATE INDEX ticket_of_organisation_created ON public.ticket USING btree (organisation_id, id DESC) WHERE (organisation_id IS NOT NULL);
CREATE INDEX ticket_of_partner ON public.ticket USING btree (partner_id, updated_at DESC, id DESC) WHERE (partner_id IS NOT NULL);
CREATE INDEX ticket_of_partner_created ON public.ticket USING btree (partner_id, id DESC) WHERE (partner_id IS NOT NULL);
CREATE INDEX ticket_of_queue ON public.ticket USING btree (queue_key, touched_at DESC, id DESC);
CREATE INDEX ticket_of_requester ON public.ticket USING btree (requester_id, updated_at DESC, id DESC);
CREATE INDEX ticket_of_requester_created ON public.ticket USING btree (requester_id, id DESC);
CREATE INDEX ticket_own ON public.ticket USING btree (requester_id, organisation_id) WHERE ((partner_id IS NULL) AND (organisation_id IS NOT NULL));
CREATE INDEX ticket_pending_of_requester ON public.ticket USING btree (requester_id, updated_at DESC, id DESC) WHERE (status = 'pending'::text);
CREATE INDEX ticket_place_in_queue ON public.ticket USING btree (queue_key, guichet_place(due_at, raised_at, waiting_since), id) WHERE (status = ANY (ARRAY['new'::text, 'open'::text]));
CREATE INDEX ticket_place_of_assignee ON public.ticket USING btree (assignee_id, guichet_place(due_at, raised_at, waiting_since), id) WHERE ((assignee_id IS NOT NULL) AND (status = ANY (ARRAY['new'::text, 'open'::text, 'pending'::text, 'on-hold'::text])));
CREATE INDEX ticket_place_unassigned ON public.ticket USING btree (queue_key, guichet_place(due_at, raised_at, waiting_since), id) WHERE ((status = ANY (ARRAY['new'::text, 'open'::text])) AND (assignee_id IS NULL));
CREATE INDEX ticket_solved ON public.ticket USING btree (solved_at, id) WHERE (status = 'solved'::text);
CREATE INDEX ticket_unclosed_of_organisation ON public.ticket USING btree (organisation_id, updated_at DESC, id DESC) INCLUDE (status) WHERE ((organisation_id IS NOT NULL) AND (status = ANY (ARRAY['new'::text, 'open'::text, 'pending'::text, 'on-hold'::text, 'solved'::text])));
alter table ticket enable row level security, force row level security;
create policy ticket_changed on ticket for update to guichet_app using ((((partner_id IS NULL) AND (requester_id = ( SELECT guichet_me() AS guichet_me))) OR ((customer_sees = 'all'::text) AND (organisation_id = ANY (( SELECT guichet_organisations_i_see_all_of() AS guichet_organisations_i_see_all_of)::uuid[]))) OR (queue_key = ANY (( SELECT guichet_my_queues() AS guichet_my_queues)::text[])) OR (id = ANY (( SELECT guichet_tickets_i_follow() AS guichet_tickets_i_follow)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator) OR (( SELECT guichet_is_partner() AS guichet_is_partner) AND guichet_reaches(organisation_id, partner_id, delegation_id, service, request_type, tenants, true)))) with check (true);
create policy ticket_made on ticket for insert to guichet_app with check (guichet_may_file(requester_id, organisation_id, follow_up_of, partner_id, delegation_id, service, request_type, tenants, customer_sees));
create policy ticket_made_unplaced on ticket as restrictive for insert to guichet_app with check (((due_at IS NULL) AND (raised_at IS NULL)));
create policy ticket_owner on ticket for all to guichet_owner using (true) with check (true);
create policy ticket_read_by_standing on ticket for select to guichet_app using ((((partner_id IS NULL) AND (requester_id = ( SELECT guichet_me() AS guichet_me))) OR (organisation_id = ANY (( SELECT guichet_organisations_i_see_all_of() AS guichet_organisations_i_see_all_of)::uuid[])) OR (queue_key = ANY (( SELECT guichet_my_queues() AS guichet_my_queues)::text[])) OR (id = ANY (( SELECT guichet_tickets_i_follow() AS guichet_tickets_i_follow)::uuid[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator) OR (( SELECT guichet_is_partner() AS guichet_is_partner) AND ((organisation_id IN ( SELECT guichet_customers_i_read() AS guichet_customers_i_read)) OR (delegation_id IN ( SELECT guichet_delegations_i_act_on() AS guichet_delegations_i_act_on)) OR guichet_reaches(organisation_id, partner_id, delegation_id, service, request_type, tenants, false)))));
create policy ticket_worker on ticket for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on ticket to guichet_worker;
grant insert, select on ticket to guichet_app;
grant update (assignee_id, status, close_reason, priority, severity, updated_at, waiting_since, touched_at, solved_at, closed_at) on ticket to guichet_app;

create table ticket_address (
  id uuid not null,
  person_id uuid not null,
  secret_hash text,
  form jsonb not null,
  wanted jsonb not null,
  made_at timestamp with time zone not null,
  given_at timestamp with time zone,
  used_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint ticket_address_pkey PRIMARY KEY (id),
  constraint ticket_address_secret_hash_key UNIQUE (secret_hash),
  constraint ticket_address_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint ticket_address_check CHECK (((ended_at IS NULL) OR (secret_hash IS NULL))),
  constraint ticket_address_form_check CHECK ((length((form)::text) < 200000)),
  constraint ticket_address_secret_hash_check CHECK ((length(secret_hash) = 64)),
  constraint ticket_address_wanted_check CHECK ((length((wanted)::text) < 200000))
);
CREATE INDEX ticket_address_of_person ON public.ticket_address USING btree (person_id, made_at DESC);
alter table ticket_address enable row level security, force row level security;
create policy ticket_address_changed on ticket_address for update to guichet_app using ((person_id = ( SELECT guichet_me() AS guichet_me)));
create policy ticket_address_house on ticket_address for all to guichet_owner, guichet_worker using (true) with check (true);
create policy ticket_address_made on ticket_address for insert to guichet_app with check (((person_id = ( SELECT guichet_me() AS guichet_me)) AND (NOT ( SELECT guichet_is_staff() AS guichet_is_staff))));
create policy ticket_address_read on ticket_address for select to guichet_app using ((person_id = ( SELECT guichet_me() AS guichet_me)));
grant delete, insert, select, update on ticket_address to guichet_worker;
grant insert (id, person_id, form, wanted, made_at) on ticket_address to guichet_app;
grant select (id, person_id, form, wanted, made_at, given_at, used_at, ended_at) on ticket_address to guichet_app;
grant update (secret_hash, given_at, ended_at) on ticket_address to guichet_app;

create table ticket_clock (
  ticket_id uuid not null,
  metric text not null,
  round integer not null,
  policy text not null,
  version integer not null,
  minutes integer not null,
  calendar text not null,
  state text not null,
  started_at timestamp with time zone not null,
  due_at timestamp with time zone,
  risk_at timestamp with time zone,
  left_ms bigint not null,
  used_ms bigint not null,
  missed boolean not null,
  ended_at timestamp with time zone,
  queue_key text not null,
  organisation_id uuid,
  next_step_at timestamp with time zone,
  steps integer,
  constraint ticket_clock_pkey PRIMARY KEY (ticket_id, metric, round),
  constraint ticket_clock_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint ticket_clock_queue_key_fkey FOREIGN KEY (queue_key) REFERENCES queue(key),
  constraint ticket_clock_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  constraint ticket_clock_check CHECK (((state = ANY (ARRAY['met'::text, 'dropped'::text])) = (ended_at IS NOT NULL))),
  constraint ticket_clock_check1 CHECK (((state = 'running'::text) OR (due_at IS NULL))),
  constraint ticket_clock_metric_check CHECK ((metric = ANY (ARRAY['first-response'::text, 'next-response'::text, 'resolution'::text, 'callback'::text]))),
  constraint ticket_clock_round_check CHECK ((round > 0)),
  constraint ticket_clock_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'met'::text, 'dropped'::text])))
);
CREATE INDEX ticket_clock_due ON public.ticket_clock USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX ticket_clock_next_step ON public.ticket_clock USING btree (next_step_at, ticket_id) WHERE (next_step_at IS NOT NULL);
CREATE INDEX ticket_clock_of_organisation ON public.ticket_clock USING btree (organisation_id, started_at) WHERE (organisation_id IS NOT NULL);
CREATE INDEX ticket_clock_started ON public.ticket_clock USING btree (started_at);
CREATE INDEX ticket_clock_steps ON public.ticket_clock USING btree (steps, ticket_id) WHERE (due_at IS NOT NULL);
alter table ticket_clock enable row level security, force row level security;
create policy ticket_clock_house on ticket_clock for all to guichet_owner, guichet_worker using (true) with check (true);
create policy ticket_clock_read on ticket_clock for select to guichet_app using (((queue_key = ANY (( SELECT guichet_my_queues() AS guichet_my_queues)::text[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator) OR ((EXISTS ( SELECT
   FROM ticket t
  WHERE (t.id = ticket_clock.ticket_id)
 OFFSET 0)) AND ((ticket_id <> ALL (( SELECT guichet_tickets_i_follow() AS guichet_tickets_i_follow)::uuid[])) OR (organisation_id = ANY (( SELECT guichet_organisations_i_see_all_of() AS guichet_organisations_i_see_all_of)::uuid[])) OR (guichet_reads_from(ticket_id) = '-infinity'::timestamp with time zone)))));
grant delete, insert, select, update on ticket_clock to guichet_worker;
grant select on ticket_clock to guichet_app;

create table ticket_contract (
  ticket_id uuid not null,
  contract_id uuid not null,
  constraint ticket_contract_pkey PRIMARY KEY (ticket_id, contract_id),
  constraint ticket_contract_contract_id_fkey FOREIGN KEY (contract_id) REFERENCES contract(id),
  constraint ticket_contract_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);
CREATE INDEX ticket_contract_contract ON public.ticket_contract USING btree (contract_id);
alter table ticket_contract enable row level security, force row level security;
create policy ticket_contract_made on ticket_contract for insert to guichet_app with check ((guichet_wrote_now(ticket_id) AND guichet_contract_fits(ticket_id, contract_id)));
create policy ticket_contract_owner on ticket_contract for all to guichet_owner using (true) with check (true);
create policy ticket_contract_read on ticket_contract for select to guichet_app using ((EXISTS ( SELECT
   FROM ticket t
  WHERE (t.id = ticket_contract.ticket_id)
 OFFSET 0)));
create policy ticket_contract_worker on ticket_contract for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on ticket_contract to guichet_worker;
grant insert, select on ticket_contract to guichet_app;

create table ticket_event (
  seq bigint not null generated always as identity,
  id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  ticket_id uuid not null,
  actor_id uuid,
  type text not null,
  audience text not null,
  payload jsonb not null,
  at timestamp with time zone not null,
  constraint ticket_event_pkey PRIMARY KEY (seq),
  constraint ticket_event_id_key UNIQUE (id),
  constraint ticket_event_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES person(id),
  constraint ticket_event_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  constraint ticket_event_audience_check CHECK ((audience = ANY (ARRAY['public'::text, 'staff'::text, 'partner'::text]))),
  constraint ticket_event_type_check CHECK (((length(type) >= 1) AND (length(type) <= 60)))
);
CREATE INDEX ticket_event_of_ticket ON public.ticket_event USING btree (ticket_id, seq);
CREATE INDEX ticket_event_outbox ON public.ticket_event USING btree (xid, seq);
alter table ticket_event enable row level security, force row level security;
create policy ticket_event_by_whom on ticket_event as restrictive for insert to guichet_app with check (((( SELECT guichet_me() AS guichet_me) IS NULL) OR
CASE type
    WHEN 'ticket.created'::text THEN guichet_wrote_now(ticket_id)
    WHEN 'ticket.replied'::text THEN (((payload ->> 'byStaff'::text) IS DISTINCT FROM 'true'::text) OR ( SELECT guichet_is_staff() AS guichet_is_staff))
    WHEN 'ticket.severity-changed'::text THEN ( SELECT guichet_is_staff() AS guichet_is_staff)
    WHEN 'ticket.queue-changed'::text THEN ( SELECT guichet_is_staff() AS guichet_is_staff)
    WHEN 'ticket.callback-tried'::text THEN guichet_works_on(ticket_id)
    WHEN 'ticket.callback-missed'::text THEN guichet_works_on(ticket_id)
    WHEN 'ticket.callback-done'::text THEN guichet_works_on(ticket_id)
    ELSE (type <> ALL (ARRAY['ticket.clocks-moved'::text, 'ticket.escalated'::text]))
END));
create policy ticket_event_made on ticket_event for insert to guichet_app with check (((actor_id = ( SELECT guichet_me() AS guichet_me)) AND (guichet_wrote_now(ticket_id) OR guichet_writes_on(ticket_id)) AND ((type <> ALL (ARRAY['ticket.participant-added'::text, 'ticket.participant-removed'::text])) OR guichet_follows(ticket_id, ((payload ->> 'personId'::text))::uuid))));
create policy ticket_event_owner on ticket_event for all to guichet_owner using (true) with check (true);
create policy ticket_event_read on ticket_event for select to guichet_app using (
CASE audience
    WHEN 'public'::text THEN ((EXISTS ( SELECT
       FROM ticket t
      WHERE ((t.id = ticket_event.ticket_id) AND (((t.partner_id IS NULL) AND (t.requester_id = ( SELECT guichet_me() AS guichet_me))) OR ((t.customer_sees = 'all'::text) AND (t.organisation_id = ANY (( SELECT guichet_organisations_i_see_all_of() AS guichet_organisations_i_see_all_of)::uuid[]))) OR (t.queue_key = ANY (( SELECT guichet_my_queues() AS guichet_my_queues)::text[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator) OR (( SELECT guichet_is_partner() AS guichet_is_partner) AND guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, (t.customer_sees <> 'all'::text)))))
     OFFSET 0)) OR (EXISTS ( SELECT
       FROM participant f
      WHERE ((f.ticket_id = ticket_event.ticket_id) AND (f.person_id = ( SELECT guichet_me() AS guichet_me)) AND (f.ticket_id = ANY (( SELECT guichet_tickets_i_follow() AS guichet_tickets_i_follow)::uuid[])) AND (ticket_event.at >= COALESCE(f.sees_from, '-infinity'::timestamp with time zone)))
     OFFSET 0)))
    WHEN 'partner'::text THEN guichet_acts_on(ticket_id)
    ELSE (EXISTS ( SELECT
       FROM ticket t
      WHERE ((t.id = ticket_event.ticket_id) AND ((t.queue_key = ANY (( SELECT guichet_my_queues() AS guichet_my_queues)::text[])) OR ( SELECT guichet_is_administrator() AS guichet_is_administrator)))
     OFFSET 0))
END);
create policy ticket_event_worker on ticket_event for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on ticket_event to guichet_worker;
grant insert, select on ticket_event to guichet_app;

create table ticket_read (
  person_id uuid not null,
  ticket_id uuid not null,
  read_at timestamp with time zone not null,
  constraint ticket_read_pkey PRIMARY KEY (person_id, ticket_id),
  constraint ticket_read_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint ticket_read_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);
alter table ticket_read enable row level security, force row level security;
create policy ticket_read_mine on ticket_read for all to guichet_app using ((person_id = ( SELECT guichet_me() AS guichet_me))) with check ((person_id = ( SELECT guichet_me() AS guichet_me)));
create policy ticket_read_owner on ticket_read for all to guichet_owner using (true) with check (true);
create policy ticket_read_worker on ticket_read for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on ticket_read to guichet_app;
grant delete, insert, select, update on ticket_read to guichet_worker;

create table ticket_words (
  ticket_id uuid not null,
  requester_id uuid not null,
  organisation_id uuid,
  queue_key text not null,
  words tsvector not null,
  constraint ticket_words_pkey PRIMARY KEY (ticket_id),
  constraint ticket_words_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id)
);
CREATE INDEX ticket_words_dated ON public.ticket_words USING gin (requester_id, organisation_id, queue_key, guichet_dated(ticket_id, words)) WITH (fastupdate=off);
CREATE INDEX ticket_words_of_organisation ON public.ticket_words USING btree (organisation_id, ticket_id);
CREATE INDEX ticket_words_of_requester ON public.ticket_words USING btree (requester_id, ticket_id);
alter table ticket_words enable row level security, force row level security;
create policy ticket_words_joined on ticket_words for update to guichet_app using ((guichet_reads_from(ticket_id) IS NOT NULL)) with check (true);
create policy ticket_words_made on ticket_words for insert to guichet_app with check (guichet_words_belong(ticket_id, requester_id, organisation_id, queue_key));
create policy ticket_words_owner on ticket_words for all to guichet_owner using (true) with check (true);
create policy ticket_words_read on ticket_words for select to guichet_app using ((guichet_reads_from(ticket_id) = '-infinity'::timestamp with time zone));
create policy ticket_words_worker on ticket_words for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on ticket_words to guichet_worker;
grant insert, select on ticket_words to guichet_app;
grant update (words) on ticket_words to guichet_app;

create table vendor (
  key text not null,
  label jsonb not null,
  url text,
  address text,
  phone text,
  "position" integer not null,
  retired_at timestamp with time zone,
  constraint vendor_pkey PRIMARY KEY (key),
  constraint vendor_address_check CHECK (((length(address) >= 3) AND (length(address) <= 254))),
  constraint vendor_check CHECK (((url IS NOT NULL) OR (address IS NOT NULL) OR (phone IS NOT NULL))),
  constraint vendor_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text)),
  constraint vendor_phone_check CHECK (((length(phone) >= 3) AND (length(phone) <= 40))),
  constraint vendor_url_check CHECK (((url ~ '^https?://'::text) AND (length(url) <= 500)))
);
alter table vendor enable row level security, force row level security;
create policy vendor_changed on vendor for update to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy vendor_house on vendor for all to guichet_owner, guichet_worker using (true) with check (true);
create policy vendor_made on vendor for insert to guichet_app with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy vendor_read on vendor for select to guichet_app, guichet_identity using (true);
create policy vendor_removed on vendor for delete to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on vendor to guichet_app;
grant delete, insert, select, update on vendor to guichet_worker;
grant select on vendor to guichet_identity;

create table vendor_thread (
  id uuid not null,
  ticket_id uuid not null,
  vendor text not null,
  address text not null,
  secret_hash text not null,
  secret text not null,
  consented_by uuid not null,
  consented_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint vendor_thread_pkey PRIMARY KEY (id),
  constraint vendor_thread_secret_hash_key UNIQUE (secret_hash),
  constraint vendor_thread_consented_by_fkey FOREIGN KEY (consented_by) REFERENCES person(id),
  constraint vendor_thread_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id),
  constraint vendor_thread_vendor_fkey FOREIGN KEY (vendor) REFERENCES vendor(key),
  constraint vendor_thread_address_check CHECK (((length(address) >= 3) AND (length(address) <= 254))),
  constraint vendor_thread_secret_check CHECK ((length(secret) = 32)),
  constraint vendor_thread_secret_hash_check CHECK ((length(secret_hash) = 64))
);
CREATE INDEX vendor_thread_consented_by ON public.vendor_thread USING btree (consented_by);
CREATE UNIQUE INDEX vendor_thread_live ON public.vendor_thread USING btree (ticket_id) WHERE (ended_at IS NULL);
CREATE INDEX vendor_thread_ticket ON public.vendor_thread USING btree (ticket_id);
alter table vendor_thread enable row level security, force row level security;
create policy vendor_thread_ended on vendor_thread for update to guichet_app using (guichet_decides_on(ticket_id));
create policy vendor_thread_made on vendor_thread for insert to guichet_app with check (((consented_by = ( SELECT guichet_me() AS guichet_me)) AND (EXISTS ( SELECT
   FROM ticket t
  WHERE ((t.id = vendor_thread.ticket_id) AND (t.requester_id = ( SELECT guichet_me() AS guichet_me)) AND (t.partner_id IS NULL))))));
create policy vendor_thread_owner on vendor_thread for all to guichet_owner using (true) with check (true);
create policy vendor_thread_read on vendor_thread for select to guichet_app using ((guichet_reads_from(ticket_id) IS NOT NULL));
create policy vendor_thread_worker on vendor_thread for all to guichet_worker using (true) with check (true);
grant delete, insert, select, update on vendor_thread to guichet_worker;
grant insert on vendor_thread to guichet_app;
grant select (id, ticket_id, vendor, address, consented_by, consented_at, ended_at) on vendor_thread to guichet_app;
grant update (ended_at) on vendor_thread to guichet_app;

create table webhook (
  key text not null,
  label jsonb not null,
  url text not null,
  "position" integer not null,
  retired_at timestamp with time zone,
  constraint webhook_pkey PRIMARY KEY (key),
  constraint webhook_key_check CHECK ((key ~ '^[a-z0-9-]{1,40}$'::text)),
  constraint webhook_url_check CHECK (((url ~ '^https?://'::text) AND (length(url) <= 500)))
);
alter table webhook enable row level security, force row level security;
create policy webhook_administered on webhook for all to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator)) with check (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy webhook_house on webhook for all to guichet_owner, guichet_worker using (true) with check (true);
grant delete, insert, select, update on webhook to guichet_app;
grant delete, insert, select, update on webhook to guichet_worker;

create table webhook_call (
  id uuid not null,
  webhook_key text not null,
  escalation_id uuid,
  body text not null,
  state text not null default 'waiting'::text,
  attempts integer not null default 0,
  next_at timestamp with time zone,
  fault text,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint webhook_call_pkey PRIMARY KEY (id),
  constraint webhook_call_escalation_id_key UNIQUE (escalation_id),
  constraint webhook_call_escalation_id_fkey FOREIGN KEY (escalation_id) REFERENCES escalation(id),
  constraint webhook_call_webhook_key_fkey FOREIGN KEY (webhook_key) REFERENCES webhook(key),
  constraint webhook_call_body_check CHECK ((length(body) <= 10000)),
  constraint webhook_call_check CHECK (((state = 'waiting'::text) = (next_at IS NOT NULL))),
  constraint webhook_call_check1 CHECK (((state = 'waiting'::text) = (ended_at IS NULL))),
  constraint webhook_call_fault_check CHECK (((length(fault) >= 1) AND (length(fault) <= 60))),
  constraint webhook_call_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'taken'::text, 'given-up'::text])))
);
CREATE INDEX webhook_call_newest ON public.webhook_call USING btree (created_at DESC, id DESC);
CREATE INDEX webhook_call_waiting ON public.webhook_call USING btree (webhook_key, next_at) WHERE (state = 'waiting'::text);
alter table webhook_call enable row level security, force row level security;
create policy webhook_call_house on webhook_call for all to guichet_owner, guichet_worker using (true) with check (true);
create policy webhook_call_read on webhook_call for select to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
create policy webhook_call_tried on webhook_call for insert to guichet_app with check ((( SELECT guichet_is_administrator() AS guichet_is_administrator) AND (escalation_id IS NULL) AND (state = 'waiting'::text) AND (attempts = 0)));
grant delete, insert, select, update on webhook_call to guichet_worker;
grant insert, select on webhook_call to guichet_app;

create table webhook_target (
  webhook_key text not null,
  secret text,
  previous_secret text,
  previous_until timestamp with time zone,
  set_at timestamp with time zone,
  set_by uuid,
  reached_at timestamp with time zone,
  failed_at timestamp with time zone,
  fault text,
  failures integer not null default 0,
  rests_until timestamp with time zone,
  constraint webhook_target_pkey PRIMARY KEY (webhook_key),
  constraint webhook_target_set_by_fkey FOREIGN KEY (set_by) REFERENCES person(id),
  constraint webhook_target_webhook_key_fkey FOREIGN KEY (webhook_key) REFERENCES webhook(key),
  constraint webhook_target_fault_check CHECK (((length(fault) >= 1) AND (length(fault) <= 60))),
  constraint webhook_target_previous_secret_check CHECK (((length(previous_secret) >= 32) AND (length(previous_secret) <= 200))),
  constraint webhook_target_secret_check CHECK (((length(secret) >= 32) AND (length(secret) <= 200)))
);
alter table webhook_target enable row level security, force row level security;
create policy webhook_target_house on webhook_target for all to guichet_owner, guichet_worker using (true) with check (true);
create policy webhook_target_read on webhook_target for select to guichet_app using (( SELECT guichet_is_administrator() AS guichet_is_administrator));
grant delete, insert, select, update on webhook_target to guichet_worker;
grant select (webhook_key, previous_until, set_at, set_by, reached_at, failed_at, fault, failures, rests_until) on webhook_target to guichet_app;

create table worker_lease (
  worker_id text not null,
  lock_key bigint not null,
  started_at timestamp with time zone not null,
  constraint worker_lease_pkey PRIMARY KEY (worker_id),
  constraint worker_lease_lock_key_key UNIQUE (lock_key)
);
grant delete, insert, select, update on worker_lease to guichet_worker;

CREATE OR REPLACE FUNCTION public.guichet_acting_for(customer uuid)
 RETURNS TABLE(customer_name text, partner_id uuid, partner_name text, delegation_id uuid, rights text[], roles text[], services text[], request_types text[], tenants text[], single boolean, ends_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 3
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return query
      select c.name, p.id, p.name, d.id, array_agg(distinct granted.one), array_agg(distinct r.key), d.services, d.request_types, d.tenants, d.single, d.ends_at
      from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null
      join delegation d on d.customer_id = customer and d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id)
        and r.key = any (d.roles)
      join organisation c on c.id = d.customer_id
      join organisation p on p.id = d.partner_id
      cross join lateral unnest(r.rights) granted (one)
      where a.person_id = guichet_me() and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and (not d.single or granted.one = 'file')
      group by c.name, p.id, p.name, d.id order by p.name, p.id, d.ends_at desc;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_acts_for(who uuid)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not exists (select from partner_assignment a where a.person_id = who) then return 0; end if;
    return (select count(*) from (select distinct d.customer_id from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      where a.person_id = who and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now() limit 100) c);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_acts_on(of_ticket uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return exists (select from ticket t where t.id = of_ticket and t.partner_id is not null
      and guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_administrators_of(of_organisation uuid)
 RETURNS TABLE(id uuid, name text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not (of_organisation = any (guichet_my_organisations()) or of_organisation in (select guichet_my_customers()) or guichet_is_staff()) then return; end if;
    return query select p.id, p.name from membership m join person p on p.id = m.person_id
      where m.organisation_id = of_organisation and m.administers and p.disabled_at is null order by p.name limit 20;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_article_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if tg_table_name = 'article' then insert into article_stale values (new.id) on conflict do nothing;
    else insert into article_stale values (new.article_id) on conflict do nothing; end if;
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_articles_with(sought tsquery, without tsquery, strictly tsquery[], loosely tsquery[], weights real[], in_codes text[], enough real, looked integer, most integer)
 RETURNS TABLE(article_id uuid, language text, score real, met real, coded boolean, grades real[])
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 50
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
 SET enable_seqscan TO 'off'
AS $function$
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
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_belongs(organisation uuid, who uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return (organisation = any (guichet_my_organisations()) or organisation in (select guichet_my_customers()) or guichet_is_staff())
      and exists (select from membership m where m.organisation_id = organisation and m.person_id = who);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_callbacks_taken(of_queue text, from_then timestamp with time zone, until timestamp with time zone)
 RETURNS TABLE(starts_at timestamp with time zone, ends_at timestamp with time zone, seat integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return query select c.starts_at, c.ends_at, c.seat from callback c
      where c.queue_key = of_queue and c.state <> 'cancelled' and c.starts_at < until and c.ends_at > from_then;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_called(name text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    plain constant text := guichet_plain(name);
    parted constant text := translate(plain, '-''’・', '    ');
  begin
    return ' ' || plain
      || case when parted <> plain then E'\n ' || parted else '' end
      || case when parted like '% %' then E'\n ' || replace(parted, ' ', '') else '' end;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_caller(door text, key text, at timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_clear_identity(at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  delete from identity.session where expires_at < at;
  delete from identity.verification where expires_at < at;
  delete from identity.tries where expire < extract(epoch from at) * 1000;
  delete from identity.mailed_link where minted_at < at - interval '30 days';
$function$;

CREATE OR REPLACE FUNCTION public.guichet_clock_events(of_ticket uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare works constant boolean := guichet_works_on(of_ticket);  -- who did what is for them
  begin
    if not exists (select from promise) or guichet_reads_from(of_ticket) is distinct from '-infinity' then return null; end if;
    return (select jsonb_agg(jsonb_build_object('type', e.type, 'at', e.at, 'by', case when works then e.actor_id end, 'payload',
        (select coalesce(jsonb_object_agg(p.key, p.value), '{}') from jsonb_each(e.payload) p
          where p.key in ('promised', 'incidentId', 'byStaff', 'byVendor', 'updateId', 'from', 'to', 'reason'))) order by e.seq)
      from ticket_event e where e.ticket_id = of_ticket
        and e.type in ('ticket.created', 'ticket.replied', 'ticket.status-changed', 'ticket.severity-changed', 'ticket.queue-changed'));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_codes_of(error_codes text[])
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT ARRAY( SELECT upper(TRIM(BOTH FROM c.c)) AS upper
            FROM unnest(guichet_codes_of.error_codes) c(c)
         UNION
          SELECT p.plain
            FROM (unnest(guichet_codes_of.error_codes) c(c)
              CROSS JOIN LATERAL ( SELECT regexp_replace(upper(NORMALIZE(c.c, NFKC)), '[-_.:/#[:space:]‐‑‒–—―]+'::text, ''::text, 'g'::text) AS plain) p)
           WHERE (p.plain <> ''::text)) AS "array";
END;

CREATE OR REPLACE FUNCTION public.guichet_colleagues(organisations uuid[], besides uuid, named text, most integer)
 RETURNS TABLE(id uuid, name text, organisation_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 50
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_hashjoin TO 'off'
 SET enable_seqscan TO 'off'
AS $function$
  declare
    readable constant uuid[] := case when guichet_is_staff() then organisations
      else array(select unnest(organisations) intersect select unnest(guichet_my_organisations())) end;
  begin
    if guichet_me() is null then return; end if;
    return query select p.id, p.name, m.organisation_id from membership m join person p on p.id = m.person_id
      where m.organisation_id = any (readable) and p.id <> besides and p.disabled_at is null and (named is null or p.name ilike named)
      order by p.name, p.id limit most;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_colleagues_on(of_reference text, besides uuid, most integer)
 RETURNS TABLE(id uuid, name text, organisation_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 50
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$ begin
    return query select c.* from ticket t cross join lateral guichet_colleagues(array[t.organisation_id, t.partner_id], besides, null, most) c
      where t.id = guichet_ticket_named(of_reference) and guichet_reads_from(t.id) is not null;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_complete_article_text()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare a article;
  begin
    select * into a from article where id = new.article_id;
    new.told := case when new.language = a.language then coalesce(new.told, guichet_told(a)) end;
    new.words_since := least(coalesce(new.words_since, new.version), new.version);
    if new.public_at is not null then new.agreed_at := coalesce(new.agreed_at, new.public_at); new.agreed_by := coalesce(new.agreed_by, new.public_by); end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_contract_fits(of_ticket uuid, of_contract uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return exists (select from contract c join ticket t on t.organisation_id = c.organisation_id
        or t.partner_id = c.organisation_id and c.covers in ('customers', 'both')
      where c.id = of_contract and t.id = of_ticket);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_contract_kinds(of_organisation uuid, on_day date)
 RETURNS TABLE(kind bigint, entity_key text, plan_key text, partner_id uuid, covers text, services text[])
 LANGUAGE plpgsql
 STABLE ROWS 10
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
  declare last bigint := '-9223372036854775808';
  begin
    loop
      select c.kind, c.entity_key, c.plan_key, c.partner_id, c.covers, c.services into kind, entity_key, plan_key, partner_id, covers, services
        from contract c where c.organisation_id = of_organisation and c.kind > last order by c.kind limit 1;
      exit when not found;
      last := kind;
      -- Two questions, each of which the index answers without a look at a row.
      if on_day is null
        or exists (select from contract c where c.organisation_id = of_organisation and c.kind = last and c.starts_on <= on_day and c.ends_on is null)
        or exists (select from contract c where c.organisation_id = of_organisation and c.kind = last and c.starts_on <= on_day and c.ends_on >= on_day) then
        return next;
      end if;
    end loop;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_conversation(of_ticket uuid, until timestamp with time zone, most integer, at_work boolean)
 RETURNS TABLE(messages json, notes json, events json, participants json, people json, "isLinked" boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
  declare
    since constant timestamptz := guichet_reads_from(of_ticket);
    works constant boolean := at_work and guichet_works_on(of_ticket);
    told jsonb;
    shown jsonb;
  begin
    if since is null then return; end if;
    told := guichet_told_on(of_ticket);
    shown := coalesce((select jsonb_object_agg(s.person_id, s.shown_as) from guichet_shown_by_address(of_ticket) s), '{}');
    messages := (select json_agg(json_build_object('kind', 'message', 'id', m.id, 'authorId', m.author_id, 'fromStaff', m.from_staff, 'body', m.body, 'via', m.via,
        'vendor', m.vendor, 'unverified', m.unverified, 'vendorSender', m.vendor_sender, 'at', m.created_at, 'place', m.created_at::text, 'told', told -> m.id::text,
        'files', coalesce((select json_agg(json_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'size', f.size, 'sha256', f.sha256) order by f.position)
          from message_file f where f.message_id = m.id), '[]')))
      from (select m.* from message m where m.ticket_id = of_ticket and m.created_at >= since and (until is null or m.created_at < until)
        order by m.created_at desc, m.id desc limit most) m);
    events := (select json_agg(json_build_object('kind', 'event', 'id', e.id, 'type', e.type, 'actorId', e.actor_id, 'payload',
        case when e.type in ('ticket.participant-added', 'ticket.participant-removed')
          then e.payload - 'address' || jsonb_build_object('personId', coalesce(shown -> (e.payload ->> 'personId'), e.payload -> 'personId')) else e.payload end,
        'at', e.at, 'place', e.at::text))
      from (select e.* from ticket_event e where e.ticket_id = of_ticket
          and e.type not in ('ticket.created', 'ticket.replied', 'ticket.noted', 'ticket.partner-noted', 'ticket.clocks-moved')
          and (e.audience = 'public' and e.at >= since or works and e.audience = 'staff') and (until is null or e.at < until)
        order by e.at desc, e.seq desc limit most) e);
    participants := (select json_agg(json_build_object('personId', coalesce(shown ->> f.person_id::text, f.person_id::text), 'addedAt', f.added_at, 'seesFrom', f.sees_from)
        order by f.added_at, f.person_id)
      from participant f where f.ticket_id = of_ticket);
    people := (select json_agg(json_build_object('id', p.id, 'name', p.name, 'staff', p.staff, 'address', p.address, 'isColleague', p.colleague))
      from guichet_people_on(of_ticket) p);
    "isLinked" := exists (select from ticket t where t.follow_up_of = of_ticket or t.id = of_ticket and t.follow_up_of is not null);
    if works then
      notes := (select json_agg(json_build_object('kind', 'note', 'id', n.id, 'authorId', n.author_id, 'body', n.body, 'at', n.created_at, 'place', n.created_at::text,
          'files', coalesce((select json_agg(json_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'size', f.size, 'sha256', f.sha256) order by f.position)
            from note_file f where f.note_id = n.id), '[]')))
        from (select n.* from note n where n.ticket_id = of_ticket and (until is null or n.created_at < until) order by n.created_at desc, n.id desc limit most) n);
    end if;
    return next;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_counterparts()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    kept text;
    found uuid[];
  begin
    if not guichet_keeps() then return guichet_counterparts_now(); end if;
    kept := current_setting('guichet.kept_counterparts', true);
    if kept not in ('', 'many') then return kept::uuid[]; end if;
    found := guichet_counterparts_now();
    if kept = '' then perform set_config('guichet.kept_counterparts', case when cardinality(found) <= 100 then found::text else 'many' end, true); end if;
    return found;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_counterparts_now()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    me constant uuid := guichet_me();
    mine constant uuid[] := guichet_my_organisations();
    acting constant uuid[] := (select coalesce(array_agg(distinct o), '{}') from (
      select unnest(guichet_organisations_i_administer()) union
      select a.organisation_id from partner_assignment a where a.person_id = me and a.customer_id is null) x (o));
  begin
    if mine = '{}' then return '{}'; end if;
    return (select coalesce(array_agg(distinct c.id), '{}') from (
      select p.seller_id from partnership p where p.buyer_id = any (mine)
      union all select d.partner_id from delegation d where d.customer_id = any (mine)
      union all select f.partner_id from filing_request f where f.customer_id = any (guichet_organisations_i_administer())
      union all select a.customer_id from partner_assignment a where a.person_id = me and a.customer_id is not null
      union all select d.customer_id from delegation d where d.partner_id = any (acting)
      union all (with recursive down (id) as (
        select p.buyer_id from partnership p where p.seller_id = any (acting)
        union select p.buyer_id from partnership p join down on p.seller_id = down.id)
        select down.id from down)) c (id));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_covered_services(organisation uuid, today date)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare of_partner text[];
  begin
    if not (guichet_is_staff() or exists (select from membership m where m.organisation_id = organisation and m.person_id = guichet_me())) then
      if not exists (select from guichet_my_delegations() d where d.customer_id = organisation and 'health' = any (d.rights)) then return '{}'; end if;
      if not exists (select from guichet_my_delegations() d where d.customer_id = organisation and 'health' = any (d.rights) and d.services = '{}') then
        select array_agg(distinct one) into of_partner from guichet_my_delegations() d, unnest(d.services) one
          where d.customer_id = organisation and 'health' = any (d.rights);
      end if;
    end if;
    if not exists (select from contract c where c.organisation_id = organisation) then return of_partner; end if;
    return (select coalesce(array_agg(distinct s.key), '{}') from guichet_contract_kinds(organisation, today) c join service s on s.retired_at is null
      where (of_partner is null or s.key = any (of_partner))
        and case when c.services <> '{}' then s.key = any (c.services)
          else s.offerings = '{}' or exists (select from offering o where o.entity_key = c.entity_key and o.key = any (s.offerings)) end);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_customers_i_read()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    kept text;
    found uuid[];
  begin
    if not guichet_keeps() then return query select guichet_customers_i_read_now(); return; end if;
    kept := current_setting('guichet.kept_read_customers', true);
    if kept = 'many' then return query select guichet_customers_i_read_now(); return; end if;
    if kept <> '' then return query select unnest(kept::uuid[]); return; end if;
    found := array(select distinct one from guichet_customers_i_read_now() one);
    perform set_config('guichet.kept_read_customers', case when cardinality(found) <= 100 then found::text else 'many' end, true);
    return query select unnest(found);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_customers_i_read_now()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return query select d.customer_id from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null and 'see' = any (r.rights)
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      where a.person_id = guichet_me() and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now() and d.whole;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_customers_listed(words text, after_name text, after_id uuid, most integer)
 RETURNS TABLE(id uuid, name text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 25
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return query with mine as materialized (select distinct d.customer_id from guichet_my_delegations() d)
      select o.id, o.name from mine join organisation o on o.id = mine.customer_id
      where (words = '' or unaccent(lower(o.name)) like '%' || replace(replace(replace(unaccent(lower(words)), '\', '\\'), '%', '\%'), '_', '\_') || '%')
        and (after_id is null or (o.name, o.id) > (after_name, after_id))
      order by o.name, o.id limit most;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_customers_of(of_partner uuid)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not (of_partner = any (guichet_organisations_i_administer()) or guichet_is_administrator()) then return; end if;
    return query with recursive down (id) as (
        select p.buyer_id from partnership p where p.seller_id = of_partner
        union select p.buyer_id from partnership p join down on p.seller_id = down.id)
      select down.id from down where down.id <> of_partner
      union select d.customer_id from delegation d where d.partner_id = of_partner;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_customers_read()
 RETURNS TABLE(organisation_id uuid, whole boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 5
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return query select d.customer_id, bool_or(d.whole) from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null and 'see' = any (r.rights)
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      where a.person_id = guichet_me() and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now() and not d.single
      group by d.customer_id;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_customers_to_ask(of_customer uuid, words text, after_name text, after_id uuid, most integer)
 RETURNS TABLE(id uuid, name text, partner_id uuid, partner_name text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 25
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare me constant uuid := guichet_me();
  begin
    if me is null or not exists (select from partner_assignment a where a.person_id = me) then return; end if;
    return query with recursive mine as materialized (
        select distinct a.organisation_id as partner, a.customer_id as customer from partner_assignment a
        join partner_role r on r.key = a.role_key and r.retired_at is null where a.person_id = me and 'file' = any (r.rights)),
      down (partner, id) as (
        select p.seller_id, p.buyer_id from partnership p where p.seller_id in (select m.partner from mine m)
        union select down.partner, p.buyer_id from partnership p join down on p.seller_id = down.id),
      known (partner, id) as (
        select down.partner, down.id from down where down.id <> down.partner
        union select d.partner_id, d.customer_id from delegation d where d.partner_id in (select m.partner from mine m))
      select o.id, o.name, p.id, p.name from known k join organisation o on o.id = k.id join organisation p on p.id = k.partner
      where (of_customer is null or o.id = of_customer)
        and exists (select from mine m where m.partner = k.partner and (m.customer is null or m.customer = k.id))
        and (words = '' or unaccent(lower(o.name)) like '%' || replace(replace(replace(unaccent(lower(words)), '\', '\\'), '%', '\%'), '_', '\_') || '%')
        and (after_id is null or (o.name, o.id) > (after_name, after_id))
        and (of_customer is not null or not exists (select from guichet_my_delegations() d
          where d.customer_id = k.id and d.partner_id = k.partner and 'file' = any (d.rights) and not d.single))
      order by o.name, o.id, p.name, p.id limit most;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_dated(of_ticket uuid, words tsvector)
 RETURNS tsvector
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    era constant text := guichet_era(of_ticket);
    each text[] := tsvector_to_array(words);
  begin
    if cardinality(each) > 4000 then
      each := array(select w from (select w, sum(octet_length(w) + 8) over (order by n) as size from unnest(each) with ordinality x (w, n)) s where size < 1000000);
    end if;
    return array_to_tsvector(array(select era || w from unnest(each) w where w <> ''));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_dated_query(sought tsquery, era text)
 RETURNS tsquery
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return regexp_replace(sought::text, '''((?:[^'']|'''')+)''', '''' || era || '\1''', 'g')::tsquery; end $function$;

CREATE OR REPLACE FUNCTION public.guichet_decide_filing(hash text, of_request uuid, approve boolean, delegation uuid, at_moment timestamp with time zone, until timestamp with time zone)
 RETURNS TABLE(id uuid, asked_by uuid, customer_id uuid, partner_id uuid, draft_id uuid, content jsonb, decided_by uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    asked record;
    r filing_request;
  begin
    select * into asked from guichet_filing_asked(hash, of_request);
    if asked.decider is null then return; end if;
    select * into r from filing_request f where f.id = asked.id for update;
    if r.approved_at is not null or r.refused_at is not null or r.expires_at <= at_moment then return; end if;
    update filing_request f set decided_by = asked.decider, approved_at = case when approve then at_moment end, refused_at = case when not approve then at_moment end
      where f.id = r.id;
    if approve then
      insert into delegation (id, customer_id, partner_id, roles, single, requested_by, requested_at, starts_at, ends_at, decided_by, approved_at)
        values (delegation, r.customer_id, r.partner_id, (select array_agg(k.key) from partner_role k where 'file' = any (k.rights)), true, r.asked_by, r.asked_at,
          least(at_moment, now()), until, asked.decider, at_moment);
      update draft d set sent_at = null, became = null, digest = null where d.id = r.draft_id; -- what it becomes now is the ticket
    end if;
    return query select r.id, r.asked_by, r.customer_id, r.partner_id, r.draft_id, r.content, asked.decider;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_decides_on(of_ticket uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return exists (select from ticket t where t.id = of_ticket and t.partner_id is null and t.requester_id = guichet_me())
      or guichet_works_on(of_ticket) or guichet_acts_on(of_ticket);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_deciding_contracts(of_organisation uuid, of_partner uuid, zone text, moment timestamp with time zone, named uuid[], listed integer)
 RETURNS json
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET jit TO 'off'
 SET max_parallel_workers_per_gather TO '0'
 SET enable_mergejoin TO 'off'
 SET enable_hashjoin TO 'off'
AS $function$
  declare
    today constant date := (moment at time zone zone)::date;
    parties constant uuid[] := (select coalesce(array_agg(one), '{}') from unnest(array[of_organisation, of_partner]) one
      where one = any (guichet_my_organisations()) or guichet_is_staff()
        or guichet_is_partner() and one in (select d.customer_id from guichet_my_delegations() d where d.rights && '{file,see}'::text[]));
  begin
    if not exists (select from contract c where c.organisation_id = any (parties)) then return '[]'; end if;
    return (
      with chosen as (
        select decides.id from unnest(parties) one cross join lateral guichet_contract_kinds(one, null) k cross join lateral (
            (select c.id from contract c where c.organisation_id = one and c.kind = k.kind and c.starts_on > today order by c.starts_on, c.id limit 1)
            union all (select c.id from contract c where c.organisation_id = one and c.kind = k.kind and c.starts_on <= today
              and (c.ends_on is null or c.ends_on >= today) order by c.ends_on desc nulls first, c.starts_on, c.id limit 1)
            union all (select c.id from contract c where c.organisation_id = one and c.kind = k.kind and c.starts_on <= today
              and c.ends_on < today order by c.ends_on desc, c.starts_on, c.id limit 1)) decides
          where one = of_organisation or k.covers <> 'own'
        union all select * from (select c.id from unnest(parties) one cross join lateral (
            -- in the order of the index, until there are enough
            select c.id, c.number from (select c.* from contract c where c.organisation_id = one order by c.number, c.id offset 0) c
            where (one = of_organisation or c.covers <> 'own') and c.starts_on <= today and (c.ends_on is null or c.ends_on >= today) limit listed) c
          order by c.number, c.id limit listed) hold
        union all select * from (select c.id from contract c where c.organisation_id = any (parties) and (c.organisation_id = of_organisation or c.covers <> 'own')
          and c.starts_on <= today and c.ends_on < today order by c.ends_on desc, c.id limit least(listed, 50)) ended
        union all select c.id from contract c where c.id = any (named) and c.organisation_id = any (parties)
          and (c.organisation_id = of_organisation or c.covers <> 'own'))
      select coalesce(json_agg(json_build_object('id', k.id, 'number', k.number, 'entity', k.entity_key, 'plan', k.plan_key, 'partner', nullif(k.partner_id, of_partner),
          'active', k.active, 'begun', k.begun, 'startsOn', k.starts_on, 'endsOn', k.ends_on, 'covers', k.covers, 'services', k.services, 'trial', k.trial,
          'calendar', k.calendar_key, 'ofPartner', k.organisation_id is not distinct from of_partner) order by k.active desc, k.begun, k.number, k.id), '[]')
      from (select c.*, c.starts_on <= today as begun, c.starts_on <= today and (c.ends_on is null or c.ends_on >= today) as active
        from contract c where c.id in (select id from chosen)) k);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_delegations_i_act_on()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not guichet_keeps() then return query select guichet_delegations_i_act_on_now(); return; end if;
    if current_setting('guichet.kept_acts_on', true) = '' then
      perform set_config('guichet.kept_acts_on', (select coalesce(array_agg(distinct one), '{}')::text from guichet_delegations_i_act_on_now() one), true);
    end if;
    return query select unnest(current_setting('guichet.kept_acts_on', true)::uuid[]);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_delegations_i_act_on_now()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return query select d.id from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null and 'file' = any (r.rights)
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      where a.person_id = guichet_me() and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and (d.single or d.whole);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_end_following(of_organisation uuid, who uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if of_organisation <> all (guichet_organisations_i_administer()) and not guichet_is_administrator() then
      raise exception 'only an administrator ends this' using errcode = 'insufficient_privilege';
    end if;
    delete from participant p using ticket t where p.person_id = who and t.id = p.ticket_id and t.organisation_id = of_organisation;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_end_following(of_organisation uuid, who uuid, at_moment timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if of_organisation <> all (guichet_organisations_i_administer()) and not guichet_is_administrator() then
      raise exception 'only an administrator ends this' using errcode = 'insufficient_privilege';
    end if;
    with gone as (
      delete from participant p using ticket t where p.person_id = who and t.id = p.ticket_id
        and (t.organisation_id = of_organisation or p.through_partner = of_organisation)
      returning p.ticket_id)
    insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at)
      select guichet_new_id(clock_timestamp()), g.ticket_id, guichet_me(), 'ticket.participant-removed', 'public',
        jsonb_build_object('personId', who), at_moment
      from gone g;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_end_sessions(of_person uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ delete from identity.session where user_id = of_person and (of_person = guichet_me() or guichet_is_administrator()) $function$;

CREATE OR REPLACE FUNCTION public.guichet_enter(who text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    me uuid;
    role text;
  begin
    select p.id, p.staff_role into me, role from person p where p.id = nullif(who, '')::uuid and p.disabled_at is null;
    perform set_config('guichet.person', who, true), set_config('guichet.known', coalesce(me::text, ''), true);
    if me is null or current_setting('transaction_read_only') = 'off' or current_setting('transaction_isolation') <> 'repeatable read' then
      perform set_config('guichet.kept', '', true);
      return;
    end if;
    perform set_config('guichet.kept', who, true),
      set_config('guichet.kept_staff', coalesce(role, ''), true),
      set_config('guichet.kept_queues', case when role is null then '{}'
        else (select coalesce(array_agg(q.queue_key), '{}')::text from queue_member q where q.person_id = me) end, true),
      set_config('guichet.kept_organisations', coalesce(array_agg(m.organisation_id), '{}')::text, true),
      set_config('guichet.kept_wholes', coalesce(array_agg(m.organisation_id) filter (where m.sees_tickets = 'all'), '{}')::text, true),
      set_config('guichet.kept_partner', exists (select from partner_assignment a where a.person_id = me)::text, true),
      set_config('guichet.kept_ticket', '', true), set_config('guichet.kept_follows', '', true), set_config('guichet.kept_colleagues', '', true),
      set_config('guichet.kept_counterparts', '', true), set_config('guichet.kept_parties', '', true),
      set_config('guichet.kept_read_customers', '', true), set_config('guichet.kept_acts_on', '', true)
      from membership m where m.person_id = me;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_enter_proven(who text, door text, key text, at timestamp with time zone, known text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    holds constant boolean := coalesce(guichet_caller(door, key, at) = known, false);
  begin
    perform guichet_enter(case when holds then who else '' end);
    return holds;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_era(of_id uuid)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select lpad(to_hex(('x' || left(translate(of_id::text, '-', ''), 12))::bit(48)::bigint >> 30), 5, '0') $function$;

CREATE OR REPLACE FUNCTION public.guichet_era_begins(era text)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select rpad(lpad(to_hex(('x' || lpad(era, 12, '0'))::bit(48)::bigint << 30), 12, '0'), 32, '0')::uuid $function$;

CREATE OR REPLACE FUNCTION public.guichet_era_called(era integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select lpad(to_hex(era), 5, '0') $function$;

CREATE OR REPLACE FUNCTION public.guichet_era_number(of_id uuid)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$ select ('x' || lpad(guichet_era(of_id), 8, '0'))::bit(32)::integer $function$;

CREATE OR REPLACE FUNCTION public.guichet_events_after(after_xid xid8, after_seq bigint, most integer)
 RETURNS TABLE(xid xid8, seq bigint, id uuid, ticket_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select e.xid, e.seq, e.id, e.ticket_id from ticket_event e
  where (e.xid, e.seq) > (after_xid, after_seq) and e.xid < pg_snapshot_xmin(pg_current_snapshot())
  order by e.xid, e.seq limit most $function$;

CREATE OR REPLACE FUNCTION public.guichet_events_since(since uuid, most integer)
 RETURNS TABLE(id uuid, ticket_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select e.id, e.ticket_id from ticket_event e where e.id >= since order by e.id desc limit most $function$;

CREATE OR REPLACE FUNCTION public.guichet_filing_asked(hash text, of_request uuid)
 RETURNS TABLE(id uuid, decider uuid, customer text, partner text, asker text, summary text, content jsonb, files jsonb, asked_at timestamp with time zone, expires_at timestamp with time zone, decided boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return query select f.id, w.id, c.name, p.name, a.name, f.summary, f.content,
        (select coalesce(jsonb_agg(jsonb_build_object('name', d.name, 'size', d.size) order by d.created_at, d.id), '[]') from draft_file d where d.draft_id = f.draft_id),
        f.asked_at, f.expires_at, f.approved_at is not null or f.refused_at is not null
      from filing_request f
      join organisation c on c.id = f.customer_id join organisation p on p.id = f.partner_id join person a on a.id = f.asked_by
      join membership m on m.organisation_id = f.customer_id and m.administers
      join person w on w.id = m.person_id and w.disabled_at is null
      where case when hash is not null
        then exists (select from filing_request_link l where l.token_hash = hash and l.request_id = f.id and l.person_id = w.id)
        else f.id = of_request and w.id = guichet_me() end;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_filing_became(of_request uuid, ticket uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    update filing_request f set ticket_id = ticket where f.id = of_request and f.ticket_id is null and f.asked_by = guichet_me() and guichet_wrote_now(ticket);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_follows(of_ticket uuid, who uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return exists (select from participant p where p.ticket_id = of_ticket and p.person_id = who); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_give_calendar(of_organisation uuid, calendar text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not guichet_is_administrator() then raise exception 'ours alone decide this' using errcode = 'insufficient_privilege'; end if;
    update organisation set calendar_key = calendar where id = of_organisation;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_guard_article()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if current_user <> 'guichet_app' or new.state <> 'published' or not (new.audience = 'everyone' or new.of_answer)
      or (old.state, guichet_readers(old), guichet_told(old)) = (new.state, guichet_readers(new), guichet_told(new)) then return new; end if;
    if not exists (select from article_text t where t.article_id = new.id and t.language = new.language and t.state = 'shown' and t.told = guichet_told(new)
        and (new.audience <> 'everyone' or t.public_at is not null))
      or new.of_answer and exists (select from article_text t where t.article_id = new.id and t.state = 'shown' and t.public_at is null
        and not coalesce(t.agreed_readers ->> 'audience' = 'signed-in' or t.agreed_readers = guichet_readers(new), false)) then
      raise exception 'a second person has not agreed' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_guard_article_text()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    isPublic constant boolean := (new.public_by, new.public_at) is distinct from (old.public_by, old.public_at);
    isAgreed constant boolean := (new.agreed_by, new.agreed_at, new.agreed_readers) is distinct from (old.agreed_by, old.agreed_at, old.agreed_readers);
  begin
    if current_user <> 'guichet_app' or not (isPublic or isAgreed) then return new; end if;
    if isPublic and not isAgreed then
      new.agreed_at := new.public_at;
      new.agreed_by := new.public_by;
    end if;
    if isPublic and (old.public_at is not null or new.public_by is distinct from guichet_me()) or new.agreed_by is distinct from guichet_me()
      or new.agreed_at is null then
      raise exception 'a person agrees for themselves, once' using errcode = 'insufficient_privilege';
    end if;
    if not exists (select from article_review r where r.article_id = new.article_id and r.language = new.language and r.version = new.version
        and r.approved and r.decided_by = guichet_me() and (r.for_everyone or not isPublic)) then
      raise exception 'agreed without being asked' using errcode = 'insufficient_privilege';
    end if;
    if new.agreed_readers is not null and new.agreed_readers <> (select guichet_readers(a) from article a where a.id = new.article_id) then
      raise exception 'agreed for other readers' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_guard_callback()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if current_user = 'guichet_app' and (old.state = 'done' or new.called_at is not null and new.called_at is distinct from old.called_at)
      and not guichet_works_on(old.ticket_id) then
      raise exception 'only who calls says that somebody was called' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_guard_person()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  -- Not "is guichet_app": the application's login may have a name of its own and only be a member of that role.
  if current_user not in ('guichet_owner', 'guichet_worker', 'guichet_identity') and not guichet_is_administrator()
    and (new.staff_role is distinct from old.staff_role or new.disabled_at is distinct from old.disabled_at or new.id <> old.id) then
    raise exception 'only an administrator changes this of a person' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.guichet_hand_over(of_ticket uuid, to_queue text, to_assignee uuid, at_moment timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not guichet_works_on(of_ticket) then raise exception 'only who works a ticket hands it over' using errcode = 'insufficient_privilege'; end if;
    update ticket set queue_key = to_queue, assignee_id = to_assignee, touched_at = greatest(touched_at, at_moment) where id = of_ticket;
    update ticket_words set queue_key = to_queue where ticket_id = of_ticket;
    update note_words set queue_key = to_queue where ticket_id = of_ticket;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_has_login(of_person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select exists (select from identity."user" where id = of_person) and guichet_me() is not null and (guichet_is_staff() or of_person = guichet_me()) $function$;

CREATE OR REPLACE FUNCTION public.guichet_help_is_open()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return coalesce((select s.value #>> '{}' from setting s where s.key = 'help_page'), 'everyone') = 'everyone'; end $function$;

CREATE OR REPLACE FUNCTION public.guichet_hold_incident(of_incident uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    perform from incident i where i.id = of_incident and i.published_at is not null and i.resolved_at is null
      and i.state not in ('resolved', 'cancelled') for share;
    return found;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_holds_token(of_token text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return exists (select from identity.api_key k where k.id = of_token::uuid and k.reference_id = guichet_me());
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_incidents_of(of_ticket uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare works boolean;
  begin
    if not exists (select from incident_ticket l where l.ticket_id = of_ticket) or guichet_reads_from(of_ticket) is null then return '[]'; end if;
    works := guichet_works_on(of_ticket);
    return (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'reference', i.reference, 'kind', i.kind, 'state', i.state, 'impact', i.impact,
          'title', i.title, 'workaround', i.workaround, 'how', l.how, 'askedAt', l.asked_at, 'answer', l.answer, 'last',
          (select jsonb_build_object('body', u.body, 'at', u.at) from incident_update u where u.incident_id = i.id order by u.at desc, u.id desc limit 1))
        order by l.how = 'different', l.linked_at, i.id), '[]')
      from incident_ticket l join incident i on i.id = l.incident_id
      where l.ticket_id = of_ticket and i.published_at is not null and (works or l.how <> 'different'));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_index_articles()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    stale uuid[];
    gone text[]; gone_docs integer[]; gone_open integer[];
    come text[]; come_docs integer[]; come_open integer[];
  begin
    with taken as (delete from article_stale returning article_id) select array_agg(article_id) into stale from taken;
    if stale is null then return null; end if;
    perform pg_advisory_xact_lock(hashtextextended('guichet_index_article', 0));
    with gone_words as (delete from article_words where article_id = any (stale) returning words, counted, for_strangers)
      select array_agg(lexeme), array_agg(docs), array_agg(open) into gone, gone_docs, gone_open from (
        select l.lexeme, count(*)::integer as docs, (count(*) filter (where w.for_strangers))::integer as open
        from gone_words w cross join lateral unnest(array_append(tsvector_to_array(w.words), '')) l (lexeme) where w.counted group by l.lexeme) e;
    with come_words as (
      insert into article_words (article_id, language, title, lead, words, codes, approved, counted, for_strangers)
      select a.id, t.language, w.title, w.lead, w.title || w.lead || guichet_words_of(t.body, t.language), w.codes,
        t.public_at is not null, a.published_at <= now() and (a.audience = 'signed-in' or a.audience = 'everyone' and t.public_at is not null),
        a.published_at <= now() and a.audience = 'everyone' and t.public_at is not null
      from article a join article_text t on t.article_id = a.id and t.state = 'shown' and (not a.of_answer or t.agreed_at is not null)
        cross join lateral (select guichet_words_of(t.title || ' ' || array_to_string(a.error_codes || a.error_texts, ' '), t.language) as title,
          guichet_words_of(t.summary || ' ' || coalesce(t.workaround, ''), t.language) as lead,
          guichet_codes_of(a.error_codes) as codes) w
      where a.id = any (stale) and a.state = 'published'
      returning words, counted, for_strangers)
      select array_agg(lexeme), array_agg(docs), array_agg(open) into come, come_docs, come_open from (
        select l.lexeme, count(*)::integer as docs, (count(*) filter (where w.for_strangers))::integer as open
        from come_words w cross join lateral unnest(array_append(tsvector_to_array(w.words), '')) l (lexeme) where w.counted group by l.lexeme) e;
    insert into article_lexeme (lexeme, docs, less_one) select l, 0, guichet_less_one(l) from unnest(come) l order by l collate "C" on conflict (lexeme) do nothing;
    update article_lexeme l set docs = l.docs + d.docs, docs_open = l.docs_open + d.open from (
        select e.lexeme, sum(e.docs)::integer as docs, sum(e.open)::integer as open from (
          select * from unnest(come, come_docs, come_open) c (lexeme, docs, open)
          union all select lexeme, -docs, -open from unnest(gone, gone_docs, gone_open) g (lexeme, docs, open)) e
        group by e.lexeme having sum(e.docs) <> 0 or sum(e.open) <> 0) d
      where l.lexeme = d.lexeme;
    delete from article_lexeme where lexeme = any (gone) and docs <= 0 and lexeme <> '';
    return null;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_is_administrator()
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN CASE WHEN guichet_keeps() THEN (current_setting('guichet.kept_staff'::text, true) = 'administrator'::text) ELSE guichet_is_administrator_now() END;

CREATE OR REPLACE FUNCTION public.guichet_is_administrator_now()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return exists (select from person where id = guichet_me() and staff_role = 'administrator' and disabled_at is null); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_is_partner()
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN CASE WHEN guichet_keeps() THEN (current_setting('guichet.kept_partner'::text, true))::boolean ELSE guichet_is_partner_now() END;

CREATE OR REPLACE FUNCTION public.guichet_is_partner_now()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return exists (select from partner_assignment a where a.person_id = guichet_me()); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_is_staff()
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN CASE WHEN guichet_keeps() THEN (current_setting('guichet.kept_staff'::text, true) <> ''::text) ELSE guichet_is_staff_now() END;

CREATE OR REPLACE FUNCTION public.guichet_is_staff_now()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return exists (select from person where id = guichet_me() and staff_role is not null and disabled_at is null); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_join_words(of_ticket uuid, more tsvector)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if guichet_reads_from(of_ticket) is null then raise exception 'only who reads a ticket adds words to it' using errcode = 'insufficient_privilege'; end if;
    update ticket_words set words = words || more where ticket_id = of_ticket and pg_column_size(words) < 400000;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_keeps()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN COALESCE((current_setting('guichet.kept'::text, true) = NULLIF(current_setting('guichet.person'::text, true), ''::text)), false);

CREATE OR REPLACE FUNCTION public.guichet_less_one(word text)
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if length(word) < 3 or length(word) > 32 or word !~ '^[a-z0-9]+$' then return '{}'; end if;
    return array(select word union select left(word, n - 1) || substr(word, n + 1) from generate_series(1, length(word)) n);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_limit_answers()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_limit_feedback()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if (select count(*) from (select from article_feedback f where f.article_id = new.article_id and f.person_id is null
        and f.at > new.at - interval '1 day' limit 200) recent) >= 200 then return null; end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_limit_searches()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if (select count(*) from (select from help_search s where s.at > new.at - interval '1 hour' limit 3000) recent) >= 3000 then return null; end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_looked_up()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return (select id from person where id = nullif(current_setting('guichet.person', true), '')::uuid and disabled_at is null);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_made_person_now(of_person uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return exists (select from person p where p.id = of_person and p.xmin = pg_current_xact_id_if_assigned()::xid); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_mailed_by_me()
 RETURNS TABLE(id uuid, address_id uuid, received_at timestamp with time zone, state text, cause text, ticket_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 20
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return query select i.id, a.id, i.received_at, i.state, i.cause, i.ticket_id from ticket_address a join incoming_mail i on i.ticket_address_id = a.id
      where a.person_id = guichet_me() order by i.received_at desc, i.id desc limit 20;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_may_add(of_ticket uuid, who uuid, from_then timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare me constant uuid := guichet_me();
  begin
    return exists (select from ticket t where t.id = of_ticket and (t.requester_id = me
      or exists (select from membership m where m.organisation_id = t.organisation_id and m.person_id = me and m.sees_tickets = 'all')
      or guichet_works_on(t.id)
      or guichet_wrote_now(t.id) and (guichet_is_staff() or exists (select from participant o
           where o.ticket_id = t.follow_up_of and o.person_id = who and o.sees_from is not distinct from from_then))));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_may_add_through(of_ticket uuid, who uuid, from_then timestamp with time zone, through uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare me constant uuid := guichet_me();
  begin
    if exists (select from ticket t where t.id = of_ticket and t.partner_id is not null
        and not exists (select from membership m where t.customer_sees = 'all' and m.organisation_id = t.organisation_id and m.person_id = me and m.sees_tickets = 'all'))
        and not guichet_works_on(of_ticket) then
      return (guichet_acts_on(of_ticket) or guichet_wrote_now(of_ticket)) and exists (select from ticket t where t.id = of_ticket and (
        through = t.partner_id
        or through is null and exists (select from membership m where m.organisation_id = t.organisation_id and m.person_id = who)
        or exists (select from participant o where o.ticket_id = t.follow_up_of and o.person_id = who and o.through_partner is not distinct from through
             and o.sees_from is not distinct from from_then)));
    end if;
    return guichet_may_add(of_ticket, who, from_then);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_may_concern(tickets uuid[], people uuid[])
 RETURNS TABLE(person_id uuid, ticket_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select t.requester_id, t.id from ticket t where t.id = any (tickets) and t.requester_id = any (people)
  union select m.person_id, t.id from ticket t join membership m on m.organisation_id = t.organisation_id
    where t.id = any (tickets) and m.person_id = any (people) and m.sees_tickets = 'all'
  union select q.person_id, t.id from ticket t join queue_member q on q.queue_key = t.queue_key
    where t.id = any (tickets) and q.person_id = any (people)
  union select p.person_id, p.ticket_id from participant p where p.ticket_id = any (tickets) and p.person_id = any (people)
  union select p.id, t.id from person p cross join ticket t
    where p.id = any (people) and p.staff_role = 'administrator' and t.id = any (tickets) $function$;

CREATE OR REPLACE FUNCTION public.guichet_may_file(requester uuid, organisation uuid, follows uuid, partner uuid, delegation uuid, of_service text, of_type text, of_tenants text[], sees text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if follows is not null then
      return guichet_may_open(requester, organisation, follows) and exists (select from ticket t where t.id = follows
        and t.partner_id is not distinct from partner and t.delegation_id is not distinct from delegation and t.customer_sees = sees);
    end if;
    if partner is null then return guichet_may_open(requester, organisation, null); end if;
    return requester = guichet_me() and guichet_reaches(organisation, partner, delegation, of_service, of_type, of_tenants, true)
      and exists (select from delegation d where d.id = delegation and d.customer_id = organisation and d.partner_id = partner and d.customer_sees = sees
        and (not d.single or not exists (select from ticket made where made.delegation_id = d.id)));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_may_open(requester uuid, organisation uuid, follows uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare me constant uuid := guichet_me();
  begin
    if follows is not null then
      return guichet_reads_from(follows) is not null
        and exists (select from ticket t where t.id = follows and t.requester_id = requester and t.organisation_id is not distinct from organisation);
    end if;
    if requester <> me and not guichet_is_staff() then return false; end if;
    return organisation is null or exists (select from membership m
      where m.organisation_id = organisation and m.person_id = requester and (m.files_tickets or requester <> me));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_may_remove(of_ticket uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return exists (select from ticket t where t.id = of_ticket and t.partner_id is null and t.requester_id = guichet_me())
    or guichet_acts_on(of_ticket) or guichet_works_on(of_ticket); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_may_write_on_message(of_message uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return exists (select from message m where m.id = of_message and m.author_id = guichet_me()); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_me()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE WHEN (current_setting('guichet.known'::text, true) = current_setting('guichet.person'::text, true)) THEN (NULLIF(current_setting('guichet.person'::text, true), ''::text))::uuid ELSE guichet_looked_up() END;

CREATE OR REPLACE FUNCTION public.guichet_members_of(of_organisation uuid, most integer)
 RETURNS TABLE(id uuid, name text, address text, files boolean, sees text, administers boolean, disabled_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not (of_organisation = any (guichet_my_organisations()) or guichet_is_staff()) then return; end if;
    return query select p.id, p.name, a.address, m.files_tickets, m.sees_tickets, m.administers, p.disabled_at
      from membership m join person p on p.id = m.person_id left join person_address a on a.person_id = p.id
      where m.organisation_id = of_organisation order by p.name, p.id limit most;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_my_customers()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return query select distinct d.customer_id from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null and r.rights <> '{}'
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      where a.person_id = guichet_me() and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and (not d.single or 'file' = any (r.rights));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_my_delegations()
 RETURNS TABLE(id uuid, customer_id uuid, partner_id uuid, rights text[], services text[], request_types text[], tenants text[], customer_sees text, single boolean, ends_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 5
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    me constant uuid := guichet_me();
    roles integer;
  begin
    if me is null then return; end if;
    roles := (select count(*) from partner_assignment a join partner_role r on r.key = a.role_key and r.retired_at is null where a.person_id = me);
    if roles = 0 then return; end if;
    if roles = 1 then
      return query select d.id, d.customer_id, d.partner_id, case when d.single then array['file'] else r.granted end, d.services, d.request_types, d.tenants, d.customer_sees,
          d.single, d.ends_at
        from partner_assignment a
        join lateral (select r.key, array(select distinct one from unnest(r.rights) one order by 1) as granted from partner_role r
          where r.key = a.role_key and r.retired_at is null offset 0) r on true
        join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
        where a.person_id = me and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
          and r.granted <> '{}' and (not d.single or 'file' = any (r.granted));
      return;
    end if;
    return query
      select d.id, d.customer_id, d.partner_id, array_agg(distinct granted.one), d.services, d.request_types, d.tenants, d.customer_sees, d.single, d.ends_at
      from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      cross join lateral unnest(r.rights) granted (one)
      where a.person_id = me and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and (not d.single or granted.one = 'file')
      group by d.id;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_my_organisations()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
RETURN CASE WHEN guichet_keeps() THEN (current_setting('guichet.kept_organisations'::text, true))::uuid[] ELSE guichet_my_organisations_now() END;

CREATE OR REPLACE FUNCTION public.guichet_my_organisations_now()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return (select coalesce(array_agg(organisation_id), '{}') from membership where person_id = guichet_me()); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_my_queues()
 RETURNS text[]
 LANGUAGE sql
 STABLE
RETURN CASE WHEN guichet_keeps() THEN (current_setting('guichet.kept_queues'::text, true))::text[] ELSE guichet_my_queues_now() END;

CREATE OR REPLACE FUNCTION public.guichet_my_queues_now()
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return (select coalesce(array_agg(queue_key), '{}') from queue_member join person p on p.id = person_id
    where person_id = guichet_me() and p.staff_role is not null); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_my_standings()
 RETURNS TABLE(organisation_id uuid, edition text, partner_kind text, plans text[], services text[])
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 2
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare me constant uuid := guichet_me();
  begin
    if me is null then return; end if;
    return query select o.id, o.edition, o.partner_kind,
        array(select distinct k.plan_key from guichet_contract_kinds(o.id, current_date) k where k.plan_key is not null),
        guichet_covered_services(o.id, current_date)
      from membership m join organisation o on o.id = m.organisation_id where m.person_id = me;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_my_tokens()
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return (select coalesce(array_agg(k.id::text), '{}') from identity.api_key k where k.reference_id = guichet_me()); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_names_of_delegations(of_delegations uuid[])
 RETURNS TABLE(id uuid, name text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 20
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    mine constant uuid[] := guichet_my_organisations();
    staff constant boolean := guichet_is_staff();
  begin
    return query select distinct p.id, p.name from delegation d join person p on p.id in (d.requested_by, d.decided_by, d.ended_by)
      where d.id = any (of_delegations) and (staff or d.customer_id = any (mine) or d.partner_id = any (mine));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_new_id(at_moment timestamp with time zone)
 RETURNS uuid
 LANGUAGE sql
 SET search_path TO 'public', 'pg_temp'
AS $function$ select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send(floor(extract(epoch from at_moment) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid $function$;

CREATE OR REPLACE FUNCTION public.guichet_newest_with(sought tsquery, lane text, of_id uuid, queues text[], customers uuid[], most integer, wanted jsonb)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
AS $function$
  declare
    filtered constant boolean := coalesce(wanted - 'near' <> '{}', false);
    own constant boolean := lane in ('requester', 'organisation', 'customer');
    whole constant boolean := lane = 'queue' and (select count(*) from queue q) = cardinality(queues);
    begins constant boolean := coalesce(sought::text like '%:*%', false);
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
    read constant uuid[] := case when lane like 'customer%' then array(select guichet_customers_i_read()) end;
    acts constant uuid[] := case when lane like 'customer%' then array(select guichet_delegations_i_act_on()) end;
    asked_organisation constant uuid := (wanted ->> 'organisation')::uuid;
    made_from constant timestamptz := (wanted ->> 'from')::timestamptz;
    made_before constant timestamptz := (wanted ->> 'before')::timestamptz;
    moved_before constant timestamptz := (wanted -> 'after' ->> 0)::timestamptz;
    moved_before_id constant uuid := (wanted -> 'after' ->> 1)::uuid;
    any_status constant text[] := case when jsonb_typeof(wanted -> 'status' -> 0) = 'array' then array(select jsonb_array_elements_text(wanted -> 'status' -> 0)) end;
    none_status constant text[] := case when jsonb_typeof(wanted -> 'status' -> 1) = 'array' then array(select jsonb_array_elements_text(wanted -> 'status' -> 1)) end;
    any_request_type constant text[] := case when jsonb_typeof(wanted -> 'type' -> 0) = 'array' then array(select jsonb_array_elements_text(wanted -> 'type' -> 0)) end;
    none_request_type constant text[] := case when jsonb_typeof(wanted -> 'type' -> 1) = 'array' then array(select jsonb_array_elements_text(wanted -> 'type' -> 1)) end;
    any_service constant text[] := case when jsonb_typeof(wanted -> 'service' -> 0) = 'array' then array(select jsonb_array_elements_text(wanted -> 'service' -> 0)) end;
    none_service constant text[] := case when jsonb_typeof(wanted -> 'service' -> 1) = 'array' then array(select jsonb_array_elements_text(wanted -> 'service' -> 1)) end;
    any_severity constant text[] := case when jsonb_typeof(wanted -> 'severity' -> 0) = 'array' then array(select jsonb_array_elements_text(wanted -> 'severity' -> 0)) end;
    none_severity constant text[] := case when jsonb_typeof(wanted -> 'severity' -> 1) = 'array' then array(select jsonb_array_elements_text(wanted -> 'severity' -> 1)) end;
    any_priority constant text[] := case when jsonb_typeof(wanted -> 'priority' -> 0) = 'array' then array(select jsonb_array_elements_text(wanted -> 'priority' -> 0)) end;
    none_priority constant text[] := case when jsonb_typeof(wanted -> 'priority' -> 1) = 'array' then array(select jsonb_array_elements_text(wanted -> 'priority' -> 1)) end;
    any_queue_key constant text[] := case when jsonb_typeof(wanted -> 'queue' -> 0) = 'array' then array(select jsonb_array_elements_text(wanted -> 'queue' -> 0)) end;
    none_queue_key constant text[] := case when jsonb_typeof(wanted -> 'queue' -> 1) = 'array' then array(select jsonb_array_elements_text(wanted -> 'queue' -> 1)) end;
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
        where (not filtered or exists (select from ticket t where t.id = f.ticket_id and (any_status is null or t.status = any (any_status)) and (none_status is null or (t.status = any (none_status)) is not true)
          and (any_request_type is null or t.request_type = any (any_request_type)) and (none_request_type is null or (t.request_type = any (none_request_type)) is not true)
          and (any_service is null or t.service = any (any_service)) and (none_service is null or (t.service = any (none_service)) is not true)
          and (any_severity is null or t.severity = any (any_severity)) and (none_severity is null or (t.severity = any (none_severity)) is not true)
          and (any_priority is null or t.priority = any (any_priority)) and (none_priority is null or (t.priority = any (none_priority)) is not true)
          and (any_queue_key is null or t.queue_key = any (any_queue_key)) and (none_queue_key is null or (t.queue_key = any (none_queue_key)) is not true) and (asked_organisation is null or t.organisation_id = asked_organisation)
          and (made_from is null or t.created_at >= made_from) and (made_before is null or t.created_at < made_before)
          and (moved_before is null or (t.updated_at, t.id) < (moved_before, moved_before_id)) offset 0))
          and exists (select from ticket_words w where w.ticket_id = f.ticket_id and (sought is null or w.words @@ sought) offset 0) limit most;
      return;
    end if;
    if filtered then
      if lane = 'requester' then
        bound := (select t.id from ticket t where t.requester_id = of_id order by t.id desc offset reach - 1 limit 1);
        with f as materialized (select t.id from (select t.* from ticket t where t.requester_id = of_id order by t.id desc limit reach) t where (any_status is null or t.status = any (any_status)) and (none_status is null or (t.status = any (none_status)) is not true)
          and (any_request_type is null or t.request_type = any (any_request_type)) and (none_request_type is null or (t.request_type = any (none_request_type)) is not true)
          and (any_service is null or t.service = any (any_service)) and (none_service is null or (t.service = any (none_service)) is not true)
          and (any_severity is null or t.severity = any (any_severity)) and (none_severity is null or (t.severity = any (none_severity)) is not true)
          and (any_priority is null or t.priority = any (any_priority)) and (none_priority is null or (t.priority = any (none_priority)) is not true)
          and (any_queue_key is null or t.queue_key = any (any_queue_key)) and (none_queue_key is null or (t.queue_key = any (none_queue_key)) is not true) and (asked_organisation is null or t.organisation_id = asked_organisation)
          and (made_from is null or t.created_at >= made_from) and (made_before is null or t.created_at < made_before)
          and (moved_before is null or (t.updated_at, t.id) < (moved_before, moved_before_id)) and case lane
            when 'requester' then t.partner_id is null or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true)
            when 'organisation' then t.customer_sees = 'all'
            when 'queue' then whole or t.queue_key = any (queues)
            else t.organisation_id in (select unnest(customers)) and (
              t.customer_sees = 'all' and t.organisation_id in (select unnest(read))
              or t.delegation_id in (select unnest(acts))
              or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')) end limit few)
        select case when (select count(*) from f) = few then (select id from f order by id limit 1) else bound end,
          array(select w.ticket_id from f join ticket_words w on w.ticket_id = f.id where (sought is null or w.words @@ sought)) into bound, found;
      elsif own then
        bound := (select t.id from ticket t where t.organisation_id = of_id order by t.id desc offset reach - 1 limit 1);
        with f as materialized (select t.id from (select t.* from ticket t where t.organisation_id = of_id order by t.id desc limit reach) t where (any_status is null or t.status = any (any_status)) and (none_status is null or (t.status = any (none_status)) is not true)
          and (any_request_type is null or t.request_type = any (any_request_type)) and (none_request_type is null or (t.request_type = any (none_request_type)) is not true)
          and (any_service is null or t.service = any (any_service)) and (none_service is null or (t.service = any (none_service)) is not true)
          and (any_severity is null or t.severity = any (any_severity)) and (none_severity is null or (t.severity = any (none_severity)) is not true)
          and (any_priority is null or t.priority = any (any_priority)) and (none_priority is null or (t.priority = any (none_priority)) is not true)
          and (any_queue_key is null or t.queue_key = any (any_queue_key)) and (none_queue_key is null or (t.queue_key = any (none_queue_key)) is not true) and (asked_organisation is null or t.organisation_id = asked_organisation)
          and (made_from is null or t.created_at >= made_from) and (made_before is null or t.created_at < made_before)
          and (moved_before is null or (t.updated_at, t.id) < (moved_before, moved_before_id)) and case lane
            when 'requester' then t.partner_id is null or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true)
            when 'organisation' then t.customer_sees = 'all'
            when 'queue' then whole or t.queue_key = any (queues)
            else t.organisation_id in (select unnest(customers)) and (
              t.customer_sees = 'all' and t.organisation_id in (select unnest(read))
              or t.delegation_id in (select unnest(acts))
              or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')) end limit few)
        select case when (select count(*) from f) = few then (select id from f order by id limit 1) else bound end,
          array(select w.ticket_id from f join ticket_words w on w.ticket_id = f.id where (sought is null or w.words @@ sought)) into bound, found;
      else
        bound := (select t.id from ticket t order by t.id desc offset reach - 1 limit 1);
        with f as materialized (select t.id from (select t.* from ticket t order by t.id desc limit reach) t where (any_status is null or t.status = any (any_status)) and (none_status is null or (t.status = any (none_status)) is not true)
          and (any_request_type is null or t.request_type = any (any_request_type)) and (none_request_type is null or (t.request_type = any (none_request_type)) is not true)
          and (any_service is null or t.service = any (any_service)) and (none_service is null or (t.service = any (none_service)) is not true)
          and (any_severity is null or t.severity = any (any_severity)) and (none_severity is null or (t.severity = any (none_severity)) is not true)
          and (any_priority is null or t.priority = any (any_priority)) and (none_priority is null or (t.priority = any (none_priority)) is not true)
          and (any_queue_key is null or t.queue_key = any (any_queue_key)) and (none_queue_key is null or (t.queue_key = any (none_queue_key)) is not true) and (asked_organisation is null or t.organisation_id = asked_organisation)
          and (made_from is null or t.created_at >= made_from) and (made_before is null or t.created_at < made_before)
          and (moved_before is null or (t.updated_at, t.id) < (moved_before, moved_before_id)) and case lane
            when 'requester' then t.partner_id is null or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true)
            when 'organisation' then t.customer_sees = 'all'
            when 'queue' then whole or t.queue_key = any (queues)
            else t.organisation_id in (select unnest(customers)) and (
              t.customer_sees = 'all' and t.organisation_id in (select unnest(read))
              or t.delegation_id in (select unnest(acts))
              or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')) end limit few)
        select case when (select count(*) from f) = few then (select id from f order by id limit 1) else bound end,
          array(select w.ticket_id from f join ticket_words w on w.ticket_id = f.id where (sought is null or w.words @@ sought)
            and (not begins or old_before is null or w.ticket_id >= old_before or w.words @@ whole_words)) into bound, found;
      end if;
    elsif lane = 'requester' then
      bound := (select w.ticket_id from ticket_words w where w.requester_id = of_id order by w.ticket_id desc offset reach - 1 limit 1);
      found := array(select w.ticket_id from (select w.ticket_id, w.words from ticket_words w where w.requester_id = of_id order by w.ticket_id desc limit reach) w
        where (sought is null or w.words @@ sought) and exists (select from ticket t where t.id = w.ticket_id and case lane
            when 'requester' then t.partner_id is null or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true)
            when 'organisation' then t.customer_sees = 'all'
            when 'queue' then whole or t.queue_key = any (queues)
            else t.organisation_id in (select unnest(customers)) and (
              t.customer_sees = 'all' and t.organisation_id in (select unnest(read))
              or t.delegation_id in (select unnest(acts))
              or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')) end offset 0) limit most);
    elsif own then
      bound := (select w.ticket_id from ticket_words w where w.organisation_id = of_id order by w.ticket_id desc offset reach - 1 limit 1);
      found := array(select w.ticket_id from (select w.ticket_id, w.words from ticket_words w where w.organisation_id = of_id order by w.ticket_id desc limit reach) w
        where (sought is null or w.words @@ sought) and exists (select from ticket t where t.id = w.ticket_id and case lane
            when 'requester' then t.partner_id is null or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true)
            when 'organisation' then t.customer_sees = 'all'
            when 'queue' then whole or t.queue_key = any (queues)
            else t.organisation_id in (select unnest(customers)) and (
              t.customer_sees = 'all' and t.organisation_id in (select unnest(read))
              or t.delegation_id in (select unnest(acts))
              or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')) end offset 0) limit most);
    elsif lane = 'customers' then
      bound := (select w.ticket_id from ticket_words w order by w.ticket_id desc offset reach - 1 limit 1);
      found := array(select w.ticket_id from (select w.ticket_id, w.organisation_id, w.words from ticket_words w order by w.ticket_id desc limit reach) w
        where case when true then w.organisation_id in (select unnest(customers)) end and (sought is null or w.words @@ sought) and (not begins or w.ticket_id >= old_before or w.words @@ whole_words) and exists (select from ticket t where t.id = w.ticket_id and case lane
            when 'requester' then t.partner_id is null or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true)
            when 'organisation' then t.customer_sees = 'all'
            when 'queue' then whole or t.queue_key = any (queues)
            else t.organisation_id in (select unnest(customers)) and (
              t.customer_sees = 'all' and t.organisation_id in (select unnest(read))
              or t.delegation_id in (select unnest(acts))
              or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')) end offset 0) limit most);
    else
      bound := (select w.ticket_id from ticket_words w order by w.ticket_id desc offset reach - 1 limit 1);
      found := array(select w.ticket_id from (select w.ticket_id, w.queue_key, w.words from ticket_words w order by w.ticket_id desc limit reach) w
        where (whole or w.queue_key = any (queues)) and (sought is null or w.words @@ sought) limit most);
    end if;
    if lane = 'queue' then -- and what is in notes of the walked
      found := array(select unnest(found) union select n.ticket_id from note_words n cross join lateral (select from ticket t where t.id = n.ticket_id and case lane
            when 'requester' then t.partner_id is null or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true)
            when 'organisation' then t.customer_sees = 'all'
            when 'queue' then whole or t.queue_key = any (queues)
            else t.organisation_id in (select unnest(customers)) and (
              t.customer_sees = 'all' and t.organisation_id in (select unnest(read))
              or t.delegation_id in (select unnest(acts))
              or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')) end and (any_status is null or t.status = any (any_status)) and (none_status is null or (t.status = any (none_status)) is not true)
          and (any_request_type is null or t.request_type = any (any_request_type)) and (none_request_type is null or (t.request_type = any (none_request_type)) is not true)
          and (any_service is null or t.service = any (any_service)) and (none_service is null or (t.service = any (none_service)) is not true)
          and (any_severity is null or t.severity = any (any_severity)) and (none_severity is null or (t.severity = any (none_severity)) is not true)
          and (any_priority is null or t.priority = any (any_priority)) and (none_priority is null or (t.priority = any (none_priority)) is not true)
          and (any_queue_key is null or t.queue_key = any (any_queue_key)) and (none_queue_key is null or (t.queue_key = any (none_queue_key)) is not true) and (asked_organisation is null or t.organisation_id = asked_organisation)
          and (made_from is null or t.created_at >= made_from) and (made_before is null or t.created_at < made_before)
          and (moved_before is null or (t.updated_at, t.id) < (moved_before, moved_before_id)) offset 0) t
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
      if parts is null and most_eras is null and wholly::text not like '%:*%' then
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
      wide := least(case when most_eras is not null or wholly::text like '%:*%' or met > 50 then 1 else least(2 * wide, 32) end, era - oldest + 1);
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
        ids := array(select i.id from unnest(ids) with ordinality i (id, n) cross join lateral (select from ticket t where t.id = i.id and case lane
            when 'requester' then t.partner_id is null or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true)
            when 'organisation' then t.customer_sees = 'all'
            when 'queue' then whole or t.queue_key = any (queues)
            else t.organisation_id in (select unnest(customers)) and (
              t.customer_sees = 'all' and t.organisation_id in (select unnest(read))
              or t.delegation_id in (select unnest(acts))
              or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')) end and (any_status is null or t.status = any (any_status)) and (none_status is null or (t.status = any (none_status)) is not true)
          and (any_request_type is null or t.request_type = any (any_request_type)) and (none_request_type is null or (t.request_type = any (none_request_type)) is not true)
          and (any_service is null or t.service = any (any_service)) and (none_service is null or (t.service = any (none_service)) is not true)
          and (any_severity is null or t.severity = any (any_severity)) and (none_severity is null or (t.severity = any (none_severity)) is not true)
          and (any_priority is null or t.priority = any (any_priority)) and (none_priority is null or (t.priority = any (none_priority)) is not true)
          and (any_queue_key is null or t.queue_key = any (any_queue_key)) and (none_queue_key is null or (t.queue_key = any (none_queue_key)) is not true) and (asked_organisation is null or t.organisation_id = asked_organisation)
          and (made_from is null or t.created_at >= made_from) and (made_before is null or t.created_at < made_before)
          and (moved_before is null or (t.updated_at, t.id) < (moved_before, moved_before_id)) offset 0) t limit most - cardinality(found));
      end if;
      found := found || ids;
      bound := guichet_era_begins(guichet_era_called(era - wide + 1));
    end loop;
    -- Other tickets have the words too often to look at them all: then the newest of each customer.
    if lane = 'customers' and bound is not null and cardinality(found) < most and (looked >= budget or sought is null) then
      found := array(select unnest(found) union all select t.id from unnest(customers) c (id)
        cross join lateral (select t.* from ticket t where t.organisation_id = c.id and t.id < bound order by t.id desc
          limit case when sought is null then 2 else greatest(2, 5000 / cardinality(customers)) end) t
        where exists (select from ticket_words w where w.ticket_id = t.id and (sought is null or w.words @@ wholly) offset 0) and case lane
            when 'requester' then t.partner_id is null or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true)
            when 'organisation' then t.customer_sees = 'all'
            when 'queue' then whole or t.queue_key = any (queues)
            else t.organisation_id in (select unnest(customers)) and (
              t.customer_sees = 'all' and t.organisation_id in (select unnest(read))
              or t.delegation_id in (select unnest(acts))
              or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')) end and (any_status is null or t.status = any (any_status)) and (none_status is null or (t.status = any (none_status)) is not true)
          and (any_request_type is null or t.request_type = any (any_request_type)) and (none_request_type is null or (t.request_type = any (none_request_type)) is not true)
          and (any_service is null or t.service = any (any_service)) and (none_service is null or (t.service = any (none_service)) is not true)
          and (any_severity is null or t.severity = any (any_severity)) and (none_severity is null or (t.severity = any (none_severity)) is not true)
          and (any_priority is null or t.priority = any (any_priority)) and (none_priority is null or (t.priority = any (none_priority)) is not true)
          and (any_queue_key is null or t.queue_key = any (any_queue_key)) and (none_queue_key is null or (t.queue_key = any (none_queue_key)) is not true) and (asked_organisation is null or t.organisation_id = asked_organisation)
          and (made_from is null or t.created_at >= made_from) and (made_before is null or t.created_at < made_before)
          and (moved_before is null or (t.updated_at, t.id) < (moved_before, moved_before_id)));
    elsif lane = 'queue' and bound is not null and cardinality(found) < most and sought is null then
      found := array(select unnest(found) union select t.id from unnest(queues) k (key)
        cross join lateral (select t.* from ticket t where t.queue_key = k.key order by t.touched_at desc, t.id desc limit most) t where (any_status is null or t.status = any (any_status)) and (none_status is null or (t.status = any (none_status)) is not true)
          and (any_request_type is null or t.request_type = any (any_request_type)) and (none_request_type is null or (t.request_type = any (none_request_type)) is not true)
          and (any_service is null or t.service = any (any_service)) and (none_service is null or (t.service = any (none_service)) is not true)
          and (any_severity is null or t.severity = any (any_severity)) and (none_severity is null or (t.severity = any (none_severity)) is not true)
          and (any_priority is null or t.priority = any (any_priority)) and (none_priority is null or (t.priority = any (none_priority)) is not true)
          and (any_queue_key is null or t.queue_key = any (any_queue_key)) and (none_queue_key is null or (t.queue_key = any (none_queue_key)) is not true) and (asked_organisation is null or t.organisation_id = asked_organisation)
          and (made_from is null or t.created_at >= made_from) and (made_before is null or t.created_at < made_before)
          and (moved_before is null or (t.updated_at, t.id) < (moved_before, moved_before_id)));
    end if;
    return query select i.id from unnest(found) i (id) order by i.id desc limit most;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_note_words_belong(of_note uuid, of_ticket uuid, queue text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return exists (select from note n join ticket t on t.id = n.ticket_id
      where n.id = of_note and n.ticket_id = of_ticket and t.queue_key = queue and n.author_id = guichet_me());
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_once_searched()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if exists (select from help_search s where lower(s.words) = lower(new.words) and s.language = new.language
      and s.at > new.at - interval '10 minutes' and s.at <= new.at) then return null; end if;
    return new;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_open_of_customers(customers uuid[])
 RETURNS TABLE(customer_id uuid, opened integer, for_provider integer, for_customer integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 25
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return query with mine as materialized (select d.* from guichet_my_delegations() d where d.customer_id = any (customers))
      select c.id, count(t.status)::integer, count(*) filter (where t.status in ('new', 'open'))::integer, count(*) filter (where t.status = 'pending')::integer
      from unnest(customers) c (id) left join lateral (
        select s.status from unnest(array['new', 'open', 'pending', 'on-hold']) k (status) cross join lateral (
          select t.status from ticket t where t.organisation_id = c.id and t.status = k.status
            and exists (select from mine d where d.customer_id = t.organisation_id
              and (d.services = '{}' or t.service = any (d.services))
              and (d.request_types = '{}' or t.request_type = any (d.request_types))
              and (d.tenants = '{}' or cardinality(t.tenants) > 0 and t.tenants <@ d.tenants)
              and ('see' = any (d.rights) and not d.single
                or 'file' = any (d.rights) and d.partner_id = t.partner_id and (not d.single or d.id = t.delegation_id)))
          limit 100) s) t on true
      group by c.id;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_organisations_i_administer()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return (select coalesce(array_agg(organisation_id), '{}') from membership where person_id = guichet_me() and administers); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_organisations_i_see_all_of()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
RETURN CASE WHEN guichet_keeps() THEN (current_setting('guichet.kept_wholes'::text, true))::uuid[] ELSE guichet_organisations_i_see_all_of_now() END;

CREATE OR REPLACE FUNCTION public.guichet_organisations_i_see_all_of_now()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return (select coalesce(array_agg(organisation_id), '{}') from membership where person_id = guichet_me() and sees_tickets = 'all'); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_organisations_like(pattern text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$ begin
    if not guichet_is_staff() then return; end if;
    return query select id from organisation where guichet_plain(name) like guichet_plain(pattern);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_organisations_of_my_tickets()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not guichet_keeps() then return guichet_organisations_of_my_tickets_now(); end if;
    if current_setting('guichet.kept_parties', true) = '' then perform set_config('guichet.kept_parties', guichet_organisations_of_my_tickets_now()::text, true); end if;
    return current_setting('guichet.kept_parties', true)::uuid[];
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_organisations_of_my_tickets_now()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare me constant uuid := guichet_me();
  begin
    return (with recursive own (id) as (
        (select t.organisation_id from ticket t where t.requester_id = me and t.partner_id is null and t.organisation_id is not null
          order by t.organisation_id limit 1)
        union all select (select t.organisation_id from ticket t where t.requester_id = me and t.partner_id is null and t.organisation_id > own.id
          order by t.organisation_id limit 1) from own where own.id is not null)
      select coalesce(array_agg(distinct known.id), '{}') from (
        select own.id from own
        union all select party.id from ticket t cross join lateral (values (t.organisation_id), (t.partner_id)) party (id)
          where t.id = any (guichet_tickets_i_follow())) known
      where known.id is not null);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_pairs(said text)
 RETURNS tsvector
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return (select string_agg(format('%s:%s', substr(r.run, g.n, 2), least(r.before + g.n, 16383)), ' ') from (
        select m[1] as run, 10 * ord + sum(length(m[1])) over (order by ord) - length(m[1]) as before
        from regexp_matches(said, '([\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+)', 'g') with ordinality x(m, ord)) r
      cross join lateral generate_series(1, length(r.run)) g(n))::tsvector;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_partner_is_on(of_ticket uuid, through uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return exists (select from participant f where f.ticket_id = of_ticket and f.person_id = guichet_me() and f.through_partner = through)
      and exists (select from ticket t join delegation d on d.customer_id = t.organisation_id and d.partner_id = through and (not d.single or d.id = t.delegation_id)
        where t.id = of_ticket and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
          and (d.services = '{}' or t.service = any (d.services))
          and (d.request_types = '{}' or t.request_type = any (d.request_types))
          and (d.tenants = '{}' or cardinality(t.tenants) > 0 and t.tenants <@ d.tenants)
          and exists (select from partner_role r where r.key = any (d.roles) and r.retired_at is null and 'file' = any (r.rights)));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_partners_for(of_customer uuid)
 RETURNS TABLE(id uuid, name text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 20
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not (of_customer = any (guichet_organisations_i_administer()) or guichet_is_administrator()) then return; end if;
    return query with recursive up (id) as (
        select p.seller_id from partnership p where p.buyer_id = of_customer
        union select p.seller_id from partnership p join up on p.buyer_id = up.id)
      select o.id, o.name from organisation o where o.id <> of_customer and o.id in (
        select up.id from up
        union all select c.partner_id from contract c where c.organisation_id = of_customer
        union all select d.partner_id from delegation d where d.customer_id = of_customer)
      order by o.name, o.id limit 200;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_partners_i_act_in()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return query select distinct a.organisation_id from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null and 'file' = any (r.rights)
      where a.person_id = guichet_me() and exists (select from delegation d where d.partner_id = a.organisation_id
        and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
        and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now());
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_partners_of(of_organisation uuid)
 RETURNS TABLE(id uuid, name text, contact_address text, contact_phone text, contact_url text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not (of_organisation = any (guichet_my_organisations()) or of_organisation in (select guichet_my_customers()) or guichet_is_staff()) then return; end if;
    return query select o.id, o.name, o.contact_address, o.contact_phone, o.contact_url
      from organisation o where o.id in (select k.partner_id from guichet_contract_kinds(of_organisation, null) k);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_parts(sought tsquery)
 RETURNS tsquery[]
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_people_called(patterns text[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
  declare
    first constant text := guichet_plain(patterns[1]);
    words constant text[] := array(select '% ' || guichet_plain(p) from unnest(patterns) p);
  begin
    if not guichet_is_staff() then return; end if;
    return query select p.id from person p where p.id = any (array(
        select n.id from person n where guichet_called(n.name) like '% ' || first and guichet_called(n.name) like all (words)
        union select a.person_id from person_address a where a.address like first and cardinality(words) = 1))
      order by p.name, p.id;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_people_i_know()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not guichet_keeps() then return guichet_people_i_know_now(); end if;
    if current_setting('guichet.kept_colleagues', true) = '' then perform set_config('guichet.kept_colleagues', guichet_people_i_know_now()::text, true); end if;
    return current_setting('guichet.kept_colleagues', true)::uuid[];
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_people_i_know_now()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return (select coalesce(array_agg(distinct person_id), '{}') from membership where organisation_id = any (guichet_my_organisations()));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_people_like(pattern text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$ begin
    if not guichet_is_staff() then return; end if;
    return query select id from person where guichet_called(name) like guichet_plain(pattern)
      union select person_id from person_address where address like guichet_plain(pattern);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_people_named(pattern text)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$ begin
    if guichet_me() is null then return '{}'; end if;
    return array(select id from person where guichet_called(name) like guichet_plain(pattern));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_people_on(of_ticket uuid)
 RETURNS TABLE(id uuid, name text, staff boolean, address text, colleague boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
  declare
    me constant uuid := guichet_me();
    from_then constant timestamptz := guichet_reads_from(of_ticket);
    works boolean;
    known uuid[] := '{}';
    organisation uuid;
    named uuid[];
  begin
    if from_then is null then return; end if;
    works := guichet_works_on(of_ticket);
    if not works then known := guichet_people_i_know(); end if;
    select t.organisation_id, array[t.requester_id] || array(select p.person_id from participant p where p.ticket_id = of_ticket)
        || array(select distinct m.author_id from message m where m.ticket_id = of_ticket and m.created_at >= from_then)
        || array(select distinct e.actor_id from ticket_event e where e.ticket_id = of_ticket and (works or e.audience = 'public' and e.at >= from_then))
        || array(select (e.payload ->> 'personId')::uuid from ticket_event e where e.ticket_id = of_ticket
          and e.type in ('ticket.participant-added', 'ticket.participant-removed') and e.audience = 'public' and (works or e.at >= from_then))
      into organisation, named from ticket t where t.id = of_ticket;
    if works then
      named := named || (select t.assignee_id from ticket t where t.id = of_ticket) || array(select n.author_id from note n where n.ticket_id = of_ticket)
        || array(select v.who from ticket_event e cross join lateral (values ((e.payload ->> 'from')::uuid), ((e.payload ->> 'to')::uuid)) v (who)
          where e.ticket_id = of_ticket and e.type = 'ticket.assigned');
    elsif not (guichet_is_staff() or organisation = any (guichet_my_organisations())) then
      organisation := null;
    end if;
    return query
      select coalesce(s.shown_as, p.id), coalesce(s.address, p.name), s.person_id is null and p.staff_role is not null,
        case when works or p.id = me or p.staff_role is null and p.id = any (known) then (select a.address from person_address a where a.person_id = p.id) end,
        s.person_id is null and exists (select from membership m where m.organisation_id = organisation and m.person_id = p.id)
      from person p left join guichet_shown_by_address(of_ticket) s on s.person_id = p.id where p.id = any (named);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_person_of_address(wanted text)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return (select person_id from person_address where address = wanted and guichet_me() is not null); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_place(due timestamp with time zone, raised timestamp with time zone, waiting timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN COALESCE(CASE WHEN (raised IS NULL) THEN COALESCE(due, (((waiting AT TIME ZONE 'UTC'::text) + '36525 days'::interval) AT TIME ZONE 'UTC'::text)) ELSE (((COALESCE(due, waiting) AT TIME ZONE 'UTC'::text) - '36525 days'::interval) AT TIME ZONE 'UTC'::text) END, 'infinity'::timestamp with time zone);

CREATE OR REPLACE FUNCTION public.guichet_place_organisation(of_organisation uuid, kind text, of_edition text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not guichet_is_administrator() then raise exception 'ours alone decide this' using errcode = 'insufficient_privilege'; end if;
    update organisation set partner_kind = kind, edition = of_edition where id = of_organisation;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_plain(said text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return case when octet_length(said) = length(said) then lower(said collate "C") else lower(unaccent(normalize(said, nfkc))) end; end $function$;

CREATE OR REPLACE FUNCTION public.guichet_reaches(customer uuid, partner uuid, delegation uuid, of_service text, of_type text, of_tenants text[], acts boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return exists (select from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null
      join delegation d on d.partner_id = a.organisation_id and d.customer_id = customer and r.key = any (d.roles)
      where a.person_id = guichet_me() and (a.customer_id is null or a.customer_id = customer)
        and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and (d.services = '{}' or of_service = any (d.services))
        and (d.request_types = '{}' or of_type = any (d.request_types))
        and (d.tenants = '{}' or cardinality(of_tenants) > 0 and of_tenants <@ d.tenants)
        and ('file' = any (r.rights) and d.partner_id = partner and (not d.single or d.id = delegation)
          or not acts and 'see' = any (r.rights) and not d.single));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_readers(a article)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return jsonb_build_object('audience', a.audience, 'organisations', to_jsonb(a.for_organisations), 'plans', to_jsonb(a.for_plans),
      'editions', to_jsonb(a.for_editions), 'services', to_jsonb(a.for_services), 'partners', to_jsonb(a.for_partners));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_reads_from(of_ticket uuid)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    me constant uuid := guichet_me();
    keeps constant boolean := guichet_keeps();
    since timestamptz;
  begin
    if me is null then return null; end if;
    if keeps and current_setting('guichet.kept_ticket', true) = of_ticket::text then return nullif(current_setting('guichet.kept_since', true), '')::timestamptz; end if;
    since := (select case
      when t.requester_id = me and t.partner_id is null
        or t.customer_sees = 'all' and t.organisation_id = any (guichet_organisations_i_see_all_of())
        or t.queue_key = any (guichet_my_queues()) or guichet_is_administrator()
        or guichet_is_partner() and guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')
        then '-infinity'::timestamptz
      else (select coalesce(p.sees_from, '-infinity') from participant p where p.ticket_id = t.id and p.person_id = me
        and (p.through_partner is null or guichet_partner_is_on(t.id, p.through_partner)))
    end from ticket t where t.id = of_ticket);
    if keeps then perform set_config('guichet.kept_ticket', of_ticket::text, true), set_config('guichet.kept_since', coalesce(since::text, ''), true); end if;
    return since;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_reads_message(of_message uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return exists (select from message m where m.id = of_message and m.created_at >= guichet_reads_from(m.ticket_id));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_requester_name(of_ticket uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return (select p.name from ticket t join person p on p.id = t.requester_id where t.id = of_ticket and guichet_reads_from(of_ticket) is not null);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_said_in(tickets uuid[], newest integer, characters integer)
 RETURNS TABLE(ticket_id uuid, id uuid, body text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return query select w.id, m.id, m.body from unnest(tickets) w (id) cross join lateral (select guichet_reads_from(w.id) as since offset 0) r
      cross join lateral (select x.id, left(x.body, characters) as body from message x where x.ticket_id = w.id and r.since is not null and x.created_at >= r.since
        order by x.created_at desc, x.id desc limit newest) m;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_say_of_article(feedback uuid, of_article uuid, in_language text, of_version integer, did_help boolean, said text, at_moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare me constant uuid := guichet_me();
  begin
    if me is null then
      insert into article_feedback (id, article_id, language, version, helped, words, person_id, at)
        values (feedback, of_article, in_language, of_version, did_help, said, null, at_moment);
    else
      insert into article_feedback (id, article_id, language, version, helped, words, person_id, at)
        values (feedback, of_article, in_language, of_version, did_help, said, me, at_moment)
        on conflict (article_id, person_id) do update set helped = excluded.helped, at = excluded.at, language = excluded.language, version = excluded.version,
          words = case when excluded.words = '' then article_feedback.words else excluded.words end;
    end if;
    return found;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_says(of_ticket uuid, pattern text, said text[])
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    since constant timestamptz := guichet_reads_from(of_ticket);
    words constant text[] := array(select guichet_plain(w) from unnest(said) w);
  begin
    return since is not null and exists (select from (
        select (case when octet_length(m.body) = length(m.body) then lower(m.body collate "C") else guichet_plain(m.body) end) collate "default" as plain
        from (select left(m.body, 20000) as body from message m where m.ticket_id = of_ticket and m.created_at >= since offset 0) m offset 0) m
      where m.plain like all (words) and m.plain ~ pattern);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_sellers_above(of_organisation uuid)
 RETURNS TABLE(id uuid, name text, kind text, contact_address text, contact_phone text, contact_url text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    mine constant uuid[] := guichet_my_organisations();
    whole constant boolean := of_organisation = any (mine) or guichet_is_staff()
      or exists (select from guichet_my_delegations() d where d.customer_id = of_organisation and not d.single);
  begin
    if not (whole or of_organisation = any (guichet_counterparts())) then return; end if;
    return query with recursive up (id) as (
        select p.seller_id from partnership p where p.buyer_id = of_organisation
        union select p.seller_id from partnership p join up on p.buyer_id = up.id),
      own (id) as (
        select unnest(mine)
        union select p.seller_id from partnership p join own on p.buyer_id = own.id)
      select o.id, o.name, o.partner_kind, o.contact_address, o.contact_phone, o.contact_url from up join organisation o on o.id = up.id
        where whole or up.id in (select own.id from own) limit 50;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_set_webhook_secret(of_webhook text, given text, at_moment timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not guichet_is_administrator() then raise exception 'only administrators set secrets' using errcode = 'insufficient_privilege'; end if;
    insert into webhook_target (webhook_key, secret, set_at, set_by) values (of_webhook, given, at_moment, guichet_me())
    on conflict (webhook_key) do update set previous_secret = webhook_target.secret,
      previous_until = case when webhook_target.secret is not null then at_moment + interval '1 day' end,
      secret = excluded.secret, set_at = excluded.set_at, set_by = excluded.set_by, rests_until = null;
    -- What failed for want of it is tried at once.
    update webhook_call set next_at = at_moment where webhook_key = of_webhook and state = 'waiting';
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_shares_delegation(of_delegation text, of_organisation uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return exists (select from delegation d where d.id::text = of_delegation and of_organisation in (d.customer_id, d.partner_id)
      and (d.customer_id = any (guichet_organisations_i_administer()) or d.partner_id = any (guichet_organisations_i_administer())));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_shares_ticket(who uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    me constant uuid := guichet_me();
    wholes constant uuid[] := guichet_organisations_i_see_all_of();
    follows constant uuid[] := guichet_tickets_i_follow();
  begin
    if me is null then return false; end if;
    return exists (select from ticket t where t.requester_id = who and (t.organisation_id = any (wholes) or t.id = any (follows)))
      or exists (select from participant p join ticket t on t.id = p.ticket_id where p.person_id = who
           and (t.requester_id = me and t.partner_id is null or t.organisation_id = any (wholes) and t.customer_sees = 'all' or t.id = any (follows)))
      or exists (select from ticket t join message m on m.ticket_id = t.id
           where t.requester_id = me and t.partner_id is null and m.author_id = who)
      or exists (select from unnest(follows) f (id) join message m on m.ticket_id = f.id
           where m.author_id = who and m.created_at >= guichet_reads_from(f.id));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_shown_by_address(of_ticket uuid)
 RETURNS TABLE(person_id uuid, shown_as uuid, address text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
  declare
    me constant uuid := guichet_me();
    known uuid[];
  begin
    if not exists (select from ticket_event e where e.ticket_id = of_ticket and e.type = 'ticket.participant-added' and e.payload ? 'address') then return; end if;
    if guichet_works_on(of_ticket) then return; end if;
    known := guichet_people_i_know();
    return query
      select distinct on (who) who, overlay(overlay(md5(of_ticket::text || who::text) placing '8' from 13) placing '8' from 17)::uuid, e.payload ->> 'address'
      from ticket_event e cross join lateral (select (e.payload ->> 'personId')::uuid as who) w
      where e.ticket_id = of_ticket and e.type = 'ticket.participant-added' and e.payload ? 'address' and who <> me and not who = any (known)
        and not exists (select from ticket_event own where own.ticket_id = of_ticket and own.actor_id = who)
      order by who, e.seq desc;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_standings(of_person uuid, in_organisation uuid, moment timestamp with time zone, named_contracts uuid[], named_tenants text[], listed integer)
 RETURNS TABLE(id uuid, name text, edition text, calendar text, files boolean, grants json, administrators json, tenants json, partners json, contracts json)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 1
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET jit TO 'off'
AS $function$
  #variable_conflict use_column
  declare
    me constant uuid := guichet_me();
    whole constant boolean := of_person = me or guichet_is_staff();
    zone text;
  begin
    if me is null then return; end if;
    select p.time_zone into zone from person p where p.id = of_person and p.disabled_at is null
      and (whole or p.staff_role is not null or p.id = any (guichet_people_i_know()) or guichet_shares_ticket(p.id));
    if not found then return; end if;
    for id, name, edition, calendar, files in
      select o.id, o.name, o.edition, o.calendar_key, coalesce(m.files_tickets, true)
      from (select) one left join (membership m join organisation o on o.id = m.organisation_id)
        on m.person_id = of_person and (whole or m.organisation_id = any (guichet_my_organisations()))
      where in_organisation is null or m.organisation_id = in_organisation
      order by o.name, o.id
    loop
      grants := '[]'; administrators := '[]'; tenants := '[]'; partners := null; contracts := '[]';
      if id is not null then
        if whole or id = any (guichet_organisations_i_administer()) then
          grants := (select coalesce(json_agg(g.offering_key), '[]') from filing_grant g where g.organisation_id = guichet_standings.id and g.person_id = of_person);
        end if;
        administrators := (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name)), '[]') from guichet_administrators_of(guichet_standings.id) a);
        tenants := guichet_tenants_of(guichet_standings.id, named_tenants);
        contracts := guichet_deciding_contracts(guichet_standings.id, null, zone, moment, named_contracts, listed);
        -- Of each kind one is told, and whom it was bought through is part of its kind.
        partners := (select json_agg(json_build_object('id', w.id, 'name', w.name, 'address', w.contact_address, 'phone', w.contact_phone, 'url', w.contact_url))
          from organisation w where w.id in (select (k ->> 'partner')::uuid from json_array_elements(guichet_standings.contracts) k));
      end if;
      return next;
    end loop;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_still_delegated(customer uuid, partner uuid, delegation uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return exists (select from delegation d where d.customer_id = customer and d.partner_id = partner and (not d.single or d.id = delegation)
      and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now())
      and (exists (select from participant f where f.person_id = guichet_me() and f.through_partner = partner)
        or exists (select from membership m where m.person_id = guichet_me() and m.organisation_id in (customer, partner)) or guichet_is_staff());
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_subscribe(subscription uuid, hash text, to_address text, in_language text, of_components text[], event uuid, at_moment timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    me constant uuid := guichet_me();
    mine boolean := me is not null and exists (select from person_address a where a.person_id = me and a.address = to_address and a.verified_at is not null);
    known health_subscription;
  begin
    perform pg_advisory_xact_lock(hashtextextended('guichet health ' || to_address, 0));
    select * into known from health_subscription s where s.address = to_address and s.ended_at is null;
    if known.id is null then
      insert into health_subscription (id, address, person_id, language, components, token_hash, confirmed_at, created_at)
        values (subscription, to_address, case when mine then me end, in_language, of_components, hash, case when mine then at_moment end, at_moment);
      known.id := subscription;
    elsif mine then
      update health_subscription s set person_id = me, language = in_language, components = of_components, confirmed_at = coalesce(s.confirmed_at, at_moment)
        where s.id = known.id;
    elsif known.confirmed_at is null then
      update health_subscription s set language = in_language, components = of_components where s.id = known.id;
    end if;
    if not mine and known.confirmed_at is null then
      insert into health_event (id, type, payload, at) values (event, 'subscription.asked', jsonb_build_object('subscriptionId', known.id), at_moment);
    end if;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_subscription(hash text, confirm boolean, at_moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    update health_subscription set confirmed_at = case when confirm then coalesce(confirmed_at, at_moment) else confirmed_at end,
      ended_at = case when confirm then ended_at else coalesce(ended_at, at_moment) end
      where token_hash = hash and (ended_at is null or not confirm);
    return found;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_subscription_of(hash text)
 RETURNS TABLE(address text, language text, confirmed boolean, ended boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return query select s.address, s.language, s.confirmed_at is not null, s.ended_at is not null from health_subscription s where s.token_hash = hash;
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_tenants_of(of_organisation uuid, named text[])
 RETURNS json
 LANGUAGE plpgsql
 STABLE
AS $function$ begin
    return (select coalesce(json_agg(json_build_object('name', t.name, 'label', t.label) order by t.name), '[]') from (
      (select name, label from cloud_tenant where organisation_id = of_organisation and retired_at is null order by name limit 500) union
      (select name, label from cloud_tenant where organisation_id = of_organisation and retired_at is null and name = any (named))) t);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_ticket_named(called text)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return (select t.id from ticket t where t.reference = called); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_tickets_found(sought tsquery, within text, most integer, wanted jsonb)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_tickets_i_follow()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not guichet_keeps() then return guichet_tickets_i_follow_now(); end if;
    if current_setting('guichet.kept_follows', true) = '' then perform set_config('guichet.kept_follows', guichet_tickets_i_follow_now()::text, true); end if;
    return current_setting('guichet.kept_follows', true)::uuid[];
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_tickets_i_follow_now()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return (select coalesce(array_agg(f.ticket_id), '{}') from participant f where f.person_id = guichet_me() and (f.through_partner is null
      or guichet_partner_is_on(f.ticket_id, f.through_partner)));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_tickets_i_follow_whole()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return (select coalesce(array_agg(ticket_id), '{}') from participant where person_id = guichet_me() and sees_from is null); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_tickets_saying(sought tsquery, standings text[], most integer, wanted jsonb, phrases jsonb, enough integer)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
AS $function$
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
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_tickets_with(sought tsquery, within text, most integer)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin return query select * from guichet_tickets_found(sought, within, most, null); end $function$;

CREATE OR REPLACE FUNCTION public.guichet_told(a article)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return jsonb_build_object('slug', a.slug, 'kind', a.kind, 'services', to_jsonb(a.services), 'requestTypes', to_jsonb(a.request_types),
      'errorCodes', to_jsonb(a.error_codes), 'errorTexts', to_jsonb(a.error_texts));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_told_on(of_ticket uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if not exists (select from incident_told d where d.ticket_id = of_ticket) or guichet_reads_from(of_ticket) is null then return null; end if;
    return (select jsonb_object_agg(d.message_id, jsonb_build_object('reference', i.reference, 'kind', u.kind, 'body', u.body)) from incident_told d
      join incident_update u on u.id = d.update_id join incident i on i.id = u.incident_id
      where d.ticket_id = of_ticket and i.published_at is not null);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_words_belong(of_ticket uuid, requester uuid, organisation uuid, queue text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return exists (select from ticket t where t.id = of_ticket and t.requester_id = requester
        and t.organisation_id is not distinct from organisation and t.queue_key = queue)
      and (guichet_wrote_now(of_ticket) or guichet_writes_on(of_ticket));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_words_near(sought jsonb, standings text[], newest integer, wanted jsonb)
 RETURNS TABLE(at integer, word text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
AS $function$
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
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_words_of(said text, in_language text)
 RETURNS tsvector
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare
    whole constant text := normalize(left(regexp_replace(said, '\]\([^)\s]*\)|\{\{[^{}]*\}\}', '] ', 'g'), 30000), nfkc);
    spaced constant text := regexp_replace(whole, '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u2190-\u2bff\u3000-\u303f\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', ' ', 'g');
    folded constant text := lower(unaccent(spaced));
    stemmer constant regconfig := case in_language when 'en' then 'english' when 'tr' then 'turkish' when 'fr' then 'french' when 'it' then 'italian' when 'hu' then 'hungarian' end;
    words tsvector := to_tsvector('simple', folded) || coalesce(guichet_pairs(whole), '');
  begin
    if stemmer is null then return words; end if;
    return words || to_tsvector(stemmer, lower(case in_language when 'tr' then translate(spaced, 'Iİ', 'ıi') else spaced end)) || to_tsvector(stemmer, folded);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_works_on(of_ticket uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    if guichet_me() is null or not guichet_is_staff() then return false; end if;
    return exists (select from ticket t where t.id = of_ticket and (guichet_is_administrator() or t.queue_key = any (guichet_my_queues())));
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_writes_on(of_ticket uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  declare me constant uuid := guichet_me();
  begin
    if me is null then return false; end if;
    return exists (select from ticket t where t.id = of_ticket and (t.requester_id = me and t.partner_id is null
        or t.customer_sees = 'all' and exists (select from membership m where m.organisation_id = t.organisation_id and m.person_id = me and m.sees_tickets = 'all')
        or exists (select from participant f where f.ticket_id = t.id and f.person_id = me
             and (f.through_partner is null or guichet_partner_is_on(t.id, f.through_partner)))
        or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true)))
      or guichet_works_on(of_ticket);
  end $function$;

CREATE OR REPLACE FUNCTION public.guichet_wrote_now(of_ticket uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
    return exists (select from ticket t where t.id = of_ticket and t.xmin = pg_current_xact_id_if_assigned()::xid)
      and (guichet_is_staff() or not exists (select from ticket_event e where e.ticket_id = of_ticket and e.xid <> pg_current_xact_id()));
  end $function$;


-- Only guichet_app may call guichet_acting_for(uuid).
-- Only guichet_identity may call guichet_acts_for(uuid).
-- Only guichet_app may call guichet_articles_with(tsquery,tsquery,tsquery[],tsquery[],real[],text[],real,integer,integer).
-- Only guichet_app, guichet_worker may call guichet_callbacks_taken(text,timestamp with time zone,timestamp with time zone).
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_called(text).
-- Only guichet_identity may call guichet_caller(text,text,timestamp with time zone).
-- Only guichet_worker may call guichet_clear_identity(timestamp with time zone).
-- Only their owner may call guichet_codes_of(text[]).
-- Only guichet_app, guichet_worker may call guichet_colleagues_on(text,uuid,integer).
-- Only guichet_app, guichet_worker may call guichet_colleagues(uuid[],uuid,text,integer).
-- Only their owner may call guichet_contract_kinds(uuid,date).
-- Only guichet_app, guichet_worker may call guichet_conversation(uuid,timestamp with time zone,integer,boolean).
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_counterparts_now().
-- Only guichet_app may call guichet_covered_services(uuid,date).
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_customers_i_read_now().
-- Only guichet_app may call guichet_customers_listed(text,text,uuid,integer).
-- Only guichet_app may call guichet_customers_read().
-- Only guichet_app may call guichet_customers_to_ask(uuid,text,text,uuid,integer).
-- Only their owner may call guichet_dated_query(tsquery,text).
-- Only guichet_app, guichet_worker may call guichet_dated(uuid,tsvector).
-- Only guichet_app may call guichet_decide_filing(text,uuid,boolean,uuid,timestamp with time zone,timestamp with time zone).
-- Only guichet_app, guichet_worker may call guichet_deciding_contracts(uuid,uuid,text,timestamp with time zone,uuid[],integer).
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_delegations_i_act_on_now().
-- Only guichet_app may call guichet_end_sessions(uuid).
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_enter_proven(text,text,text,timestamp with time zone,text).
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_enter(text).
-- Only guichet_app, guichet_worker may call guichet_era_begins(text).
-- Only their owner may call guichet_era_called(integer).
-- Only their owner may call guichet_era_number(uuid).
-- Only guichet_app, guichet_worker may call guichet_era(uuid).
-- Only guichet_app may call guichet_events_after(xid8,bigint,integer).
-- Only guichet_app may call guichet_events_since(uuid,integer).
-- Only guichet_app may call guichet_filing_asked(text,uuid).
-- Only guichet_app may call guichet_filing_became(uuid,uuid).
-- Only guichet_app may call guichet_give_calendar(uuid,text).
-- Only guichet_app, guichet_worker may call guichet_help_is_open().
-- Only guichet_app, guichet_worker may call guichet_hold_incident(uuid).
-- Only guichet_app may call guichet_holds_token(text).
-- Only guichet_app, guichet_worker may call guichet_incidents_of(uuid).
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_is_administrator_now().
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_is_partner_now().
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_is_staff_now().
-- Only guichet_app may call guichet_join_words(uuid,tsvector).
-- Only their owner may call guichet_less_one(text).
-- Only their owner may call guichet_limit_answers().
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_looked_up().
-- Only guichet_app may call guichet_made_person_now(uuid).
-- Only guichet_app may call guichet_mailed_by_me().
-- Only guichet_app may call guichet_may_concern(uuid[],uuid[]).
-- Only guichet_app, guichet_worker may call guichet_members_of(uuid,integer).
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_my_organisations_now().
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_my_queues_now().
-- Only guichet_app, guichet_worker may call guichet_my_standings().
-- Only their owner may call guichet_newest_with(tsquery,text,uuid,text[],uuid[],integer,jsonb).
-- Only their owner may call guichet_once_searched().
-- Only guichet_app may call guichet_open_of_customers(uuid[]).
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_organisations_i_see_all_of_now().
-- Only guichet_app may call guichet_organisations_like(text).
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_organisations_of_my_tickets_now().
-- Only guichet_app, guichet_worker may call guichet_pairs(text).
-- Only guichet_app may call guichet_partners_i_act_in().
-- Only their owner may call guichet_parts(tsquery).
-- Only guichet_app may call guichet_people_called(text[]).
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_people_i_know_now().
-- Only guichet_app may call guichet_people_like(text).
-- Only guichet_app may call guichet_people_named(text).
-- Only guichet_app, guichet_worker may call guichet_people_on(uuid).
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_plain(text).
-- Only guichet_app may call guichet_said_in(uuid[],integer,integer).
-- Only guichet_app may call guichet_say_of_article(uuid,uuid,text,integer,boolean,text,timestamp with time zone).
-- Only guichet_app may call guichet_says(uuid,text,text[]).
-- Only guichet_app may call guichet_set_webhook_secret(text,text,timestamp with time zone).
-- Only guichet_app, guichet_worker may call guichet_shown_by_address(uuid).
-- Only guichet_app, guichet_worker may call guichet_standings(uuid,uuid,timestamp with time zone,uuid[],text[],integer).
-- Only guichet_app may call guichet_subscribe(uuid,text,text,text,text[],uuid,timestamp with time zone).
-- Only guichet_app may call guichet_subscription_of(text).
-- Only guichet_app may call guichet_subscription(text,boolean,timestamp with time zone).
-- Only guichet_app, guichet_worker may call guichet_tenants_of(uuid,text[]).
-- Only guichet_app, guichet_worker may call guichet_ticket_named(text).
-- Only guichet_app may call guichet_tickets_found(tsquery,text,integer,jsonb).
-- Only guichet_app, guichet_identity, guichet_worker may call guichet_tickets_i_follow_now().
-- Only guichet_app may call guichet_tickets_saying(tsquery,text[],integer,jsonb,jsonb,integer).
-- Only guichet_app may call guichet_tickets_with(tsquery,text,integer).
-- Only guichet_app, guichet_worker may call guichet_told_on(uuid).
-- Only guichet_app may call guichet_words_near(jsonb,text[],integer,jsonb).
-- Only guichet_app, guichet_worker may call guichet_words_of(text,text).
