// The members of an organisation and, for its administrators, the form that changes what each may do.
import { type Catalogue, byKey, label } from '../../desk/catalogue/catalogue.ts'
import type { GrantRow } from '../../desk/entitlements/organisation-entitlements.ts'
import type { Member, OrganisationView } from '../../desk/people/organisation-page.ts'
import type { Ask } from '../ask.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { GrantForm, grantable, grantedTo } from './organisation-grants.tsx'
import { RightsFields } from './organisation-rights.tsx'

interface Props {
  readonly ask: Ask
  readonly view: OrganisationView
  readonly catalogue: Catalogue
  readonly grants: readonly GrantRow[]
}

export const Members = ({ ask, view, open, catalogue, grants }: Props & { open?: string | undefined }) => {
  const { t } = ask
  return (
    <section class="home-part panel" aria-labelledby="members">
      <h2 id="members">{t('organisation.members')}</h2>
      <ul class="people-list">
        {view.members.map((member) => (
          <li id={`member-${member.personId}`}>
            <div class="who">
              <strong>
                <bdi>{member.name}</bdi>
              </strong>{' '}
              {member.personId === ask.visitor?.personId && <span class="quiet">{t('organisation.member.you')}</span>}
              {member.address && member.address !== member.name && (
                <div class="quiet">
                  <bdi>{member.address}</bdi>
                </div>
              )}
            </div>
            <MemberRights ask={ask} member={member} catalogue={catalogue} granted={grantedTo(grants, member.personId)} />
            {view.mayAdminister && (
              <MemberDeeds ask={ask} view={view} member={member} open={open === member.personId} catalogue={catalogue} grants={grants} />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

const MemberRights = ({
  ask,
  member,
  catalogue,
  granted,
}: {
  ask: Ask
  member: Member
  catalogue: Catalogue
  granted: readonly string[]
}) => {
  const { t } = ask
  return (
    <div class="what">
      {member.isDisabled && <Chip tone="warn">{t('organisation.member.disabled')}</Chip>}
      {member.administers && (
        <Chip tone="accent" icon="shield">
          {t('organisation.right.administers')}
        </Chip>
      )}
      {member.files && <Chip>{t('organisation.right.files')}</Chip>}
      <Chip>{t(member.sees === 'all' ? 'organisation.right.sees.all' : 'organisation.right.sees.none')}</Chip>
      {granted.flatMap((key) => {
        const offering = byKey(catalogue.offerings, key)
        return offering && !offering.retired ? [<Chip icon="key">{label(offering.label, ask.language)}</Chip>] : []
      })}
    </div>
  )
}

const MemberDeeds = ({ ask, view, member, open, catalogue, grants }: Props & { member: Member; open: boolean }) => {
  const { t } = ask
  const here = `/organisations/${view.id}/members/${member.personId}`
  return (
    <div class="deeds">
      <Confirm label={<Of label={t('organisation.member.change')} name={member.name} />} small kind="plain" open={open} group="member">
        <form method="post" action={here} class="stack">
          <CsrfField ask={ask} />
          <RightsFields ask={ask} id={member.personId} rights={member} />
          <Actions>
            <Button kind="main">{t('organisation.member.save')}</Button>
          </Actions>
        </form>
      </Confirm>
      {grantable(catalogue).length > 0 && (
        <Confirm label={<Of label={t('organisation.grants')} name={member.name} />} small kind="plain" icon="key" group="member">
          <GrantForm ask={ask} catalogue={catalogue} path={here} member={member} granted={grantedTo(grants, member.personId)} />
        </Confirm>
      )}
      <Confirm label={<Of label={t('organisation.member.remove')} name={member.name} />} small kind="quiet" icon="trash" group="member">
        <form method="post" action={`${here}/removal`} class="stack">
          <CsrfField ask={ask} />
          <p>{t('organisation.member.remove.text', { name: member.name })}</p>
          <Actions>
            <Button kind="danger">{t('organisation.member.remove.button')}</Button>
          </Actions>
        </form>
      </Confirm>
    </div>
  )
}

/** A short label on screen; whose it is, for who hears it out of its row. */
export const Of = ({ label, name }: { label: string; name: string }) => (
  <>
    {label}
    <span class="for-readers">: {name}</span>
  </>
)
