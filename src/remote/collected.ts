import { BrokenAnswer } from '../engine/ports/errors.ts'

/**
 * No answer is larger, also when it is unpacked: 100,000 definitions take a ninth of it. Who sends on and on would be
 * given all the memory that there is, and a few packed kilobytes become as many gigabytes as one likes.
 */
export const MOST_BYTES = 500 << 20

/** So much is believed of what a server says about the length of its answer: memory is taken before any of it came. */
const BELIEVED = 64 << 20

const FIRST = 1 << 16

interface Guess {
  /** The `Content-Length`, if there is one: with it, memory is taken once. */
  readonly announced?: number | undefined
  /** What the body probably is. Where it is, no memory is taken. */
  readonly like?: Buffer | undefined
  readonly most?: number
}

/**
 * All of a body, put together while it arrives, so that nothing is left to be done once its last byte has come; `like`
 * itself, where the body is that. Throws `BrokenAnswer` as soon as it is larger than any answer.
 */
export async function collected(
  parts: AsyncIterable<Uint8Array>,
  { announced, like = Buffer.alloc(0), most = MOST_BYTES }: Guess = {},
): Promise<Buffer> {
  let all: Buffer | undefined
  let length = 0
  for await (const part of parts) {
    const end = length + part.length
    if (end > most) throw tooLarge(most)
    if (!all && like.subarray(length, end).equals(part)) {
      length = end
      continue
    }
    if (!all) all = moved(like, length, Math.max(end, Math.min(announced ?? FIRST, BELIEVED)))
    else if (end > all.length) all = moved(all, length, Math.max(end, 2 * all.length))
    all.set(part, length)
    length = end
  }
  if (!all) return length === like.length ? like : Buffer.from(like.subarray(0, length))
  return length === all.length ? all : Buffer.from(all.subarray(0, length))
}

export const tooLarge = (most: number): BrokenAnswer =>
  new BrokenAnswer(`the answer is larger than ${most} bytes`)

/** The first bytes, where there is room for more. */
function moved(bytes: Buffer, length: number, size: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(size)
  bytes.copy(larger, 0, 0, length)
  return larger
}
