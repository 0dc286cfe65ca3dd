import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TradingOrderRow } from '../../src/contract/gatewayTrading.ts'
import { getJson } from '../support/api.ts'
import { chromiumPath, launchChromium } from '../support/chromium.ts'
import { type RunningCli, startCli, temporaryFolder } from '../support/cli.ts'
import { waitLong as waitFor } from '../support/waitFor.ts'

/** Trading by hand, in a real browser on the real engine and the sandbox's matching. */
describe.skipIf(chromiumPath() === null)('trading in a browser', () => {
  const folder = temporaryFolder()
  let engine: RunningCli
  let browser: Browser
  let page: Page
  const errors: string[] = []

  beforeAll(async () => {
    engine = await startCli(['start', '--host', 'headless', '--data', folder.path])
    browser = await launchChromium()
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    const { url, token } = engine.first as { url: string; token: string }
    await page.goto(`${url}/?token=${token}`)
    await tab('Ticket')
    await waitFor(
      'the account to be live',
      async () => {
        const { accounts } = await getJson<{ accounts: { status: string }[] }>(engine, '/accounts')
        return accounts.length > 3 && accounts.every(({ status }) => status === 'LIVE')
      },
      60_000,
    )
    await waitFor('a price', async () => /\d/.test(await text('.ticket-mark')), 60_000)
    await choose('ticket-place', /Bybit · main · linear/)
  })

  afterAll(async () => {
    await browser.close()
    await engine.stop()
    folder.remove()
  })

  const at = (testId: string) => page.getByTestId(testId)
  const tab = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click()
  const text = async (selector: string): Promise<string> =>
    (await page.locator(selector).first().textContent()) ?? ''

  const choose = async (testId: string, name: RegExp): Promise<void> => {
    await at(testId).click()
    await page.getByRole('menuitemradio', { name }).click()
  }

  const mark = async (): Promise<number> => Number((await text('.ticket-mark')).replaceAll(',', ''))

  /** So far from the market that it rests, and within the collar. */
  const restingPrice = async (): Promise<string> => Math.floor((await mark()) * 0.985).toFixed(1)

  const fill = async (quantity: string, price?: string): Promise<void> => {
    if (price !== undefined) await at('ticket-price').fill(price)
    await at('ticket-quantity').fill(quantity)
  }

  const rows = () => page.getByTestId('orders-row')
  const newest = async (): Promise<TradingOrderRow | undefined> =>
    (await getJson<{ data: TradingOrderRow[] }>(engine, '/orders?limit=1')).data[0]

  const firstRow = (what: string, words: RegExp) =>
    waitFor(what, async () => words.test((await rows().first().textContent()) ?? ''), 30_000)

  const faults = (fault: string, durationMs: number) => {
    const control = /"control":"([^"]+)"/.exec(engine.stderr())?.[1] ?? ''
    return fetch(`${control}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ venue: 'bybit', fault, durationMs }),
    })
  }

  it('shows the exact request before anything is sent', async () => {
    await fill('0.01', await restingPrice())
    await at('ticket-passes').waitFor()
    await at('ticket-request').locator('summary').click()
    const request = await at('ticket-request').locator('pre').textContent()
    expect(request).toMatch(/^POST http:\/\/127\.0\.0\.1:\d+\/v5\/order\/create/)
    expect(request).toContain('"qty":"0.01"')
    expect((await getJson<{ data: unknown[] }>(engine, '/orders')).data).toEqual([])
  })

  it('places an order that the venue confirms, with the click timed', async () => {
    await tab('Orders')
    await at('ticket-send').click()
    await firstRow('the order to work', /working.*Confirmed/)
    expect(await at('orders-open').textContent()).toBe('Open 1')
    const order = await newest()
    expect(order).toMatchObject({ status: 'OPEN', truth: 'CONFIRMED', source: 'window' })
    expect(order?.latency.click_to_call_ms).not.toBeNull()
    expect(order?.latency.acknowledged_ms).not.toBeNull()
  })

  it('amends it in its row', async () => {
    const price = String(Number(await restingPrice()) - 100)
    await page.getByRole('button', { name: /^Amend buy/ }).click()
    await at('amend-price').fill(`${price}.5`)
    await at('amend-send').click()
    await waitFor('the new price', async () => (await newest())?.price === `${price}.5`)
    await firstRow('the row to show it', new RegExp(`${price}\\.5`))
    await page.getByRole('table', { name: 'History, oldest first' }).waitFor()
    expect(await newest()).toMatchObject({ price: `${price}.5`, status: 'OPEN' })
  })

  it('cancels it with the Delete key, and says so only once the venue did', async () => {
    await page.getByRole('grid', { name: /^Open orders/ }).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Delete')
    await page.getByText('No order is open').waitFor()
    await at('orders-recent').click()
    await firstRow('the row', /canceled.*Confirmed/)
    expect((await newest())?.status).toBe('CANCELLED')
    await at('orders-open').click()
  })

  it('names the rule that stops an order, and never sends it', async () => {
    await fill('50', await restingPrice())
    await at('ticket-denials').waitFor()
    expect(await at('ticket-denials').textContent()).toMatch(/max order notional/)
    await at('ticket-send').click()
    await waitFor('the answer', async () =>
      /Denied by us/.test((await at('ticket-outcome').textContent()) ?? ''),
    )
    expect(await newest()).toMatchObject({ truth: 'DENIED', exchange_order_id: null })
  })

  it('shows the venue’s refusal in its words', async () => {
    await fill('0.01', Math.ceil((await mark()) * 1.01).toFixed(1))
    await at('ticket-post').click()
    await at('ticket-send').click()
    await waitFor('the refusal', async () =>
      /Rejected|canceled/.test((await at('ticket-outcome').textContent()) ?? ''),
    )
    expect(['REJECTED', 'CANCELLED']).toContain((await newest())?.status)
    await at('ticket-post').click()
  })

  it('follows a partial fill', async () => {
    await tab('Risk')
    await at('preset-professional').click()
    await tab('Ticket')
    // An order the size of many levels takes the first of them and rests with what is left.
    await fill('2.9', (Math.ceil(await mark()) + 1).toFixed(1))
    await at('ticket-send').click()
    await waitFor('a partial fill', async () => {
      const order = await newest()
      return Number(order?.filled_quantity) > 0 && order?.average_fill_price !== null
    })
    const order = await newest()
    expect(order).toMatchObject({ quantity: '2.9', overfilled_quantity: null })
    await at('orders-recent').click()
    await firstRow('the row', /filled.*Confirmed/)
    await rows().first().click()
    await page.getByRole('table', { name: 'Fills' }).waitFor()
    await page.keyboard.press('Escape')
    await at('orders-open').click()
  })

  it('compares venues before it routes', async () => {
    await choose('ticket-place', /Best venue · linear/)
    await fill('0.01', await restingPrice())
    await choose('ticket-type', /^market/)
    await at('ticket-compare').click()
    await at('route-candidates').waitFor()
    const candidates = page.getByRole('table', { name: 'Venues' }).locator('tbody tr')
    expect(await candidates.count()).toBeGreaterThanOrEqual(2)
    expect(await at('ticket-outcome').textContent()).toMatch(/Would go/)
    await at('ticket-send').click()
    await waitFor('it to be routed', async () =>
      /Routed/.test((await at('ticket-outcome').textContent()) ?? ''),
    )
    await tab('Routing')
    await page.getByTestId('routing-row').first().waitFor()
    await tab('Orders')
    await choose('ticket-place', /Bybit · main · linear/)
    await choose('ticket-type', /^limit/)
  })

  it('lists an order nobody is sure of, with the ways to settle it', async () => {
    await fill('0.02', await restingPrice())
    await faults('loseRequest', 20_000)
    await faults('http503', 20_000)
    await at('ticket-send').click()
    await at('orders-stuck').click()
    await at('stuck-order').waitFor()
    expect(await at('stuck-order').textContent()).toMatch(/0\.02/)
    expect(await at('resolve-query').isDisabled()).toBe(true)
    await at('resolve-reason').fill('Looked at the venue')
    expect(await at('resolve-query').isDisabled()).toBe(false)
    await page.getByText('No order is stuck').waitFor({ timeout: 60_000 })
    expect((await newest())?.truth).not.toBe('UNKNOWN')
  })

  it('shows dry run per venue, and then sends nothing', async () => {
    await tab('Risk')
    await at('sending-bybit-dryRun').click()
    await waitFor('the banner', async () =>
      /Armed 3 of 4/i.test((await at('mode-banner').textContent()) ?? ''),
    )
    await tab('Ticket')
    expect(await at('ticket-send').isDisabled()).toBe(true)
    await tab('Risk')
    await at('sending-bybit-armed').click()
    await tab('Ticket')
  })

  it('stops everything by the kill switch, and goes on only by the word', async () => {
    await fill('0.01', await restingPrice())
    await at('ticket-send').click()
    await at('orders-open').click()
    await firstRow('an open order', /working/)
    await page.keyboard.press('Control+Shift+K')
    await at('kill-dialog').waitFor()
    await at('kill-engage').click()
    await at('kill-banner').waitFor()
    await page.getByText('No order is open').waitFor({ timeout: 30_000 })
    await at('ticket-send').click()
    await waitFor('the denial', async () =>
      /Denied by us/.test((await at('ticket-outcome').textContent()) ?? ''),
    )
    await at('kill-release').click()
    await at('release-word').fill('RELEAS')
    expect(await at('release-confirm').isDisabled()).toBe(true)
    await at('release-word').fill('RELEASE')
    await at('release-confirm').click()
    await at('kill-banner').waitFor({ state: 'detached' })
  })

  it('shows a bracket, what it waits for, and how to end it', async () => {
    await choose('ticket-strategy', /bracket/)
    const price = await restingPrice()
    await fill('0.01', price)
    await at('ticket-exitStop').fill(String(Number(price) - 1000))
    await at('ticket-target').fill(String(Number(price) + 3000))
    await at('ticket-send').click()
    await tab('Working orders')
    await at('working-order').first().waitFor()
    expect(await at('working-order').first().textContent()).toMatch(/bracket buy 0\.01/)
    await at('working-cancel').first().click()
    await page.getByRole('button', { name: 'Cancel, keep exits' }).click()
    await waitFor(
      'it to end',
      async () => /canceled|done/.test((await at('working-order').first().textContent()) ?? ''),
      60_000,
    )
    await tab('Orders')
  })

  it('has no error on the page', () => {
    expect(errors).toEqual([])
  })
})
