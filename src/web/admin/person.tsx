// GET /admin/people/:id and its deeds: someone's role and queues, shutting them out or letting them in, and what was changed about them.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { lastChanges, personInFull } from '../../desk/people/directory.ts'
import { disablePerson, enablePerson } from '../../desk/people/disable-person.ts'
import { changeStaff, StaffRights } from '../../desk/people/staff.ts'
import { parse } from '../../desk/parse.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { type Form, readSmallForm } from '../form.ts'
import { Button } from '../ui/Button.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { RadioCards } from '../ui/inputs.tsx'
import { goTo } from '../ui/notice-once.ts'
import { exactTime, Time } from '../ui/Time.tsx'
import { AdminFrame, Changes } from './AdminFrame.tsx'
import { QueueBoxes, stateOf } from './people.tsx'

const roles = ['none', 'agent', 'administrator'] as const

export const adminPerson = (ask: SignedAsk): Promise<Response> => personPage(ask)

async function does(ask: SignedAsk, deed: (form: Form, id: string) => Promise<unknown>, done: string): Promise<Response> {
  const form = await readSmallForm(ask)
  const id = ask.params.id ?? ''
  try {
    await deed(form, id)
    return goTo(ask, `/admin/people/${id}`, done)
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return personPage(ask, thrown)
  }
}

export const changeWork = (ask: SignedAsk) =>
  does(
    ask,
    (form, id) => {
      const role = form.one('role')
      return changeStaff(
        actOf(ask, 'workspace'),
        id,
        parse(StaffRights, { role: role === 'none' ? null : role, queues: form.all('queues') }),
      )
    },
    'admin.person.saved',
  )
export const disableSomeone = (ask: SignedAsk) =>
  does(ask, (_form, id) => disablePerson(actOf(ask, 'workspace'), id), 'admin.person.disabled')
export const enableSomeone = (ask: SignedAsk) => does(ask, (_form, id) => enablePerson(actOf(ask, 'workspace'), id), 'admin.person.enabled')

async function personPage(ask: SignedAsk, refusal?: Refusal): Promise<Response> {
  const { t, house, visitor } = ask
  const id = ask.params.id ?? ''
  const catalogue = await catalogueOf(house.app)
  const { person, changes } = await reading(house.app, visitor.personId, async (tx) => {
    const person = await personInFull(tx, id)
    return { person, changes: await lastChanges(tx, { personId: id }) }
  })
  const path = `/admin/people/${person.id}`
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={person.name}
      place="people"
      back={{ href: '/admin/people', label: t('admin.people.title') }}
      refusal={refusal}
      under={person.id === visitor.personId ? t('admin.person.yourself') : undefined}
    >
      <DataList>
        <DataRow term={t('admin.people.address')}>
          <span class="address">{person.address ?? ''}</span>
        </DataRow>
        <DataRow term={t('admin.people.state')}>
          {stateOf(ask, { disabledAt: person.disabled_at, verified: person.verified_at !== null })}
        </DataRow>
        <DataRow term={t('admin.person.language')}>{languageNames[person.language as keyof typeof languageNames]}</DataRow>
        <DataRow term={t('admin.person.time-zone')}>{person.time_zone}</DataRow>
        <DataRow term={t('admin.person.known-since')}>
          <Time ask={ask} at={person.created_at} day />
        </DataRow>
        <DataRow term={t('admin.person.organisations')}>
          {person.organisations.length === 0 && <span class="soft">{t('admin.person.organisations-none')}</span>}
          <span class="names">
            {person.organisations.map((one) => (
              <a href={`/admin/organisations/${one.id}`}>
                <bdi>{one.name}</bdi>
              </a>
            ))}
          </span>
        </DataRow>
      </DataList>
      <section class="panel" aria-labelledby="work-head">
        <h2 id="work-head">{t('admin.person.work')}</h2>
        <form method="post" action={`${path}/work`} class="stack">
          <CsrfField ask={ask} />
          <RadioCards
            name="role"
            label={t('admin.person.role')}
            value={person.staff_role ?? 'none'}
            choices={roles.map((role) => ({ value: role, label: t(`admin.role.${role}`), help: t(`admin.role.${role}-help`) }))}
          />
          <QueueBoxes ask={ask} catalogue={catalogue} chosen={person.queues} />
          <div class="actions">
            <Button kind="main">{t('admin.person.save')}</Button>
          </div>
        </form>
      </section>
      {person.disabled_at ? (
        <section class="panel">
          <h2>{t('admin.person.enable-title')}</h2>
          <p>{t('admin.person.enable-help', { time: exactTime(ask, person.disabled_at) })}</p>
          <form method="post" action={`${path}/enabling`}>
            <CsrfField ask={ask} />
            <Button>{t('admin.person.enable-do', { name: person.name })}</Button>
          </form>
        </section>
      ) : (
        <Confirm label={t('admin.person.disable-title')} icon="lock" kind="danger">
          <p>{t('admin.person.disable-help')}</p>
          <form method="post" action={`${path}/disabling`}>
            <CsrfField ask={ask} />
            <Button kind="danger">{t('admin.person.disable-do', { name: person.name })}</Button>
          </form>
        </Confirm>
      )}
      <Changes ask={ask} changes={changes} />
    </AdminFrame>,
    (refusal?.status ?? 200) as 200,
  )
}
