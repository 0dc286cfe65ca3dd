import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const folder = dirname(require.resolve('electron/package.json'))

/** A download that makes no progress for this long is given up. */
const stallMs = 20_000
/** A download that takes longer than this altogether is given up. */
const limitMs = 600_000

type Progress = { readonly percent: number; readonly transferred: number; readonly total?: number }
type DownloadArtifact = (options: {
  version: string
  artifactName: 'electron'
  platform: string
  arch: string
  checksums: Record<string, string>
  downloadOptions: {
    quiet: boolean
    signal: AbortSignal
    getProgressCallback: (progress: Progress) => Promise<void>
  }
}) => Promise<string>

/** Path of Electron's binary, downloading it the first time, with progress and within limits. */
export async function electronBinary(): Promise<{ path: string } | { missing: string }> {
  const present = installed()
  if (present !== null) return { path: present }
  try {
    await download()
  } catch {
    return { missing: "Electron's binary could not be downloaded" }
  }
  const { status } = spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore' })
  const path = installed()
  return status === 0 && path !== null
    ? { path }
    : { missing: "Electron's binary could not be unpacked" }
}

function installed(): string | null {
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const path = join(folder, 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(path) ? path : null
}

async function download(): Promise<void> {
  const electronRequire = createRequire(join(folder, 'index.js'))
  const { downloadArtifact } = (await import(electronRequire.resolve('@electron/get'))) as {
    downloadArtifact: DownloadArtifact
  }
  const { version } = require('electron/package.json') as { version: string }
  const giveUp = new AbortController()
  const overall = setTimeout(() => giveUp.abort(new Error('too slow')), limitMs)
  let stall = setTimeout(() => giveUp.abort(new Error('stalled')), stallMs)
  console.error(`Downloading Electron ${version} (once, about 110 MB) …`)
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp.signal.addEventListener('abort', () => reject(giveUp.signal.reason as Error))
  })
  try {
    await Promise.race([
      aborted,
      downloadArtifact({
        version,
        artifactName: 'electron',
        platform: process.platform,
        arch: process.arch,
        checksums: require('electron/checksums.json') as Record<string, string>,
        downloadOptions: {
          quiet: true,
          signal: giveUp.signal,
          getProgressCallback: (progress) => {
            clearTimeout(stall)
            stall = setTimeout(() => giveUp.abort(new Error('stalled')), stallMs)
            show(progress)
            return Promise.resolve()
          },
        },
      }),
    ])
  } finally {
    clearTimeout(overall)
    clearTimeout(stall)
    if (process.stderr.isTTY) process.stderr.write('\n')
  }
}

let shownPercent = -1

function show({ percent, transferred }: Progress): void {
  const whole = Math.floor(percent * 100)
  const step = process.stderr.isTTY ? 1 : 10
  if (whole < shownPercent + step) return
  shownPercent = whole
  const text = `  ${whole} % (${Math.round(transferred / 1e6)} MB)`
  process.stderr.write(process.stderr.isTTY ? `\r${text}` : `${text}\n`)
}
