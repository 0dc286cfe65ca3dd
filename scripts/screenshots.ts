import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { launchChromium } from '../test/support/chromium.ts'
import { startCli, temporaryFolder } from '../test/support/cli.ts'
import { waitFor } from '../test/support/waitFor.ts'
import { buildIfStale } from './build.ts'
import { pictureTrading } from './tradingScreenshots.ts'

/** `npm run screenshots`: pictures of the running program on the sandbox venues, for the docs. */
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const

const root = join(import.meta.dirname, '..')
const target = join(root, 'docs', 'screenshots')
mkdirSync(target, { recursive: true })
buildIfStale(root)

async function picture(page: Page, name: string): Promise<void> {
  // The layout settles within a second of the last font and column.
  await page.waitForTimeout(1000)
  const file = join(target, `${name}.png`)
  await page.screenshot({ path: file })
  console.log(file)
}

const folder = temporaryFolder()
const engine = await startCli(['start', '--host', 'headless', '--data', folder.path])
const browser = await launchChromium()
try {
  const { url, token } = engine.first as { url: string; token: string }
  for (const viewport of sizes) {
    const page = await browser.newPage({ viewport })
    await page.goto(`${url}/?token=${token}`)
    const total = page.getByTestId('heatmap-total-all')
    await waitFor('the map', async () => Number(await total.getAttribute('data-value')) > 1_000_000)
    await waitFor('every venue to be live', async () => {
      const rows = await page.locator('[data-testid^="health-row-"]').allTextContents()
      return rows.length > 0 && rows.every((row) => /live/i.test(row))
    })
    await page.locator('.heatmap[data-predicted="ready"]').waitFor()
    await picture(page, `heatmap-${viewport.width}x${viewport.height}`)
    await page.close()
  }
  for (const viewport of sizes) {
    const page = await browser.newPage({ viewport })
    await page.goto(`${url}/?token=${token}`)
    await page.getByTestId('validation-badge').first().click()
    await page.getByTestId('validation-panel').waitFor()
    // The layout is kept: the second picture may begin with two maps.
    const compare = page.getByTestId('compare')
    if ((await compare.getAttribute('aria-pressed')) === 'false') await compare.click()
    await page.locator('.heatmap[data-predicted="ready"]').waitFor()
    await picture(page, `compare-${viewport.width}x${viewport.height}`)
    await page.close()
  }
  const page = await browser.newPage({ viewport: sizes[0] })
  await page.goto(`${url}/?token=${token}`)
  await pictureTrading(page, (of, name) => picture(of, `${name}-1280x800`))
} finally {
  await browser.close()
  await engine.stop()
  folder.remove()
}
