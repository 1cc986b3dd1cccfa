// A client of BILL's v3 API on Node's own fetch. What BILL refused may be sent again, whatever it is; what was lost on
// its way only if it reads: BILL takes no id by which it would know a write again.

const SANDBOX = "https://gateway.stage.bill.com/connect/v3";
// Refused for being too fast: nothing happened, and a little later it may.
const LIMITS = ["BDC_1144", "BDC_1322"];
const SESSION_ENDED = "BDC_1109";
const TRIES = 5;

/** BILL refused: `status`, and in `errors` the `code` and `message` of each violation. */
export class BillError extends Error {
  constructor(status, errors) {
    super(errors.map(({ code, message }) => [code, message].filter(Boolean).join(" ")).join("; "));
    this.name = "BillError";
    this.status = status;
    this.errors = errors;
  }

  has(...codes) {
    return this.errors.some(({ code }) => codes.includes(code));
  }
}

/** A write was sent and no answer came: it may have happened. */
export class AnswerLost extends Error {
  name = "AnswerLost";
}

/** The violations that an answer tells: BILL's array, one object, or the text of a machine in between. */
function errorsOf(status, text) {
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  const errors = [body].flat().filter((error) => typeof error?.message === "string");
  return errors.length ? errors : [{ message: `HTTP ${status}: ${text.slice(0, 200)}` }];
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Bill {
  #session = null;

  /** `account` has username, password, organizationId and devKey; `wait` takes milliseconds. */
  constructor(account, { url = process.env.BILL_V3_URL ?? SANDBOX, fetch = globalThis.fetch, wait = pause } = {}) {
    Object.assign(this, { account, url, fetch, wait });
  }

  /** The account of the BILL_* variables. */
  static account(environment = process.env) {
    return {
      username: environment.BILL_USERNAME,
      password: environment.BILL_PASSWORD,
      organizationId: environment.BILL_ORGANIZATION_ID,
      devKey: environment.BILL_DEV_KEY,
    };
  }

  get(path, query = {}) {
    const text = new URLSearchParams(query).toString();
    return this.#call("GET", text ? `${path}?${text}` : path);
  }

  post(path, body) {
    return this.#call("POST", path, body);
  }

  /** All records of a list, page by page: BILL's token says where the next one begins. */
  async *every(path, query = {}) {
    let page = "";
    do {
      const answer = await this.get(path, { max: 100, ...query, ...(page && { page }) });
      yield* answer.results;
      page = answer.nextPage;
    } while (page);
  }

  /**
   * All records of a list as they are now, while others change it. Pages come in the order of creation, in which nothing
   * moves; then what changed meanwhile is read again, from BILL's newest change before, until that is one page.
   */
  async current(path, query = {}) {
    const rows = new Map();
    let before = await this.#newest(path);
    for await (const row of this.every(path, query)) rows.set(row.id, row);
    for (;;) {
      const since = before;
      before = await this.#newest(path);
      const changes = { max: 100, filters: `updatedTime:gte:"${since}"` };
      const first = await this.get(path, changes);
      for (const row of first.results) rows.set(row.id, row);
      if (!first.nextPage) return [...rows.values()];
      for await (const row of this.every(path, { ...changes, page: first.nextPage })) rows.set(row.id, row);
    }
  }

  async #newest(path) {
    const { results } = await this.get(path, { max: 1, sort: "updatedTime:desc" });
    return results[0]?.updatedTime ?? "1970-01-01T00:00:00.000+00:00";
  }

  async #signIn() {
    const { sessionId } = await this.#send("POST", "/login", this.account);
    this.#session = { sessionId, devKey: this.account.devKey };
  }

  async #call(method, path, body) {
    if (!this.#session) await this.#signIn();
    try {
      return await this.#send(method, path, body);
    } catch (error) {
      if (!(error instanceof BillError && error.has(SESSION_ENDED))) throw error;
    }
    // It was refused before anything was done, so even a write may be sent again: once.
    await this.#signIn();
    return this.#send(method, path, body);
  }

  async #send(method, path, body) {
    const isSafe = method === "GET" || path === "/login";
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(method, path, body);
      } catch (error) {
        const isLimit = error instanceof BillError && error.has(...LIMITS);
        const isLost = !(error instanceof BillError) || error.status >= 500;
        if (isLost && !isSafe) throw new AnswerLost(`${method} ${path}: ${error.message}`, { cause: error });
        if (!(isLost || isLimit) || attempt === TRIES) throw error;
      }
      await this.wait(1000 * 2 ** (attempt - 1));
    }
  }

  async #once(method, path, body) {
    const fetch = this.fetch;
    const answer = await fetch(this.url + path, {
      method,
      headers: { ...(path !== "/login" && this.#session), ...(body && { "content-type": "application/json" }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new BillError(answer.status, errorsOf(answer.status, text));
    return text ? JSON.parse(text) : null;
  }
}
