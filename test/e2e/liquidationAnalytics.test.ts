import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { canShowRenderer, openWindow } from '../support/rendererHarness/browser.ts'
import type { FakeOptions } from '../support/rendererHarness/fakeEngine.ts'
import type { Harness } from '../support/rendererHarness/server.ts'
import { startHarness } from '../support/rendererHarness/server.ts'

const quiet: FakeOptions = { rate: 0 }

/** A busy machine takes its time: what counts is that it comes about. */
const busy = { timeout: 60_000 } as const

/** Blue pixels of the chart: the palette of predicted levels is cold, everything else is not. */
function coldPixels(page: Page): Promise<number> {
  return page
    .getByTestId('heatmap-canvas')
    .first()
    .evaluate((chart) => {
      let count = 0
      for (const canvas of chart.querySelectorAll('canvas')) {
        const context = canvas.getContext('2d')
        if (context === null || canvas.width < 200) continue
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
        for (let at = 0; at < data.length; at += 4) {
          const [red = 0, green = 0, blue = 0] = data.slice(at, at + 3)
          if (blue > red + 30 && blue > green + 8) count += 1
        }
      }
      return count
    })
}

describe.skipIf(!canShowRenderer())('liquidation analytics in a browser', () => {
  let browser: Browser
  let harness: Harness | null = null

  const open = async (options: FakeOptions = quiet) => {
    harness = await startHarness(options)
    const { page, errors } = await openWindow(browser, harness.url)
    const { engine } = harness
    return { page, errors, engine, analytics: engine.analytics }
  }
  const asked = (name: string) =>
    harness?.engine.requests.filter((request) => request.name === name) ?? []
  const predicted = (page: Page) =>
    page.locator('.heatmap[data-predicted="ready"]').first().waitFor()
  const tab = (page: Page, name: string) => page.locator('.tab', { hasText: name }).click()

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

  it('draws predicted levels as a layer of their own that can be put away', async () => {
    const { page, errors } = await open()
    await predicted(page)
    await expect.poll(() => coldPixels(page), busy).toBeGreaterThan(5000)
    await page.getByTestId('layers-open').click()
    await page.getByTestId('profile-switch').click()
    await page.getByTestId('layer-predicted').click()
    await expect.poll(() => coldPixels(page), busy).toBeLessThan(1500)
    await page.getByTestId('layer-executed').click()
    expect(await page.getByTestId('legend-executed').isDisabled()).toBe(true)
    expect(errors).toEqual([])
  })

  it('makes a layer fainter by its opacity', async () => {
    const { page } = await open()
    await predicted(page)
    await expect.poll(() => coldPixels(page), busy).toBeGreaterThan(5000)
    const strong = await coldPixels(page)
    await page.getByTestId('layers-open').click()
    await page.getByTestId('opacity-predicted').focus()
    await page.keyboard.press('Home')
    await expect.poll(() => coldPixels(page), busy).toBeLessThan(strong / 4)
  })

  it('names the nearest clusters with distance and size', async () => {
    const { page } = await open()
    const below = page.getByTestId('cluster-below')
    await below.waitFor()
    expect(Number(await below.getAttribute('data-value'))).toBeGreaterThan(0)
    expect(await below.textContent()).toMatch(/−\d+\.\d\d%/)
    expect(await page.getByTestId('cluster-above').textContent()).toMatch(/\+\d+\.\d\d%/)
  })

  it('tells what a model holds open under the cursor, per venue, apart from what happened', async () => {
    const { page } = await open()
    await predicted(page)
    await page.keyboard.press('ArrowLeft')
    const tip = page.getByTestId('cell-tooltip')
    await tip.waitFor()
    expect(await tip.textContent()).toContain('Realised')
    const part = page.getByTestId('cell-predicted')
    const text = await part.textContent()
    for (const word of ['Predicted', 'Binance', 'Bybit', 'Hyperliquid', 'a model’s figure'])
      expect(text).toContain(word)
  })

  it('changes the weights of the model for one map, and saves them for all', async () => {
    const { page, analytics } = await open()
    await predicted(page)
    await page.keyboard.press('m')
    await page.getByTestId('weight-100').fill('70')
    await page.getByTestId('model-apply').click()
    await expect
      .poll(() => JSON.stringify(asked('model:grid').at(-1)?.input['settings']), busy)
      .toContain('"100":0.4375')
    expect(analytics.settings.weights[100]).toBe(0.1)
    await page.keyboard.press('m')
    await page.getByTestId('model-save').click()
    await expect.poll(() => analytics.settings.weights[100], busy).toBeCloseTo(0.4375, 6)
    await expect.poll(() => asked('model:grid').at(-1)?.input['settings'], busy).toBeUndefined()
  })

  it('shows two venues side by side with one crosshair', async () => {
    const { page } = await open()
    await page.getByTestId('compare').click()
    const charts = page.getByTestId('heatmap-canvas')
    await expect.poll(() => charts.count(), busy).toBe(2)
    const box = await charts.first().boundingBox()
    if (box === null) throw new Error('the chart has no size')
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.5)
    await page.mouse.move(box.x + box.width * 0.3 + 1, box.y + box.height * 0.5)
    const heads = page.locator('.cell-tip-head')
    await expect.poll(() => heads.count(), busy).toBe(2)
    expect(await heads.nth(0).textContent()).toBe(await heads.nth(1).textContent())
    await page.getByTestId('compare-1').click()
    await page.getByRole('menuitemradio', { name: 'Binance USD-M' }).click()
    expect(await page.getByTestId('compare-0').getAttribute('data-value')).toBe('bybit')
  })

  it('opens a second map that keeps a symbol of its own', async () => {
    const { page } = await open()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('another liquidation')
    await page.keyboard.press('Enter')
    await page.locator('.tab', { hasText: 'Liquidation heatmap 2' }).waitFor()
    await page.getByTestId('map-symbol').click()
    await page.getByTestId('symbol-SOLUSDT').click()
    await page.locator('.tab', { hasText: 'Liquidation heatmap 2 SOLUSDT' }).waitFor()
    expect(await page.getByTestId('symbol-picker').getAttribute('data-value')).toBe('BTCUSDT')
    const symbols = () =>
      new Set(
        asked('heatmap:watch').map(({ input }) => (input['query'] as { symbol: string }).symbol),
      )
    await expect.poll(symbols, busy).toEqual(new Set(['BTCUSDT', 'SOLUSDT']))
  })

  it('shows the score next to the map, and none where no event stands behind it', async () => {
    const { page, analytics } = await open()
    const badge = page.getByTestId('validation-badge')
    await expect.poll(() => badge.getAttribute('data-scored'), busy).toBe('true')
    expect(await badge.textContent()).toContain('lift')
    analytics.scored = 0
    await page.reload()
    await expect.poll(() => badge.getAttribute('data-scored'), busy).toBe('false')
    await badge.click()
    const row = page.getByTestId('validation-all-1h-twoSided-1')
    await row.waitFor()
    expect(await row.textContent()).toContain('No liquidation was recorded')
    expect(await row.textContent()).not.toMatch(/\d%|\d×/)
  })

  it('says that there are no predicted levels, and keeps the realised map', async () => {
    const { page, analytics } = await open()
    await predicted(page)
    analytics.refusal = 'NO_VENUE_AVAILABLE'
    await page.reload()
    await page.getByText('No predicted levels').waitFor()
    await expect.poll(() => page.locator('.heatmap').getAttribute('data-state'), busy).toBe('ready')
    analytics.refusal = null
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByTestId('cluster-below').waitFor()
  })

  it('counts liquidations by venue, size and hour, and names the largest', async () => {
    const { page, engine } = await open()
    await tab(page, 'Liquidation statistics')
    const since = Date.now() - 23 * 3_600_000
    const longs = (engine.markets.get('BTCUSDT')?.liquidations ?? [])
      .filter((row) => row.positionSide === 'long' && row.exchangeTime > since)
      .reduce((sum, row) => sum + row.notional, 0)
    const shown = async () =>
      Number(await page.getByTestId('statistics-total-long').getAttribute('data-value'))
    await expect.poll(shown, busy).toBeGreaterThanOrEqual(Math.floor(longs))
    for (const part of ['By venue and side', 'By size', 'By hour of the day', 'Largest'])
      await page.getByRole('region', { name: part }).waitFor()
  })

  it('tells an alert by toast and bell, keeps it in the history, and stays silent when muted', async () => {
    const { page, analytics } = await open()
    analytics.tell({ message: 'First alert.' })
    await page.getByTestId('market-toast').getByText('First alert.').waitFor()
    const bell = page.getByTestId('market-bell')
    await expect.poll(() => bell.getAttribute('data-unread'), busy).toBe('1')
    await page.getByLabel('Put this alert away').click()
    await page.getByTestId('alerts-mute').first().click()
    await page.getByTestId('alerts-mute-always').click()
    analytics.tell({ message: 'Second alert.' })
    await expect.poll(() => bell.getAttribute('data-unread'), busy).toBe('2')
    expect(await page.getByTestId('market-toast').count()).toBe(0)
    await bell.click()
    await page.getByTestId('market-history-row').nth(1).waitFor()
    await page.getByTestId('market-alerts-read').click()
    await expect.poll(() => bell.getAttribute('data-unread'), busy).toBe('0')
    const saved = () =>
      asked('settings:set').filter(({ input }) => input['name'] === 'interface.read').length
    await expect.poll(saved, busy).toBeGreaterThan(0)
    await page.reload()
    await expect.poll(() => bell.getAttribute('data-unread'), busy).toBe('0')
    await tab(page, 'Market alerts')
    await page.getByTestId('market-history-row').nth(1).waitFor()
  })

  it('writes a rule, switches it off and removes it', async () => {
    const { page, analytics } = await open()
    await tab(page, 'Market alerts')
    await page.getByTestId('alerts-rules').click()
    await page.getByTestId('rule-add').click()
    await page.getByTestId('rule-add-largeLiquidation').click()
    await page.getByTestId('rule-name').fill('')
    expect(await page.getByTestId('rule-save').isDisabled()).toBe(true)
    await page.getByTestId('rule-name').fill('Whales')
    await page.getByTestId('rule-size').fill('2.5M')
    await page.getByTestId('rule-size').press('Tab')
    await page.getByTestId('rule-save').click()
    await page.getByTestId('rule-r-1').waitFor()
    expect(analytics.rules[0]).toMatchObject({ name: 'Whales', minNotional: 2_500_000 })
    await page.getByRole('switch', { name: 'Whales switched on' }).click()
    await expect.poll(() => analytics.rules[0]?.enabled, busy).toBe(false)
    await page.getByLabel('Remove Whales').click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByTestId('rule-r-1').waitFor({ state: 'detached' })
    expect(analytics.rules).toEqual([])
  })

  it('imports a file with its progress in sight, and stops it', async () => {
    const { page } = await open()
    await tab(page, 'Liquidation statistics')
    await page.getByTestId('import-open').click()
    await page.getByTestId('import-path').fill('/archive/BTCUSDT.csv.gz')
    await page.getByTestId('import-start').click()
    const row = page.getByTestId('import-row')
    await expect.poll(() => row.textContent(), busy).toContain('known already')
    await row.getByRole('button', { name: 'Stop' }).click()
    await expect.poll(() => row.getAttribute('data-state'), busy).toBe('stopped')
    await row.getByRole('button', { name: 'Go on' }).click()
    await expect.poll(() => row.getAttribute('data-state'), busy).toBe('running')
    expect(asked('imports:start').at(-1)?.input).toMatchObject({
      path: '/archive/BTCUSDT.csv.gz',
      venue: 'binance-usdm',
    })
  })
})
