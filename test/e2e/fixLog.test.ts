import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FixSessionsAnswer } from '../../src/main/gateway/answers/fix.ts'
import { getJson } from '../support/api.ts'
import { chromiumPath, launchChromium } from '../support/chromium.ts'
import { type RunningCli, startCli, temporaryFolder } from '../support/cli.ts'
import { waitFor } from '../support/waitFor.ts'

const config = (orderEntry: string): string => `
environment: sandbox
symbols: [BTCUSDT]
exchanges:
  binance-spot:
    enabled: true
    order_entry: ${orderEntry}
`

/** An engine with its own settings, and a window on it with the FIX log in front. */
async function open(folder: string, browser: Browser, orderEntry: 'fix' | 'rest') {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'config.yaml'), config(orderEntry))
  const engine = await startCli(['start', '--host', 'headless', '--data', folder])
  try {
    return { engine, ...(await openWindow(engine, browser)) }
  } catch (error) {
    await engine.stop()
    throw error
  }
}

async function openWindow(engine: RunningCli, browser: Browser) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  const { url, token } = engine.first as { url: string; token: string }
  await page.goto(`${url}/?token=${token}`)
  await page.getByRole('tab').first().waitFor({ timeout: 60_000 })
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Type a command, panel or symbol').fill('fix log')
  await page.keyboard.press('Enter')
  await page.getByTestId('fix-log').waitFor()
  return { page, errors }
}

/** The FIX log, in a real browser on the real engine with its orders over FIX. */
describe.skipIf(chromiumPath() === null)('the FIX log in a browser', { timeout: 120_000 }, () => {
  const folder = temporaryFolder()
  const session = 'binance-spot main'
  let engine: RunningCli
  let browser: Browser
  let page: Page
  let errors: readonly string[]

  beforeAll(async () => {
    browser = await launchChromium()
    ;({ engine, page, errors } = await open(join(folder.path, 'fix'), browser, 'fix'))
    await waitFor(
      'the session',
      async () => /Logged on/.test((await at('fix-session').first().textContent()) ?? ''),
      60_000,
    )
  }, 120_000)

  afterAll(async () => {
    await browser.close()
    await engine.stop()
    folder.remove()
  }, 60_000)

  const at = (testId: string) => page.getByTestId(testId)
  const rows = () => at('fix-log').getByRole('row')
  const texts = async (): Promise<readonly string[]> => {
    const all = await rows().allTextContents()
    return all.filter((text) => /NewOrder|Execution|Logon|Cancel/i.test(text))
  }
  const api = (path: string, body?: unknown): Promise<Response> => {
    const { url, token } = engine.first as { url: string; token: string }
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    return fetch(`${url}${path}`, {
      headers,
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
  }
  const shown = (what: string, words: RegExp) =>
    waitFor(what, async () => (await texts()).some((text) => words.test(text)), 30_000)

  it('tells an order and its report in words, and no secret', async () => {
    const order = {
      idempotency_key: 'fix-log-1',
      exchange: 'binance-spot',
      symbol: 'BTCUSDT',
      side: 'BUY',
      market_kind: 'SPOT',
      type: 'LIMIT',
      quantity: '0.001',
      price: '40000',
      time_in_force: 'GTC',
    }
    const placed = await waitFor(
      'the order to be taken',
      async () => {
        const response = await api('/orders', order)
        return response.ok ? ((await response.json()) as unknown) : null
      },
      60_000,
    )
    expect(placed).toBeTruthy()
    await shown('the order', /NewOrderSingle.*Side=1 BUY/i)
    await shown('its report', /ExecutionReport.*OrdStatus=/i)
    await at('fix-log').getByText('ExecutionReport').first().click()
    await at('fix-details').waitFor()
    expect(await at('fix-details').textContent()).toMatch(/OrdStatus/)
    await page.screenshot({ path: process.env['FIX_LOG_SCREENSHOT'] ?? join(folder.path, 's.png') })
    await at('fix-details').getByRole('button', { name: 'Close' }).click()
    const log = await (await api('/fix/log?limit=500')).text()
    expect(log).not.toMatch(/553=(?!\*)[A-Za-z0-9]{8}/)
  })

  it('finds by direction and by word', async () => {
    await at('fix-out').click()
    await waitFor('only what we sent', async () => {
      const all = await texts()
      return all.length > 0 && all.every((text) => !/ExecutionReport/.test(text))
    })
    await at('fix-in').click()
    await waitFor('only what came', async () => {
      const all = await texts()
      return all.length > 0 && all.every((text) => !/NewOrderSingle/.test(text))
    })
    await at('fix-text').fill('no such word anywhere')
    await page.getByText('Nothing passes the filters').waitFor()
    await at('fix-text').fill('ordstatus')
    await shown('the report', /ExecutionReport/)
    await at('fix-text').fill('')
    await page
      .getByRole('button', { name: 'Both' })
      .or(page.getByRole('radio', { name: 'Both' }))
      .first()
      .click()
    expect(await shown('the order again', /NewOrderSingle/)).toBe(true)
  })

  it('gives the whole log as a file', async () => {
    const csv = await api('/fix/log/export?format=csv')
    expect(csv.headers.get('content-type')).toMatch(/text\/csv/)
    expect(await csv.text()).toMatch(/NewOrderSingle/)
    const download = page.waitForEvent('download')
    await at('fix-export-jsonl').click()
    expect((await download).suggestedFilename()).toBe('pitwall-fix.jsonl')
  })

  it('sets the numbers back only after the session’s name was typed', async () => {
    const nextOut = async (): Promise<number> => {
      const { data } = await getJson<FixSessionsAnswer>(engine, '/fix/sessions')
      return data.find((each) => each.session === session)?.nextOut ?? 0
    }
    const before = await nextOut()
    expect(before).toBeGreaterThan(2)
    await at('fix-reset').click()
    expect(await at('fix-do').isDisabled()).toBe(true)
    await at('fix-confirm').fill('binance-spot')
    expect(await at('fix-do').isDisabled()).toBe(true)
    await at('fix-confirm').fill(session)
    await at('fix-do').click()
    await waitFor('the numbers to begin again', async () => (await nextOut()) < before, 30_000)
    await waitFor(
      'the session',
      async () => /Logged on/.test((await at('fix-session').first().textContent()) ?? ''),
      60_000,
    )
  })

  it('keeps the log over a power cut', async () => {
    const { data } = await getJson<FixSessionsAnswer>(engine, '/fix/sessions')
    expect(data).toHaveLength(1)
    await engine.kill()
    await page.close()
    ;({ engine, page, errors } = await open(join(folder.path, 'fix'), browser, 'fix'))
    await shown('the order of before', /NewOrderSingle/)
  })

  it('says what to do where there is no session', async () => {
    const other = await open(join(folder.path, 'rest'), browser, 'rest')
    try {
      await other.page.getByText('There is no FIX session').waitFor()
      expect(other.errors).toEqual([])
    } finally {
      await other.engine.stop()
    }
  })

  it('has no error on the page', () => {
    expect(errors).toEqual([])
  })
})
