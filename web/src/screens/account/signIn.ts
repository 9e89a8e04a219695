// How the viewer signs in, as the server's own page of that tells programs; the page itself is where it changes.
import { useCallback, useEffect, useState } from "preact/hooks";
import { Failure } from "../../core/graphql";

export interface Place {
  readonly id: string;
  readonly device: string;
  readonly method: string;
  readonly signedInAt: string;
  readonly isCurrent: boolean;
}

export interface SignIn {
  readonly sessions: readonly Place[];
  readonly isProven: boolean;
  readonly password: { readonly changedAt: string } | null;
  readonly passkeys: readonly { readonly name: string; readonly createdAt: string }[];
  readonly isSecondStepOn: boolean;
  readonly recoveryCodesLeft: number;
  readonly providers: readonly string[];
  readonly secondStepDemandedBy: readonly string[];
}

async function read(): Promise<SignIn> {
  let answer: Response;
  try {
    answer = await fetch("/auth/account", { credentials: "same-origin", headers: { accept: "application/json" } });
  } catch {
    throw new Failure("offline", "OFFLINE", "No connection.");
  }
  // Who is not signed in any more was sent on to the page for that.
  if (answer.redirected) throw new Failure("signed-out", "UNAUTHENTICATED", "Signed out.");
  if (!answer.ok) throw new Failure("unavailable", `HTTP_${answer.status}`, "Not available.");
  return (await answer.json()) as SignIn;
}

/** Reads it, and again when asked to. */
export function useSignIn(): { readonly data: SignIn | null; readonly error: unknown; readonly again: () => void } {
  const [state, setState] = useState<{ data: SignIn | null; error: unknown }>({ data: null, error: null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let stopped = false;
    read().then(
      (data) => stopped || setState({ data, error: null }),
      (error: unknown) => stopped || setState((before) => ({ data: before.data, error })),
    );
    return () => {
      stopped = true;
    };
  }, [turn]);
  return { ...state, again: useCallback(() => setTurn((count) => count + 1), []) };
}
