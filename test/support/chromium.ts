import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright'

const names = ['chromium', 'chromium-browser', 'google-chrome']

/** Path of this machine's Chromium, or null; without it the browser tests report themselves skipped. */
export function chromiumPath(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return paths.find((path) => existsSync(path)) ?? null
}

/** How to launch this machine's Chromium so that it talks to this machine only. */
export function loopbackChromium(): { readonly executablePath: string; readonly args: string[] } {
  const executablePath = chromiumPath()
  if (executablePath === null) throw new Error('Chromium is not installed')
  return {
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  }
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ ...loopbackChromium(), headless: true })
}
