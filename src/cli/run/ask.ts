import type { Request } from '../../engine/cycle/request.ts'
import type { Asker } from '../../engine/questions/asker.ts'
import { inquiryFor } from '../../engine/questions/inquiry.ts'
import { agree, type Question } from '../../engine/questions/question.ts'

/** Puts the questions one by one, and gives the request with all that was agreed to. */
export async function ask(asker: Asker, questions: readonly Question[], request: Request): Promise<Request> {
  let agreed = request
  for (const question of questions) {
    const answer = await asker.choose(inquiryFor(question))
    if (answer === undefined) break
    agreed = agree(agreed, question, answer)
  }
  return agreed
}
