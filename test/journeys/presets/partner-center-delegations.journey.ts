// Delegations in the Partner Center's preset, in Hungarian: asked for, answered, given to people, ended; and how its pages meet everybody.
import { expect, test } from 'vitest'
import { browser, look, startJourney } from '../../support/journey.ts'

const { url, as, faults } = await startJourney({ preset: 'partner-center' })

test.skipIf(!browser)(
  'MS-03 MS-13 a partner asks, the customer narrows and approves, a colleague gets a role, and the customer revokes',
  async () => {
    const day = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10)
    const andras = await as('andras@rendszerhaz.example')
    await andras.goto(`${url}/organisations`)
    await look(andras)
    await andras.getByRole('link', { name: 'Kérés egy ügyfélhez' }).click()
    await look(andras)
    await andras.getByLabel('Ügyfél', { exact: true }).selectOption({ label: 'Szőlőfürt Borászat Kft.' })
    await andras.getByLabel('Betekintő').check()
    await andras.fill('#endsAt', day)
    await andras.fill('#reason', 'Az éves felülvizsgálathoz.')
    await andras.getByRole('button', { name: 'Kérés küldése' }).click()
    await andras.getByText('Az ügyfél még nem válaszolt', { exact: false }).waitFor()
    await look(andras)

    const peter = await as('peter@szolofurt.example')
    await peter.goto(`${url}/organisations`)
    await peter.getByRole('heading', { name: 'Megadott meghatalmazások' }).waitFor()
    await peter.getByRole('heading', { name: '1 kérés vár az Ön válaszára' }).waitFor()
    await look(peter)
    await peter.locator('#delegations-granted').getByRole('link', { name: 'Tiszavirág' }).first().click()
    await peter.getByText('Az éves felülvizsgálathoz.').waitFor()
    await look(peter)
    await peter.getByText('Csak néhányat engedek').first().click()
    await peter.locator('#services-field').getByLabel('Azure', { exact: true }).check()
    await peter.getByRole('button', { name: 'Jóváhagyás' }).click()
    await peter.locator('.chip', { hasText: 'Hatályos' }).first().waitFor()
    await look(peter)

    await andras.goto(`${url}/organisations`)
    await andras.getByText('Szerepkör adása').click()
    await andras.locator('#role-person').selectOption({ label: 'Tűzkő András' })
    await andras.locator('#role-role').selectOption({ label: 'Betekintő' })
    await andras.locator('#role-customer').selectOption({ label: 'Szőlőfürt Borászat Kft.' })
    await andras.getByRole('button', { name: 'Megadás' }).click()
    await andras.locator('#roles').getByText('Betekintő').first().waitFor()

    await peter.getByText('Visszavonás …').click()
    await peter.getByRole('button', { name: 'Visszavonás most' }).click()
    await peter.getByText('Ez a meghatalmazás véget ért', { exact: false }).waitFor()
    expect(faults).toEqual([])
  },
)

test.skipIf(!browser)('MS-02 MS-13 our administrators see who is what, who sells to whom and every delegation', async () => {
  const greta = await as('greta@partner-center.example', { locale: 'hu-HU' })
  await greta.goto(`${url}/admin/delegations?which=ending`)
  await greta.getByText('Varga Pékség Kft.').waitFor()
  await look(greta)
  await greta.goto(`${url}/admin/organisations?q=disztrib`)
  await greta.getByRole('link', { name: 'Északi Disztribúció Zrt.' }).click()
  await greta.getByText('Indirect provider').first().waitFor({ state: 'attached' })
  await look(greta)
  expect(faults).toEqual([])
})
