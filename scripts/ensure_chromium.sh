#!/bin/sh
# Sees to it that a Chromium is there for the browser tests. Fails only with CI set; elsewhere the tests say they skip.
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1; then
  as_root=""
  [ "$(id -u)" = 0 ] || as_root="sudo -n"
  echo "installing Chromium for the browser tests"
  $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq chromium >/dev/null && exit 0
fi
echo "No Chromium found and none could be installed: install Chromium or Chrome for the browser tests." >&2
[ -z "$CI" ]
