// Passkeys on the pages for signing in and for one's account. Buttons show only where the browser can do it.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function send(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-duobaan": "1" },
    body: JSON.stringify(body),
  });
  const found = await answer.json();
  if (!answer.ok) throw Object.assign(new Error("refused"), { code: found.error && found.error.code });
  return found;
}

const withIds = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function signIn(button) {
  const { step, options } = await send("/auth/passkeys/options", {});
  const key = await navigator.credentials.get({
    publicKey: {
      ...options, challenge: bytes(options.challenge), allowCredentials: withIds(options.allowCredentials),
    },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = key.response;
  await send("/auth/passkeys/sign-in", {
    step,
    credential: {
      id: key.id, rawId: text(key.rawId), type: key.type,
      response: {
        clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData),
        signature: text(signature), userHandle: userHandle ? text(userHandle) : null,
      },
    },
  });
  location.assign(button.dataset.next);
}

async function add(button) {
  const { step, options } = await send("/auth/passkeys/new/options", {});
  const key = await navigator.credentials.create({
    publicKey: {
      ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: withIds(options.excludeCredentials),
    },
  });
  const { clientDataJSON, attestationObject } = key.response;
  await send("/auth/passkeys/new", {
    step,
    name: document.querySelector("[data-passkey-name]").value,
    credential: {
      id: key.id, rawId: text(key.rawId), type: key.type,
      response: { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject) },
    },
  });
  location.reload();
}

const works = { "sign-in": signIn, add };
if (window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const problem = document.querySelector("[data-passkey-problem]");
      problem.hidden = true;
      button.disabled = true;
      try {
        await works[button.dataset.passkey](button);
      } catch (error) {
        if (error.code === "SIGN_IN_AGAIN") {
          location.assign("/auth/sign-in?again=1&next=%2Fauth%2Faccount");
          return;
        }
        problem.hidden = false;
      } finally {
        button.disabled = false;
      }
    });
  }
}
