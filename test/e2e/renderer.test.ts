import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { canShowRenderer, openWindow } from '../support/rendererHarness/browser.ts'
import type { FakeOptions } from '../support/rendererHarness/fakeEngine.ts'
import type { Harness } from '../support/rendererHarness/server.ts'
import { startHarness } from '../support/rendererHarness/server.ts'

const quiet: FakeOptions = { rate: 0 }

async function valueOf(page: Page, testId: string): Promise<number> {
  return Number(await page.getByTestId(testId).getAttribute('data-value'))
}

async function allSides(page: Page, venue: string): Promise<number> {
  const long = await valueOf(page, `heatmap-total-${venue}-long`)
  return long + (await valueOf(page, `heatmap-total-${venue}-short`))
}

/** Pixels of the chart's own canvases that carry a color rather than a grey. */
function colouredPixels(page: Page): Promise<number> {
  return page.getByTestId('heatmap-canvas').evaluate((chart) => {
    let count = 0
    for (const canvas of chart.querySelectorAll('canvas')) {
      const context = canvas.getContext('2d')
      if (context === null || canvas.width < 200) continue
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
      for (let at = 0; at < data.length; at += 4) {
        const [red = 0, green = 0, blue = 0] = data.slice(at, at + 3)
        if (Math.max(red, green, blue) - Math.min(red, green, blue) > 40) count += 1
      }
    }
    return count
  })
}

