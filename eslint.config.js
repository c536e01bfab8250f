import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    rules: {
      "array-callback-return": "error",
      "eqeqeq": "error",
      "no-else-return": "error",
      "no-shadow": "error", // the files of a component share one scope
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
  },
  { files: ["assets/**"], languageOptions: { globals: globals.browser } },
  { files: ["*.js", "scripts/**", "tests/js/**"], languageOptions: { globals: globals.node } },
];
