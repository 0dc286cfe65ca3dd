import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { venueIds } from '../../src/contract/domain/venue.ts'
import type { HeatmapTimeseriesResponse } from '../../src/contract/gateway.ts'
import type { AccountsResponse } from '../../src/contract/gatewayAccounts.ts'
import { getJson } from '../support/api.ts'
import { chromiumPath, launchChromium } from '../support/chromium.ts'
import { type RunningCli, startCli, temporaryFolder } from '../support/cli.ts'
import { waitLong as waitFor } from '../support/waitFor.ts'

const venues = ['binance-usdm', 'bybit', 'hyperliquid'] as const

function iso(time: number): string {
  return new Date(time).toISOString()
}

/** The built interface in a real browser on the real engine, on the sandbox venues. */
describe.skipIf(chromiumPath() === null)('the workstation in a browser', () => {
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
  })

  afterAll(async () => {
    await browser.close()
    await engine.stop()
    folder.remove()
  })

  const total = async (id: string): Promise<number> =>
    Number(await page.getByTestId(id).getAttribute('data-value'))

  /** Address of the sandbox's controls, from the engine's log. */
  const control = (): string => /"control":"([^"]+)"/.exec(engine.stderr())?.[1] ?? ''

  /** The picture of the map as the browser shows it. */
  const picture = (): Promise<Buffer> => page.getByTestId('heatmap-canvas').screenshot()

  it('shows the first map, full, without an error on the page', async () => {
    await page.getByTestId('heatmap-canvas').waitFor()
    await waitFor('the backfilled day', async () => (await total('heatmap-total-all')) > 1_000_000)
    expect(await page.getByTestId('mode-banner').first().textContent()).toMatch(/sandbox/i)
    expect(await page.getByTestId('tape-row').count()).toBeGreaterThan(5)
    expect(errors).toEqual([])
  })

  it('shows every account live, with what its venue says it holds', async () => {
    await page.getByText('Accounts', { exact: true }).first().click()
    for (const venue of venueIds) {
      const account = page.getByTestId(`account-${venue}-main`)
      await waitFor(
        `${venue} to be live`,
        async () => (await account.getAttribute('data-status')) === 'live',
        60_000,
      )
      expect(await account.locator('tbody tr').count()).toBeGreaterThan(0)
    }
    const { accounts } = await getJson<AccountsResponse>(engine, '/accounts')
    const shown = await page.getByTestId('account-bybit-main').locator('tbody tr').allTextContents()
    const held = accounts.find(({ exchange }) => exchange === 'bybit')?.balances ?? []
    expect(shown).toHaveLength(held.length)
    expect(shown.join(' ')).toContain(held[0]?.asset)
    expect(JSON.stringify(accounts)).not.toMatch(/secret/i)
    await page.getByText('Venue health', { exact: true }).first().click()
  })

  it('shows the same figures as the HTTP API, to the cent', async () => {
    const columnMs = 900_000
    const agreed = await waitFor('window and API to agree', async () => {
      const now = Date.now()
      const from = Math.floor((now - 86_400_000) / columnMs) * columnMs
      const range = `start_time=${iso(from)}&end_time=${iso(now)}&interval=15m`
      const { meta } = await getJson<HeatmapTimeseriesResponse>(
        engine,
        `/liquidations/heatmap-timeseries?symbol=BTCUSDT&exchanges=bybit&${range}`,
      )
      const long = await total('heatmap-total-bybit-long')
      const short = await total('heatmap-total-bybit-short')
      return (
        long.toFixed(2) === meta.total_long_volume.toFixed(2) &&
        short.toFixed(2) === meta.total_short_volume.toFixed(2)
      )
    })
    expect(agreed).toBe(true)
  })

  it('changes its numbers and its picture with the venue filter', async () => {
    const all = await total('heatmap-total-all')
    const before = await picture()
    await page.getByTestId('venue-toggle-bybit').click()
    await waitFor('fewer liquidations', async () => (await total('heatmap-total-all')) < all * 0.9)
    expect((await picture()).equals(before)).toBe(false)
    await page.getByTestId('venue-toggle-bybit').click()
    await waitFor('all again', async () => (await total('heatmap-total-all')) >= all)
  })

  it('turns the badge of a killed venue while the others go on', async () => {
    const badge = (venue: string) => page.getByTestId(`health-row-${venue}`)
    await waitFor('every venue to be live', async () => {
      const texts = await Promise.all(venues.map((venue) => badge(venue).textContent()))
      return texts.every((text) => /live/i.test(text ?? ''))
    })
    await fetch(`${control()}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ venue: 'bybit', fault: 'drop', durationMs: 600_000 }),
    })
    await waitFor(
      'the badge of Bybit',
      async () => /down/i.test((await badge('bybit').textContent()) ?? ''),
      30_000,
    )
    expect(await badge('binance-usdm').textContent()).toMatch(/live/i)
    expect(await badge('hyperliquid').textContent()).toMatch(/live/i)
    await page.getByTestId('degraded-banner').waitFor()
    await fetch(`${control()}/faults`, { method: 'DELETE' })
    await waitFor(
      'Bybit to come back',
      async () => /live/i.test((await badge('bybit').textContent()) ?? ''),
      60_000,
    )
  })

  it('keeps everything over a reload', async () => {
    const symbol = page.getByTestId('symbol-picker')
    await symbol.click()
    await page.getByTestId('symbol-ETHUSDT').click()
    await page.getByTestId('range-12h').click()
    await waitFor('the figures of ETHUSDT', async () => (await total('heatmap-total-all')) > 0)
    // Choices are written a moment after they were made.
    await waitFor('the choice to be stored', async () => {
      await page.reload()
      await page.getByTestId('heatmap-canvas').waitFor()
      return (await symbol.textContent())?.includes('ETHUSDT')
    })
    expect(await page.getByTestId('range-12h').getAttribute('aria-checked')).toBe('true')
    await waitFor('the same map', async () => (await total('heatmap-total-all')) > 0)
  })
})
