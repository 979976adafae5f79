import { existsSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { defineConfig } from 'vitest/config'

const MEMORY = '/dev/shm'
const ROOM = 4 * 2 ** 30

/** Where tests keep their folders: in memory where there is room, since none of them checks what reaches a disk. */
function scratch(): string {
  if (!existsSync(MEMORY)) return tmpdir()
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize > ROOM ? MEMORY : tmpdir()
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Set to nothing is not set: no test is about the proxy of whoever runs it.
    env: { TMPDIR: scratch(), HTTPS_PROXY: '', https_proxy: '' },
    // A worker reads a module once for all its files: nothing keeps a state there.
    isolate: false,
  },
})
