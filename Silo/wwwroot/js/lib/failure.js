// What goes wrong in these modules, as a code and what is known of it. `ui` makes a sentence of it (text/failures.js).

export class Failure extends Error {
  constructor(code, known = {}, cause = undefined) {
    super(code, { cause });
    Object.assign(this, { code, known });
  }
}
