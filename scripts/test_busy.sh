#!/bin/sh
# Runs a command three times, or ROUNDS times, beside a load on every core, without a terminal and with SIGINT ignored, as
# background runs are. Ends with the first failure.
trap '' INT
loads=""
for _ in $(seq "$(getconf _NPROCESSORS_ONLN)"); do
    yes > /dev/null &
    loads="$loads $!"
done
trap 'kill $loads' EXIT
for round in $(seq "${ROUNDS:-3}"); do
    echo "Round $round"
    setsid --wait "$@" < /dev/null || exit 1
done
