import { defineConfig } from "vitest/config";
import { shared } from "./vite.shared.mjs";

export default defineConfig({ ...shared, test: { environment: "happy-dom", include: ["tests/**/*.test.{ts,tsx}"] } });
