import { existsSync } from 'node:fs'
import { join } from 'node:path'
import files from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Serves the built interface. Returns false, adding nothing, where it was not built. */
export async function addRenderer(app: FastifyInstance, directory: string): Promise<boolean> {
  if (!existsSync(join(directory, 'index.html'))) return false
  await app.register(files, {
    root: directory,
    dotfiles: 'deny',
    cacheControl: false,
    setHeaders: (reply, path) => {
      const named = path.startsWith(join(directory, 'assets'))
      void reply.header(
        'cache-control',
        named ? 'private, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
  return true
}
