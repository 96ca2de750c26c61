// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import js from "@eslint/js";
import lit from "eslint-plugin-lit";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "playwright-report/", "test-results/", "src/api/schema.gen.ts"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  lit.configs["flat/recommended"],
  {
    rules: {
      // The compiler checks names; a dataset's value must never become HTML, so the ways to do that are closed.
      "no-undef": "off",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Values are text: use a template." },
        { property: "outerHTML", message: "Values are text: use a template." },
        { property: "insertAdjacentHTML", message: "Values are text: use a template." },
      ],
      "no-restricted-imports": [
        "error",
        { paths: [{ name: "lit/directives/unsafe-html.js", message: "Values are text: use a template." }] },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
);
