import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { captureFolder } from '../../support/sandbox/running.ts'
import { waitFor } from '../../support/waitFor.ts'

const entry = join(import.meta.dirname, '../../../src/sandbox/server.ts')

type Endpoints = {
  readonly venues: Record<string, { rest: string; ws: string; credentials: unknown }>
  readonly control: string
}

describe('the sandbox as a program', () => {
  const children: ChildProcess[] = []

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })

  function run(...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [entry, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
    children.push(child)
    return child
  }

  async function firstLine(child: ChildProcess): Promise<Endpoints> {
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
    const line = await new Promise<string>((resolve) => lines.once('line', resolve))
    return JSON.parse(line) as Endpoints
  }

  async function failure(...args: string[]): Promise<{ code: number | null; text: string }> {
    const child = run(...args)
    let text = ''
    child.stderr?.on('data', (data: Buffer) => (text += data.toString('utf8')))
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    return { code, text }
  }

  it('prints where the venues listen and serves them on the loopback address', async () => {
    const { venues, control } = await firstLine(run('--venues', 'bybit,hyperliquid', '--seed', '7'))
    expect(Object.keys(venues)).toEqual(['bybit', 'hyperliquid'])
    expect(venues['bybit']).toEqual({
      rest: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      ws: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+$/) as string,
      credentials: { apiKey: expect.any(String) as string, secret: expect.any(String) as string },
    })
    expect((await fetch(`${control}/status`)).status).toBe(200)
  })

  it('stops when it is told to', async () => {
    const child = run('--venues', 'bybit')
    await firstLine(child)
    child.kill('SIGTERM')
    await waitFor('the end', () => child.exitCode !== null)
    expect(child.exitCode).toBe(0)
  })

  it('ends with its parent', async () => {
    const script = `
      const { spawn } = require('node:child_process')
      const child = spawn(process.execPath, [${JSON.stringify(entry)}, '--venues', 'bybit', '--exit-with-parent'], { stdio: ['pipe', 'pipe', 'inherit'] })
      child.stdout.once('data', (data) => process.stdout.write(JSON.stringify({ pid: child.pid, line: String(data) }) + '\\n'))
    `
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(parent)
    const lines = createInterface({ input: parent.stdout })
    const line = await new Promise<string>((resolve) => lines.once('line', resolve))
    const { pid } = JSON.parse(line) as { pid: number }
    expect(isRunning(pid)).toBe(true)
    parent.kill('SIGKILL')
    await waitFor('the child to end', () => !isRunning(pid))
  })

  it.each([
    [['--venues', 'atlantis'], '--venues: unknown venue "atlantis"'],
    [['--seed', 'x'], '--seed: "x" is not a whole number'],
    [['--replay', '/nowhere.jsonl'], '--replay: no such file: /nowhere.jsonl'],
    [['--replay-speed', '-1'], '--replay-speed'],
    [['--replay-times', 'late'], '--replay-times: "late" is neither'],
    [['--moon'], '--moon'],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { code, text } = await failure(...args)
    expect(code).toBe(2)
    expect(text).toContain(message)
  })

  it('names the entry of a faults file that is wrong', async () => {
    const folder = captureFolder()
    const file = folder.write('faults.json', [])
    const { writeFileSync } = await import('node:fs')
    writeFileSync(file, JSON.stringify([{ venue: 'bybit', fault: 'rain' }]))
    const { code, text } = await failure('--faults', file)
    folder.remove()
    expect(code).toBe(2)
    expect(text).toContain('entry 0: fault must be one of')
  })
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