describe.skipIf(!canShowRenderer())('the interface in a browser', () => {
  let browser: Browser
  let harness: Harness | null = null

  const open = async (options: FakeOptions = quiet, waitForMap = true) => {
    harness = await startHarness(options)
    const { page, errors } = await openWindow(browser, harness.url, { waitForMap })
    return { page, errors, harness, engine: harness.engine }
  }

  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    await harness?.close()
    harness = null
  })
  afterAll(async () => {
    await browser.close()
  })

  it('draws the map and shows the engine’s figures to the cent, without an error', async () => {
    const { page, errors, engine } = await open()
    const grid = engine.markets.get('BTCUSDT')
    expect(grid?.liquidations.length).toBeGreaterThan(100)
    await expect.poll(() => colouredPixels(page)).toBeGreaterThan(2000)
    const sums = await Promise.all(
      ['binance-usdm', 'bybit', 'hyperliquid'].map((venue) => allSides(page, venue)),
    )
    const all = await valueOf(page, 'heatmap-total-all')
    expect(all).toBeGreaterThan(0)
    expect(all).toBeCloseTo(
      sums.reduce((a, b) => a + b, 0),
      1,
    )
    expect(errors).toEqual([])
  })

  it('takes a hidden venue out of the figures and the picture', async () => {
    const { page } = await open()
    const before = await valueOf(page, 'heatmap-total-all')
    const bybit = await allSides(page, 'bybit')
    const picture = await colouredPixels(page)
    await page.getByTestId('venue-toggle-bybit').click()
    await expect.poll(() => valueOf(page, 'heatmap-total-all')).toBeCloseTo(before - bybit, 1)
    await expect.poll(() => colouredPixels(page)).not.toBe(picture)
    await page.getByTestId('venue-toggle-all').click()
    await expect.poll(() => valueOf(page, 'heatmap-total-all')).toBeCloseTo(before, 1)
  })

  it('shows a new liquidation in the tape and in the totals', async () => {
    const { page, engine } = await open()
    const before = await valueOf(page, 'heatmap-total-bybit-long')
    const row = engine.liquidate('BTCUSDT', {
      venue: 'bybit',
      positionSide: 'long',
      side: 'sell',
      notional: 1_234_567.89,
    })
    await page.locator(`[data-testid="tape-row"][data-id="${row.id}"]`).waitFor()
    await expect
      .poll(() => valueOf(page, 'heatmap-total-bybit-long'))
      .toBeCloseTo(before + 1_234_567.89, 1)
  })

  it('holds the tape still while it is read and counts what is new', async () => {
    const { page, engine } = await open()
    const first = page.getByTestId('tape-row').first()
    await first.hover()
    const id = await first.getAttribute('data-id')
    engine.liquidate('ETHUSDT')
    engine.liquidate('BTCUSDT')
    await expect.poll(() => page.getByTestId('tape-new').textContent()).toContain('2 new')
    expect(await first.getAttribute('data-id')).toBe(id)
    await page.getByTestId('tape-new').click()
    await expect.poll(() => first.getAttribute('data-id')).not.toBe(id)
  })

  it('turns the badge of a venue that fails while the others stay live', async () => {
    const { page, engine } = await open()
    const badge = (venue: string) => page.getByTestId(`venue-badge-${venue}`)
    await expect.poll(() => badge('bybit').getAttribute('data-health')).toBe('live')
    engine.down.add('bybit')
    await expect.poll(() => badge('bybit').getAttribute('data-health')).toBe('down')
    expect(await badge('bybit').textContent()).toContain('down')
    expect(await badge('binance-usdm').getAttribute('data-health')).toBe('live')
    expect(await page.getByTestId('degraded-banner').textContent()).toContain('Bybit is down')
    const health = page.getByTestId('health-row-bybit')
    expect(await health.textContent()).toContain('The connection was closed')
  })

  it('asks for the state again after a lost frame', async () => {
    const { page, engine } = await open()
    engine.skipFrame()
    await expect
      .poll(() => engine.requests.filter((each) => each.name === 'frames:resync').length)
      .toBe(1)
    const row = engine.liquidate('BTCUSDT')
    await page.locator(`[data-testid="tape-row"][data-id="${row.id}"]`).waitFor()
  })

  it('says that the engine is away, and goes on by itself when it is back', async () => {
    const { page, harness: server, engine } = await open()
    server.accept = false
    server.cut()
    await page.getByTestId('engine-unreachable').waitFor()
    expect(await page.getByTestId('engine-link').getAttribute('data-link')).toBe('lost')
    const missed = engine.liquidate('BTCUSDT')
    server.accept = true
    await page.getByTestId('engine-unreachable').waitFor({ state: 'detached' })
    await page.locator(`[data-testid="tape-row"][data-id="${missed.id}"]`).waitFor()
    await page.locator('.heatmap[data-state="ready"]').waitFor()
  })

  it('keeps symbol, range, cut-offs and layout over a reload', async () => {
    const { page, engine } = await open()
    await page.getByTestId('range-3d').click()
    await page.getByTestId('cutoff-low').fill('1.5k')
    await page.getByTestId('cutoff-low').press('Enter')
    await page.getByLabel('Close Liquidation tape').click({ force: true })
    const saved = (name: string) =>
      engine.requests.filter(
        (each) => each.name === 'settings:set' && each.input['name'] === `interface.${name}`,
      ).length
    await expect.poll(() => saved('layout')).toBeGreaterThan(0)
    await expect.poll(() => saved('preferences')).toBeGreaterThan(0)
    await page.reload()
    await page.locator('.heatmap[data-state="ready"]').waitFor()
    expect(await page.getByTestId('range-3d').getAttribute('data-state')).toBe('on')
    expect(await page.getByTestId('cutoff-low').inputValue()).toBe('1,500')
    expect(await page.getByTestId('tape-row').count()).toBe(0)
  })

  it('opens with the default layout when the saved one is broken', async () => {
    const { page, engine } = await open()
    engine.settings.set('interface.layout', '{"grid":{"root":7},"panels":{"x":{"id":"heatmap"}}}')
    await page.reload()
    await page.getByTestId('heatmap-canvas').waitFor()
    await page.getByTestId('health-row-bybit').waitFor()
    expect(await page.getByTestId('tape-row').count()).toBeGreaterThan(0)
  })

  it('is driven by the keyboard alone', async () => {
    const { page } = await open()
    const pressed = (testId: string) => page.getByTestId(testId).getAttribute('data-state')
    await page.keyboard.press('3')
    await expect.poll(() => pressed('range-3d')).toBe('on')
    await page.locator('.heatmap[data-state="ready"]').waitFor()
    const bin = () => page.getByTestId('bin-select').getAttribute('data-value')
    const before = Number(await bin())
    await page.keyboard.press(']')
    await expect.poll(async () => Number(await bin())).toBeGreaterThan(before)
    await page.keyboard.press('ArrowLeft')
    await page.getByTestId('cell-tooltip').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('cell-tooltip').waitFor({ state: 'detached' })
    await page.keyboard.press('v')
    await expect
      .poll(() => page.getByTestId('venue-toggle-bybit').getAttribute('aria-pressed'))
      .toBe('false')
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('Keyboard and mouse').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('show 7d')
    await page.keyboard.press('Enter')
    await expect.poll(() => pressed('range-7d')).toBe('on')
  })

  it('finds a symbol by typing its letters anywhere', async () => {
    const { page } = await open()
    await page.keyboard.type('eth')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.getByTestId('symbol-picker').getAttribute('data-value'))
      .toBe('ETHUSDT')
  })

  it('keeps a panned view still when a new column begins', async () => {
    let ahead = 0
    const { page } = await open({ ...quiet, now: () => Date.now() + ahead })
    const chart = page.getByTestId('heatmap-canvas')
    const box = await chart.boundingBox()
    if (box === null) throw new Error('the chart has no size')
    const middle = { x: box.x + box.width * 0.4, y: box.y + box.height * 0.5 }
    await page.mouse.move(middle.x, middle.y)
    for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -240)
    await page.mouse.down()
    await page.mouse.move(middle.x + 120, middle.y, { steps: 6 })
    await page.mouse.up()
    await page.mouse.move(middle.x + 121, middle.y)
    await page.mouse.move(middle.x + 120, middle.y)
    const label = () => page.getByTestId('cell-tooltip').locator('.cell-tip-head').textContent()
    await expect.poll(label).toContain(':')
    const before = await label()
    const asked = () =>
      harness?.engine.requests.filter((each) => each.name === 'heatmap:watch').length ?? 0
    const watched = asked()
    ahead += 15 * 60_000
    await expect.poll(asked, { timeout: 30_000 }).toBeGreaterThan(watched)
    await page.mouse.move(middle.x + 121, middle.y)
    await page.mouse.move(middle.x + 120, middle.y)
    await expect.poll(label).toBe(before)
  })

  it('tells an empty record from a failed request, and recovers from the latter', async () => {
    const { page } = await open({ ...quiet, empty: true })
    await page.getByTestId('heatmap-empty').waitFor()
    expect(await valueOf(page, 'heatmap-total-all')).toBe(0)
    await page.close()
    await harness?.close()
    const failing = await open({ ...quiet, failing: true }, false)
    await failing.page.getByText('The heatmap could not be loaded').waitFor()
    failing.engine.failing = false
    await failing.page.getByRole('button', { name: 'Try again' }).click()
    await failing.page.locator('.heatmap[data-state="ready"]').waitFor()
  })

  it('cannot be mistaken about its mode', async () => {
    const { page } = await open({
      ...quiet,
      state: {
        sending: 'armed',
        venues: [{ venue: 'bybit', environment: 'live' }],
        replay: { file: '/tmp/a.jsonl', speed: '10x' },
        notices: ['The database was damaged; a new one was started.'],
      },
    })
    const banner = page.getByTestId('mode-banner')
    expect(await banner.getAttribute('data-mode')).toBe('live')
    const text = await banner.textContent()
    for (const word of ['Live', 'Armed', 'Replay', 'a.jsonl', '10x']) expect(text).toContain(word)
    await page.getByText('The database was damaged').waitFor()
    await page.getByLabel('Dismiss this notice').click()
    await page.getByText('The database was damaged').waitFor({ state: 'detached' })
  })
})
