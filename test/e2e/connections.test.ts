import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UnixMs } from '../../src/contract/domain/ids.ts'
import { type VenueId, venueIds } from '../../src/contract/domain/venue.ts'
import { chromiumPath, launchChromium } from '../support/chromium.ts'
import { type RunningCli, startCli, temporaryFolder } from '../support/cli.ts'
import { canShowRenderer, openWindow } from '../support/rendererHarness/browser.ts'
import { startHarness } from '../support/rendererHarness/server.ts'
import type { Harness } from '../support/rendererHarness/server.ts'
import { waitLong as waitFor } from '../support/waitFor.ts'

type Sockets = { readonly clients: number; readonly subscriptions: number }
type SandboxStatus = {
  readonly venues: Readonly<Record<VenueId, Sockets & { readonly privateClients: number }>>
}

/** Pixels of the lane of the venue in the given row that are drawn, but not in its own color. */
function hatchedPixels(page: Page, row: number): Promise<number> {
  return page.getByLabel('Recording coverage by venue').evaluate((canvas, index) => {
    const context = canvas instanceof HTMLCanvasElement ? canvas.getContext('2d') : null
    if (context === null) throw new Error('the lane cannot be read')
    const { data } = context.getImageData(0, index * 8, context.canvas.width, 5)
    const counts = new Map<string, number>()
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] === 0) continue
      const color = data.slice(at, at + 4).join(' ')
      counts.set(color, (counts.get(color) ?? 0) + 1)
    }
    const sizes = [...counts.values()].toSorted((a, b) => b - a)
    return sizes.slice(1).reduce((sum, size) => sum + size, 0)
  }, row)
}

/** The panel that steers connections, in a real browser on the real engine and the sandbox. */
describe.skipIf(chromiumPath() === null)('connections and limits in a browser', () => {
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
    await page.getByRole('tab', { name: /connections & limits/i }).click()
    const isLive = async (): Promise<boolean> => {
      const healths = await Promise.all(venueIds.map(badge))
      return healths.every((text) => /live/i.test(text))
    }
    await waitFor('every venue to be live', isLive, 60_000)
  })

  afterAll(async () => {
    await browser.close()
    await engine.stop()
    folder.remove()
  })

  const section = (venue: VenueId) => page.getByTestId(`connections-${venue}`)

  const badge = async (venue: VenueId): Promise<string> =>
    (await page.getByTestId(`venue-badge-${venue}`).textContent()) ?? ''

  const control = (): string => /"control":"([^"]+)"/.exec(engine.stderr())?.[1] ?? ''

  /** Sockets of market data: those of the account stay, whatever is switched. */
  const sandbox = async (venue: VenueId): Promise<Sockets> => {
    const status = (await (await fetch(`${control()}/status`)).json()) as SandboxStatus
    const { clients, privateClients, subscriptions } = status.venues[venue]
    return { clients: clients - privateClients, subscriptions }
  }

  /** What each limit of the venue says is used. */
  const used = (venue: VenueId): Promise<readonly number[]> =>
    section(venue)
      .getByRole('meter')
      .evaluateAll((meters) => meters.map((meter) => Number(meter.getAttribute('aria-valuenow'))))

  it('shows every venue with limits that move', async () => {
    for (const venue of venueIds) {
      await waitFor(`limits and a socket of ${venue}`, async () => {
        const connections = await section(venue)
          .getByTestId(/^connection-/)
          .count()
        return connections > 1 && (await used(venue)).length > 0
      })
    }
    const before = await used('binance-usdm')
    await page.getByTestId('range-7d').click()
    await expect.poll(() => used('binance-usdm'), { timeout: 30_000 }).not.toEqual(before)
  })

  it('closes a venue’s sockets with its switch, and restores exactly what was wanted', async () => {
    const before = await sandbox('bybit')
    expect(before.clients).toBeGreaterThan(0)
    await page.getByTestId('flag-bybit-ingest').click()
    await waitFor('the badge to say off', async () => /off/.test(await badge('bybit')))
    await waitFor('the sockets to be gone', async () => (await sandbox('bybit')).clients === 0)
    expect(
      await section('bybit')
        .getByTestId(/^connection-market/)
        .count(),
    ).toBe(0)
    expect(await badge('binance-usdm')).toMatch(/live/i)
    await page.getByText(/Bybit is off since .*: Switched off/).waitFor()
    // The gap may fall on the one that the start left at the same edge of the lane.
    expect(await hatchedPixels(page, venueIds.indexOf('bybit'))).toBeGreaterThan(0)
    await page.getByTestId('flag-bybit-ingest').click()
    await waitFor('the venue to be live again', async () => /live/i.test(await badge('bybit')))
    expect(await sandbox('bybit')).toEqual(before)
  })

  it('opens and closes a breaker by hand', async () => {
    const breaker = section('hyperliquid').getByTestId('breaker-execution')
    await breaker.click()
    await waitFor('the breaker to open', async () =>
      /open/.test((await breaker.textContent()) ?? ''),
    )
    const orders = section('hyperliquid').locator('.connections-orders')
    expect(await orders.getAttribute('data-allowed')).toBe('false')
    await breaker.click()
    await waitFor('the breaker to close', async () =>
      /closed/.test((await breaker.textContent()) ?? ''),
    )
    expect(await orders.getAttribute('data-allowed')).toBe('true')
  })

  it('shows that a venue told it to wait, without an error on the page', async () => {
    await fetch(`${control()}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ venue: 'binance-usdm', fault: 'http429', durationMs: 10_000 }),
    })
    await page.getByTestId('range-3d').click()
    await waitFor(
      'the limit that waits',
      async () =>
        (await section('binance-usdm')
          .getByText(/told to wait/)
          .count()) > 0,
    )
    expect(errors).toEqual([])
  })
})

describe.skipIf(!canShowRenderer())('connections of a live venue, on generated data', () => {
  let browser: Browser
  let harness: Harness
  let page: Page

  beforeAll(async () => {
    browser = await launchChromium()
    harness = await startHarness({
      rate: 0,
      state: { venues: venueIds.map((venue) => ({ venue, environment: 'live' })) },
    })
    page = (await openWindow(browser, harness.url)).page
  })

  afterAll(async () => {
    await browser.close()
    await harness.close()
  })

  it('says above everything what orders wait for, venue by venue, until it is over', async () => {
    const { connections } = harness.engine
    const banner = page.getByTestId('resuming-banner')
    expect(await banner.count()).toBe(0)
    const since = Date.now() as UnixMs
    const cause = 'The machine slept.'
    harness.engine.down.add('bybit')
    connections.resuming = { since, cause, waitingFor: ['bybit'] }
    await banner.getByText(cause).waitFor()
    expect(await page.getByTestId('resuming-bybit').textContent()).toContain('connecting')
    expect(await page.getByTestId('resuming-hyperliquid').textContent()).toContain('ready')
    harness.engine.down.delete('bybit')
    connections.resuming = null
    await banner.waitFor({ state: 'detached' })
  })

  it('asks before market data is cut, and is answered by keyboard', async () => {
    await page.getByRole('tab', { name: /connections & limits/i }).click()
    const flag = page.getByRole('switch', { name: 'Bybit, market data' })
    await flag.focus()
    await page.keyboard.press('Space')
    await page.getByRole('alertdialog').getByText('Switch off the market data of Bybit?').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    expect(await flag.isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Bybit, data breaker: closed' }).press('Enter')
    await page.getByRole('button', { name: 'Open the breaker' }).click()
    await page.getByRole('button', { name: 'Bybit, data breaker: open' }).waitFor()
  })
})
