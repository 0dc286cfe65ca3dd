import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { chromiumPath } from '../chromium.ts'
import { rendererFolder } from './server.ts'

/** Whether this machine can show the built interface: Chromium is here and the build was made. */
export function canShowRenderer(): boolean {
  return chromiumPath() !== null && existsSync(join(rendererFolder(), 'index.html'))
}

/** Opens the interface and waits for its first map. Errors of the page end up in `errors`. */
export async function openWindow(
  browser: Browser,
  url: string,
  options: { readonly waitForMap?: boolean } = {},
): Promise<{ readonly page: Page; readonly errors: readonly string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    timezoneId: 'UTC',
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.goto(url)
  if (options.waitForMap !== false) {
    await page.locator('.heatmap[data-state="ready"]').waitFor({ timeout: 60_000 })
  }
  return { page, errors }
}
