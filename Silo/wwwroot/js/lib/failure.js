// A failure in these modules: a code, and the values that its sentence names. `ui` makes the sentence (text/failures.js).

export class Failure extends Error {
  constructor(code, known = {}, cause = undefined) {
    super(code, { cause });
    Object.assign(this, { code, known });
  }
}
