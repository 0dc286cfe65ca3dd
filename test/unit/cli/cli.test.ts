import { describe, expect, it } from 'vitest'
import { main } from '../../../src/main/cli.ts'

async function call(...argv: string[]) {
  const out: string[] = []
  const err: string[] = []
  const code = await main(argv, {
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
  })
  return { code, stdout: out.join(''), stderr: err.join('') }
}

describe('the command line', () => {
  it('lists its commands and exits 2 without one', async () => {
    const { code, stderr, stdout } = await call()
    expect(code).toBe(2)
    expect(stdout).toBe('')
    for (const name of ['start', 'sandbox', 'replay', 'parse', 'heatmap', 'audit', 'doctor']) {
      expect(stderr).toContain(name)
    }
  })

  it.each([
    [['dance'], 'dance'],
    [['heatmap'], '--symbol'],
    [['heatmap', '--symbol'], '--symbol'],
    [['doctor', '--nonsense'], '--nonsense'],
    [['start', '--host', 'teapot'], 'teapot'],
    [['start', '--port', 'eighty'], '--port'],
    [['start', '--config', '/nowhere/config.yaml'], '/nowhere/config.yaml'],
  ])('exits 2 and says why: %o', async (argv, said) => {
    const { code, stderr } = await call(...argv)
    expect(code).toBe(2)
    expect(stderr).toContain(said)
  })

  it('prints what the doctor found as JSON', async () => {
    const { code, stdout } = await call('doctor')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      node: { ok: true },
      sqlite: { ok: true },
      config: { ok: true },
    })
  })
})
