// The viewer of OpenAPI documents, and whose session its calls are of.
"use strict";

(() => {
const place = document.getElementById("viewer");
const form = document.getElementById("sign-in");
let session = {};

// v2 has its session and its key among the fields of a form.
function signed(request) {
  const path = new URL(request.url, location.href).pathname;
  if (path.startsWith("/_mock/")) return request;
  if (place.dataset.api === "v2") {
    const fields = new URLSearchParams(typeof request.body === "string" ? request.body : "");
    for (const [name, value] of Object.entries(session)) fields.set(name, value);
    if (!(request.body instanceof FormData)) request.body = fields.toString();
    else for (const [name, value] of Object.entries(session)) request.body.set(name, value);
  } else {
    Object.assign(request.headers, session);
  }
  return request;
}

async function signIn(event) {
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form));
  const [username, organizationId] = (fields.get("user") || " ").split(" ");
  fields.set("username", username);
  fields.set("organizationId", organizationId);
  const answer = await fetch(form.action, { method: "POST", body: fields, headers: { "HX-Request": "true" } });
  const say = document.getElementById("signed-in");
  session = answer.ok ? await answer.json() : {};
  say.textContent = answer.ok ? "Signed in: the calls of this page carry the session." : "Nobody was let in.";
}

if (form.querySelector("button")) form.addEventListener("submit", signIn);
SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  docExpansion: "none",
  filter: true,
  defaultModelsExpandDepth: -1,
  validatorUrl: null,
  requestInterceptor: signed,
});
})();
