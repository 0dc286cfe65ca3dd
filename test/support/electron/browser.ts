import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright'
import { home } from './home.ts'

let launching: Promise<BrowserContext> | null = null

/** The one Chromium behind every window. A test attaches to it through its debugging port. */
export function browserContext(): Promise<BrowserContext> {
  launching ??= chromium.launchPersistentContext(join(home, 'profile'), {
    executablePath: process.env['PITWALL_CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    viewport: null,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--remote-debugging-port=0',
      '--remote-allow-origins=*',
    ],
  })
  return launching
}

export async function closeBrowser(): Promise<void> {
  const context = await launching?.catch(() => null)
  await context?.close().catch(() => undefined)
}
