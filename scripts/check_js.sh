#!/bin/sh
# Lints the JavaScript and runs its unit tests. Without Node 20.11 or later, or where the linter can't be installed, that is left
# out, and `.venv/.js-skipped` says so.
set -e
rm -f .venv/.js-skipped

skip() {
  echo "$1" | tee .venv/.js-skipped
}

if ! node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 11) ? 0 : 1)' 2>/dev/null; then
  skip "Skipped: the JavaScript was not checked, there is no Node 20.11 or later."
  exit 0
fi

node --test --test-reporter=spec tests/js/*.test.js

if ! command -v npm >/dev/null 2>&1; then
  skip "Skipped: the JavaScript was not linted, there is no npm."
  exit 0
fi
if [ ! node_modules/.installed -nt package-lock.json ]; then
  if ! npm ci --loglevel=error --fetch-retries=1 >/dev/null; then
    skip "Skipped: the JavaScript was not linted, npm could not install eslint."
    exit 0
  fi
  touch node_modules/.installed
fi
node scripts/lint_js.js
