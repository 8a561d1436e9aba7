// The three rights of a member as form fields, and back: the same for a member and for an invitation.
import type { Rights } from '../../desk/people/membership.ts'
import type { Ask } from '../ask.ts'
import type { Form } from '../form.ts'
import { Checkbox, Select } from '../ui/inputs.tsx'

/** `id` tells the fields of several forms on one page apart. */
export const RightsFields = ({ ask, id, rights }: { ask: Ask; id: string; rights: Rights }) => {
  const { t } = ask
  return (
    <>
      <Checkbox name="files" id={`${id}-files`} label={t('organisation.right.files.label')} checked={rights.files} />
      <Select
        name="sees"
        id={`${id}-sees`}
        label={t('organisation.right.sees')}
        value={rights.sees}
        choices={[
          { value: 'none', label: t('organisation.right.sees.none.label') },
          { value: 'all', label: t('organisation.right.sees.all.label') },
        ]}
      />
      <Checkbox
        name="administers"
        id={`${id}-administers`}
        label={t('organisation.right.administers.label')}
        help={t('organisation.right.administers.help')}
        checked={rights.administers}
      />
    </>
  )
}

export const rightsOf = (form: Form): Rights => ({
  files: form.one('files') === 'yes',
  sees: form.one('sees') === 'all' ? 'all' : 'none',
  administers: form.one('administers') === 'yes',
})
