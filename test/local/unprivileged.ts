import { execFileSync } from 'node:child_process'

const NOBODY = 65_534

/**
 * Runs `work` as somebody whom file modes stop, and who owns the folder: the superuser becomes nobody for that time,
 * and everyone else stays who they are.
 */
export async function unprivileged<T>(directory: string, work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work()
  execFileSync('chown', ['-R', String(NOBODY), directory])
  const { HOME } = process.env
  process.env['HOME'] = directory
  process.seteuid?.(NOBODY)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
    process.env['HOME'] = HOME
    execFileSync('chown', ['-R', '0', directory])
  }
}
