import type { Page } from 'playwright'
import { waitFor } from '../test/support/waitFor.ts'

export type Picture = (page: Page, name: string) => Promise<void>

/** Orders in their states, a route, a plan and the kill switch, all at the sandbox's matching. */
export async function pictureTrading(page: Page, picture: Picture): Promise<void> {
  const trader = traderOf(page)
  await trader.begin()
  await trader.limit('0.01', 0.985)
  await trader.limit('0.015', 0.99)
  await trader.limit('2.9', 1.00002)
  await trader.limit('50', 0.985)
  await trader.press('orders-recent')
  await page.getByTestId('orders-row').nth(1).click()
  await picture(page, 'orders')
  await trader.compare('0.01')
  await trader.tab('Routing')
  await page.getByTestId('routing-row').first().click()
  await picture(page, 'routing')
  await trader.plan()
  await trader.tab('Risk')
  await picture(page, 'working-orders')
  await page.keyboard.press('Control+Shift+K')
  await page.getByTestId('kill-dialog').waitFor()
  await picture(page, 'kill-switch-question')
  await trader.press('kill-engage')
  await page.getByTestId('kill-banner').waitFor()
  await waitFor('the plans to pause', async () =>
    (await page.getByTestId('working-order').allTextContents()).every((row) => /paused/.test(row)),
  )
  await picture(page, 'kill-switch')
}

function traderOf(page: Page) {
  const at = (testId: string) => page.getByTestId(testId)
  const press = (testId: string) => at(testId).click()
  const tab = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click()
  const choose = async (testId: string, name: RegExp): Promise<void> => {
    await press(testId)
    await page.getByRole('menuitemradio', { name }).click()
  }
  const mark = async (): Promise<number> =>
    Number(((await page.locator('.ticket-mark').first().textContent()) ?? '').replaceAll(',', ''))
  const outcome = async (words: RegExp): Promise<unknown> =>
    waitFor(
      'the answer',
      async () => words.test((await at('ticket-outcome').textContent()) ?? ''),
      30_000,
    )
  const limit = async (quantity: string, share: number): Promise<void> => {
    const price = ((await mark()) * share).toFixed(0)
    await at('ticket-price').fill(price)
    await at('ticket-quantity').fill(quantity)
    await press('ticket-send')
    await outcome(new RegExp(` ${quantity.replace('.', '\\.')} .*(Confirmed|Denied)`))
  }
  return {
    press,
    tab,
    limit,
    begin: async (): Promise<void> => {
      await tab('Risk')
      await press('preset-professional')
      await tab('Ticket')
      await waitFor('a price', async () => (await mark()) > 0, 60_000)
      await choose('ticket-place', /Bybit · main · linear/)
      await tab('Orders')
    },
    compare: async (quantity: string): Promise<void> => {
      await choose('ticket-place', /Best venue · linear/)
      await choose('ticket-type', /^market/)
      await at('ticket-quantity').fill(quantity)
      await press('ticket-send')
      await outcome(/Routed/)
    },
    plan: async (): Promise<void> => {
      await choose('ticket-place', /Bybit · main · linear/)
      await choose('ticket-type', /^limit/)
      await choose('ticket-strategy', /bracket/)
      const price = Math.floor((await mark()) * 0.985)
      await at('ticket-price').fill(String(price))
      await at('ticket-exitStop').fill(String(price - 1000))
      await at('ticket-target').fill(String(price + 3000))
      await press('ticket-send')
      await outcome(/bracket/)
      await choose('ticket-strategy', /TWAP/)
      await at('ticket-quantity').fill('0.06')
      await press('ticket-send')
      await outcome(/twap/)
      await tab('Working orders')
    },
  }
}
