// The cloud tenants of an organisation; its administrators add one and retire it (NTT-23).
import type { TenantRow } from '../../desk/entitlements/organisation-entitlements.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import type { Form } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { Of } from './organisation-members.tsx'

interface Props {
  readonly ask: Ask
  readonly rows: readonly TenantRow[]
  /** Where its forms go: `/organisations/<id>` or that of administration. Null for who only reads. */
  readonly path: string | null
  readonly refused?: { readonly refusal: Refusal; readonly form: Form } | undefined
}

export const Tenants = ({ ask, rows, path, refused }: Props) => {
  const { t } = ask
  if (rows.length === 0 && path === null) return null
  const [used, retired] = [rows.filter((row) => !row.isRetired), rows.filter((row) => row.isRetired)]
  return (
    <section class="home-part panel" aria-labelledby="tenants-head" id="tenants">
      <h2 id="tenants-head">{t('organisation.tenants')}</h2>
      {used.length === 0 && <p class="soft">{t('organisation.tenants.none')}</p>}
      <ul class="holdings">
        {used.map((row) => (
          <li>
            <div class="holding-what">
              <TenantName row={row} />
            </div>
            {path !== null && (
              <form class="deeds" method="post" action={`${path}/tenants/${row.id}/removal`}>
                <CsrfField ask={ask} />
                <Button kind="quiet" small icon="archive">
                  <Of label={t('organisation.tenant.retire')} name={row.name} />
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {retired.length > 0 && path !== null && (
        <details class="holding-allows">
          <summary>{t('organisation.tenants.retired', { count: retired.length })}</summary>
          <ul>
            {retired.map((row) => (
              <li>
                <TenantName row={row} /> <Chip>{t('organisation.tenant.is-retired')}</Chip>
              </li>
            ))}
          </ul>
        </details>
      )}
      {path !== null && <AddTenant ask={ask} path={path} refused={refused} />}
    </section>
  )
}

const TenantName = ({ row }: { row: TenantRow }) => (
  <>
    <code>{row.name}</code>
    {row.label && (
      <span class="soft">
        {' '}
        <bdi>{row.label}</bdi>
      </span>
    )}
  </>
)

const AddTenant = ({ ask, path, refused }: { ask: Ask; path: string; refused: Props['refused'] }) => {
  const { t } = ask
  const faults = faultsOf(ask, refused?.refusal)
  return (
    <form method="post" action={`${path}/tenants`} class="stack" novalidate>
      <CsrfField ask={ask} />
      <h3>{t('organisation.tenant.add')}</h3>
      <ErrorSummary ask={ask} refusal={refused?.refusal} idOf={(field) => `tenant-${field}`} />
      <TextInput
        name="name"
        id="tenant-name"
        label={t('organisation.tenant.name')}
        help={t('organisation.tenant.name.help')}
        value={refused?.form.one('name')}
        error={faults.name}
        maxlength={120}
        autocomplete="off"
        required
      />
      <TextInput
        name="label"
        id="tenant-label"
        label={t('organisation.tenant.label')}
        optional={t('common.optional')}
        value={refused?.form.one('label')}
        error={faults.label}
        maxlength={120}
        autocomplete="off"
      />
      <Actions>
        <Button kind="plain" icon="plus">
          {t('organisation.tenant.add.button')}
        </Button>
      </Actions>
    </form>
  )
}
