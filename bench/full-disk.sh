#!/bin/sh
# A recorder whose disk for volumes fills up while it records, and is emptied again. Needs root for the loop mount.
# Usage: bench/full-disk.sh DAYLIGHT_DLL CLIP [WORK]
set -eu
program=$1 clip=$2 work=${3:-$(mktemp -d)}
volumes=$work/data/recorder/store/volumes
mkdir -p "$volumes"
truncate -s 60M "$work/disk.img"
mkfs.ext4 -q -m 0 "$work/disk.img"
mount -o loop "$work/disk.img" "$volumes"
academy='' recorder=''
trap 'kill $recorder $academy 2>/dev/null || true; wait; umount "$volumes"' EXIT
dd if=/dev/zero of="$volumes/ballast" bs=1M count=30 status=none
port=${PORT:-18554}
dotnet "$program" academy --cameras 2 --port "$port" --clip "$clip" --fps 25 > "$work/academy.log" 2>&1 & academy=$!
printf 'bench-000,rtsp://127.0.0.1:%s/bench-000/main\nbench-001,rtsp://127.0.0.1:%s/bench-001/main\n' "$port" "$port" > "$work/cameras.csv"
sleep 2
dotnet "$program" run --data "$work/data" --port 0 --cameras "$work/cameras.csv" > "$work/run.log" 2>&1 & recorder=$!

free() { df -k --output=avail "$volumes" | tail -1; }
until grep -q refuses "$work/run.log"; do kill -0 "$recorder"; sleep 1; done
echo "full: $(free) KiB free; $(grep -m1 refuses "$work/run.log")"
sleep 12
kill -0 "$recorder" && echo "the recorder still runs; volumes: $(ls "$volumes" | grep -c vol)"
rm "$volumes/ballast"
sleep 8
before=$(free)
sleep 6
echo "emptied: footage again, $((before - $(free))) KiB in 6 s"
kill -TERM "$recorder"; wait "$recorder" || true; recorder=''
dotnet "$program" audit --log "$work/data/ledger/log" --log-key "$(find "$work/data" -name log.vkey | head -1)" --volumes "$volumes" --heads "$work/data/recorder/heads" \
    $(find "$work/data" -name openings.db -exec printf -- '--openings %s ' {} \;) | tail -4
