// Where one is signed in, so that a stranger's session is noticed and can be ended.
import type { SessionOfPerson } from '../../platform/identity.ts'
import type { SignedAsk } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { Time } from '../ui/Time.tsx'
import { Of } from './organisation-members.tsx'

export const SessionList = ({ ask, sessions }: { ask: SignedAsk; sessions: readonly SessionOfPerson[] }) => {
  const { t, visitor } = ask
  return (
    <section class="home-part" aria-labelledby="sessions">
      <h2 id="sessions">{t('account.sessions')}</h2>
      <p class="quiet">{t('account.sessions.text')}</p>
      <ul class="people-list">
        {sessions.map((session) => (
          <li>
            <div class="who">
              <strong>{programOf(session.program) ?? t('account.session.unknown')}</strong>{' '}
              {session.id === visitor.sessionId && <Chip tone="good">{t('account.session.this')}</Chip>}
              <div class="quiet">
                {session.address && (
                  <>
                    <bdi>{session.address}</bdi> ·{' '}
                  </>
                )}
                {t('account.session.used')} <Time ask={ask} at={session.usedAt} />
              </div>
            </div>
            {session.id !== visitor.sessionId && (
              <form method="post" action={`/account/sessions/${session.id}/removal`}>
                <CsrfField ask={ask} />
                <Button kind="quiet" small icon="sign-out">
                  <Of label={t('account.session.end')} name={programOf(session.program) ?? t('account.session.unknown')} />
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <form method="post" action="/account/sessions/removal">
          <CsrfField ask={ask} />
          <Button kind="plain" small>
            {t('account.sessions.end-others')}
          </Button>
        </form>
      )}
    </section>
  )
}

const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const

/** "Firefox · Linux", or null; names of products, the same in every language. */
export function programOf(userAgent: string | null): string | null {
  if (!userAgent) return null
  const named = [browsers, systems].map((list) => list.find(([sign]) => userAgent.includes(sign))?.[1]).filter(Boolean)
  return named.length > 0 ? named.join(' · ') : null
}
