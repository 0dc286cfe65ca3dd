import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { waitFor } from '../waitFor.ts'

const source = join(import.meta.dirname, 'quickfix/peer.cpp')

/** Builds the peer into the folder; says why where this machine cannot. */
export function buildQuickfixPeer(folder: string): { program: string } | { missing: string } {
  if (spawnSync('g++', ['--version']).status !== 0) return { missing: 'g++ is not installed' }
  const program = join(folder, 'peer')
  const built = spawnSync('g++', ['-std=c++14', '-O1', '-w', '-o', program, source, '-lquickfix'], {
    encoding: 'utf8',
  })
  if (built.status === 0) return { program }
  const isMissing = /quickfix\/\S+: No such file|cannot find -lquickfix/.test(built.stderr)
  if (isMissing) return { missing: 'libquickfix-dev is not installed' }
  throw new Error(built.stderr)
}

export type QuickfixPeer = {
  /** Tells it what to do. */
  tell(line: string): void
  /** Waits for a line that holds all of these, after those that were waited for before. */
  hears(...parts: readonly string[]): Promise<string>
  lines(): readonly string[]
  stop(): Promise<void>
}

export async function startQuickfixPeer(
  program: string,
  role: 'acceptor' | 'initiator',
  port: number,
  begin: string,
): Promise<QuickfixPeer> {
  const child: ChildProcess = spawn(program, [role, String(port), begin], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let text = ''
  let heard = 0
  child.stdout?.setEncoding('utf8')
  child.stdout?.on('data', (chunk: string) => (text += chunk))
  const ended = once(child, 'close')
  const lines = (): string[] => text.split('\n').slice(0, -1)
  const peer: QuickfixPeer = {
    tell: (line) => void child.stdin?.write(`${line}\n`),
    hears: (...parts) =>
      waitFor(`${parts.join(' ')} behind line ${heard}`, () => {
        const at = lines().findIndex(
          (line, index) => index >= heard && parts.every((part) => line.includes(part)),
        )
        if (at < 0) return null
        heard = at + 1
        return lines()[at]
      }),
    lines,
    async stop() {
      child.stdin?.end('stop\n')
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
      await ended
      clearTimeout(timer)
    },
  }
  await peer.hears('READY')
  return peer
}
