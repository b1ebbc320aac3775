# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by packaging/run and packaging/test: installs what is missing, configures and builds a preset.
# Sourced with the repository as the current folder; defines install_missing and build_preset.

install_missing() {
    local wanted missing=()
    while read -r wanted; do
        [ -n "$wanted" ] || continue
        dpkg-query -W -f='${db:Status-Status}\n' "$wanted" 2>/dev/null | grep -qx installed || missing+=("$wanted")
    done < <(sed -e 's/#.*//' -e 's/[[:space:]]*$//' packaging/packages.txt)
    [ "${#missing[@]}" -gt 0 ] || return 0
    echo "Installing ${#missing[@]} missing packages: ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "Root is needed to install: ${missing[*]}" >&2; exit 1; }
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# build_preset NAME [target...]
build_preset() {
    local preset=$1
    shift
    if [ ! -f "build/$preset/build.ninja" ]; then
        echo "Configuring build/$preset"
        cmake --preset "$preset" >/dev/null
    fi
    NINJA_STATUS='[%p %es] ' ninja -C "build/$preset" "$@"
}
