#!/usr/bin/env bash
# The system packages that the tests need, and nothing else does: installed where that is allowed, else named in a line.
# They open the workbook in LibreOffice, read its PDF, look at the pages in a browser, have the units verified and set
# the clock back.
set -euo pipefail
declare -A packages=(
    [make]=make [git]=git [soffice]="libreoffice-calc fonts-liberation" [pdftotext]=poppler-utils [chromium]=chromium
    [systemd-analyze]=systemd [faketime]=faketime
)
missing=()
for tool in "${!packages[@]}"; do
    if ! command -v "$tool" >/dev/null; then
        read -ra of_tool <<<"${packages[$tool]}"
        missing+=("${of_tool[@]}")
    fi
done
# Debian keeps ensurepip, without which no environment can be made, in a package of its own.
python=$(command -v python3.11 || command -v python3 || true)
if [[ -z $python ]] || ! "$python" -c 'import sys, ensurepip; assert sys.version_info >= (3, 11)' 2>/dev/null; then
    missing+=(python3.11 python3.11-venv)
fi
((${#missing[@]})) || exit 0

as_root=()
if ((EUID != 0)); then
    as_root=(sudo -n)
fi
if ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
    echo "The tests need packages that are not installed: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
