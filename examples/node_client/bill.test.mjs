// The client against a running billmock: BILLMOCK_URL says where; each test has a tenant of its own.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Bill, BillError, AnswerLost } from "./bill.mjs";

const MOCK = process.env.BILLMOCK_URL ?? "http://127.0.0.1:8080";
const ADDRESS = { line1: "1 Main St", city: "San Jose", stateOrProvince: "CA", zipOrPostalCode: "95002", country: "US" };

/** Call the control API. */
async function control(method, path, body) {
  const token = process.env.BILLMOCK_CONTROL_TOKEN;
  const headers = { "content-type": "application/json", ...(token && { "x-mock-token": token }) };
  const answer = await fetch(`${MOCK}/_mock${path}`, { method, headers, body: body && JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  const text = await answer.text();
  return text && JSON.parse(text);
}

/** Let a test have a tenant and a client of it; the tenant goes with the test. */
function withTenant(name, body) {
  test(name, async (t) => {
    const tenant = await control("POST", "/tenants", { scenario: "starter" });
    t.after(() => control("DELETE", `/tenants/${tenant.id}`));
    const client = (options = {}) =>
      new Bill(Bill.account(tenant.credentials), { url: `${MOCK}/connect/v3`, wait: async () => {}, ...options });
    await body({ tenant, client, count: (query) => count(tenant, query) });
  });
}

async function count(tenant, query) {
  return (await control("GET", `/tenants/${tenant.id}/requests/count?${new URLSearchParams(query)}`)).count;
}

async function all(rows) {
  const list = [];
  for await (const row of rows) list.push(row);
  return list;
}

withTenant("every page is read", async ({ client }) => {
  const bill = client();
  const everybody = await all(bill.every("/vendors"));

  assert.deepEqual(await all(bill.every("/vendors", { max: 3 })), everybody);
  assert.equal(everybody.length, 25);
});

withTenant("a vendor is made and found by its name", async ({ client }) => {
  const bill = client();
  const vendor = await bill.post("/vendors", { name: "Alder, Birch & Co", address: ADDRESS });
  const [found] = await all(bill.every("/vendors", { filters: 'name:eq:"Alder, Birch & Co"' }));

  assert.equal(found.id, vendor.id);
});

withTenant("a refusal tells every violation", async ({ client }) => {
  const refusal = await client().post("/vendors", { address: { line1: "1 Way" } }).catch((error) => error);

  assert.ok(refusal instanceof BillError);
  assert.equal(refusal.status, 400);
  assert.ok(refusal.errors.length > 1 && refusal.message.includes("name"));
});

withTenant("an ended session is begun again", async ({ tenant, client, count }) => {
  const bill = client();
  await bill.get("/vendors");
  await control("PATCH", `/tenants/${tenant.id}/clock`, { advance: "3 days", sessions: "expire" });
  await bill.post("/vendors", { name: "Cedar Paper", address: ADDRESS });

  assert.equal(await count({ operation: "v3.login" }), 2);
});

withTenant("a read whose answer was lost is sent again, a write is not", async ({ client, count }) => {
  let losses = 0;
  const losing = async (url, options) => {
    const answer = await fetch(url, options);
    if (url.endsWith("/login") || losses === 0) return answer;
    losses -= 1;
    throw new TypeError("fetch failed");
  };
  const bill = client({ fetch: losing });
  losses = 1;
  assert.equal((await bill.get("/vendors", { max: 1 })).results.length, 1);
  losses = 1;
  await assert.rejects(bill.post("/vendors", { name: "Cedar Paper", address: ADDRESS }), AnswerLost);

  assert.equal(await count({ operation: "v3.vendors.list" }), 2);
  assert.equal(await count({ operation: "v3.vendors.create" }), 1);
});
