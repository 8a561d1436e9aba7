// /account: what a person says of themselves, their password, and where they are signed in.
import { ChangeProfile, changeProfile } from '../../desk/people/change-profile.ts'
import { parse } from '../../desk/parse.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { ErrorSummary } from '../ui/ErrorSummary.tsx'
import { Frame } from '../ui/Frame.tsx'
import { goTo } from '../ui/notice-once.ts'
import { PageTitle } from '../ui/PageTitle.tsx'
import { PasswordForm } from './account-password.tsx'
import { ProfileForm, type Profile } from './account-profile.tsx'
import { SessionList } from './account-sessions.tsx'
import { Icon } from '../ui/Icon.tsx'

export const accountPage = (ask: SignedAsk): Promise<Response> => showAccount(ask)

export async function saveAccount(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const typed: Profile = {
    firstName: form.one('firstName'),
    lastName: form.one('lastName'),
    language: form.one('language'),
    timeZone: form.one('timeZone'),
    mail: form.one('mail'),
  }
  try {
    await changeProfile(actOf(ask), parse(ChangeProfile, typed))
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return showAccount(ask, { refusal: thrown, profile: typed })
  }
  return goTo(ask, '/account', 'account.done.saved')
}

/** A new password; what was typed is never shown again. */
export async function savePassword(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const { identity } = ask.house
  try {
    // Tries count as at the door: a session left open must not be a place to guess from.
    const done = await identity.tryPassword(`account ${ask.visitor.personId}`, ask.visitor.sessionId, ask.visitor.sessionId)
    await identity.changePassword(
      ask.visitor.personId,
      ask.visitor.sessionId,
      form.one('current').slice(0, 1000),
      form.one('password').slice(0, 1000),
    )
    await done()
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return showAccount(ask, { refusal: thrown })
  }
  return goTo(ask, '/account', 'account.done.password')
}

export async function endSession(ask: SignedAsk): Promise<Response> {
  await readSmallForm(ask)
  await ask.house.identity.revokeSession(ask.visitor.personId, ask.params.session!)
  return goTo(ask, '/account', 'account.done.session')
}

export async function endOtherSessions(ask: SignedAsk): Promise<Response> {
  await readSmallForm(ask)
  await ask.house.identity.revokeSessions(ask.visitor.personId, ask.visitor.sessionId)
  return goTo(ask, '/account', 'account.done.sessions')
}

async function showAccount(ask: SignedAsk, refused: { refusal: Refusal; profile?: Profile } | null = null): Promise<Response> {
  const { t, visitor, house } = ask
  const [person, sessions] = await Promise.all([
    reading(house.app, visitor.personId, (tx) =>
      tx
        .selectFrom('person')
        .innerJoin('person_address', 'person_address.person_id', 'person.id')
        .select(['first_name', 'last_name', 'language', 'time_zone', 'mail', 'address'])
        .where('person.id', '=', visitor.personId)
        .executeTakeFirstOrThrow(),
    ),
    house.identity.sessionsOf(visitor.personId),
  ])
  const kept = {
    firstName: person.first_name,
    lastName: person.last_name,
    language: person.language,
    timeZone: person.time_zone,
    mail: person.mail,
  }
  return ask.c.html(
    <Frame ask={ask} title={t('account.title')} room="portal" current="account" width="reading">
      <PageTitle under={<bdi>{person.address}</bdi>}>{t('account.title')}</PageTitle>
      <ErrorSummary ask={ask} refusal={refused?.refusal} />
      <ProfileForm ask={ask} profile={refused?.profile ?? kept} refusal={refused?.profile ? refused.refusal : null} />
      <PasswordForm ask={ask} address={person.address} refusal={refused && !refused.profile ? refused.refusal : null} />
      <SessionList ask={ask} sessions={sessions} />
      {house.config.replyDomain !== null && visitor.staffRole === null && (
        <Onward id="by-mail" title={t('by-mail.title')} text={t('by-mail.lead')} link={t('by-mail.link')} />
      )}
      <Onward id="tokens" title={t('account.tokens')} text={t('account.tokens.text')} link={t('account.tokens.link')} />
    </Frame>,
    (refused?.refusal.status ?? 200) as 200,
  )
}

/** Leads to a page of its own. */
const Onward = ({ id, title, text, link }: Readonly<Record<'id' | 'title' | 'text' | 'link', string>>) => (
  <section class="home-part" aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    <p>{text}</p>
    <p>
      <a class="onward" href={`/account/${id}`}>
        {link} <Icon name="arrow-right" />
      </a>
    </p>
  </section>
)
