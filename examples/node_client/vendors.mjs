// Make the vendors that are missing, and print all there are as JSON: node vendors.mjs "Alder Paper" "Birch & Co"
// --max says how many rows a page has. Running it again is always right: what is there already is left alone.
import { parseArgs } from "node:util";

import { Bill, AnswerLost } from "./bill.mjs";

const ADDRESS = { line1: "1 Main St", city: "San Jose", stateOrProvince: "CA", zipOrPostalCode: "95002", country: "US" };

async function vendorOf(bill, name) {
  const filters = `name:eq:"${name.replaceAll('"', '\\"')}",archived:eq:false`;
  return (await bill.get("/vendors", { max: 1, filters })).results[0];
}

/** Make a vendor where there is none of its name. Where the answer is lost, look again before it is sent again. */
export async function ensureVendor(bill, name) {
  for (const isLast of [false, true]) {
    const vendor = await vendorOf(bill, name);
    if (vendor) return vendor;
    try {
      return await bill.post("/vendors", { name, address: ADDRESS });
    } catch (error) {
      if (isLast || !(error instanceof AnswerLost)) throw error;
    }
  }
}

const { values, positionals } = parseArgs({ options: { max: { type: "string" } }, allowPositionals: true });
const bill = new Bill(Bill.account());
for (const name of positionals) await ensureVendor(bill, name);
console.log(JSON.stringify(await bill.current("/vendors", values)));
