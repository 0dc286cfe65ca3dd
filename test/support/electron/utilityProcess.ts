import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'

type Stdio = 'ignore' | 'pipe' | 'inherit'

class UtilityProcess extends EventEmitter {
  private readonly child: ChildProcess
  readonly stdout
  readonly stderr

  constructor(entry: string, args: readonly string[], stdio: readonly Stdio[]) {
    super()
    this.child = spawn(process.execPath, [entry, ...args], { stdio: [...stdio] })
    this.stdout = this.child.stdout
    this.stderr = this.child.stderr
    const end = (): void => void this.kill()
    process.once('exit', end)
    this.child.once('exit', (code) => {
      process.off('exit', end)
      this.emit('exit', code ?? 1)
    })
  }

  get pid(): number | undefined {
    return this.child.pid
  }

  kill(): boolean {
    return this.child.kill('SIGTERM')
  }
}

export const utilityProcess = {
  fork(entry: string, args: readonly string[] = [], options: { stdio?: readonly Stdio[] } = {}) {
    const stdio = options.stdio ?? ['ignore', 'inherit', 'inherit']
    if (stdio[0] !== 'ignore') throw new Error('a utility process has no stdin')
    return new UtilityProcess(entry, args, stdio)
  },
}
