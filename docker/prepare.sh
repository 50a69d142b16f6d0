#!/usr/bin/env bash
# Makes what compose.yaml needs and does not overwrite anything: secrets of this machine's own, and a copy
# of the example tenants whose callers are on this machine (172.30.7.1 in the compose network).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

secret() {
  mkdir -p "$(dirname "$1")"
  # The containers' user must read them; the folder is the owner's alone.
  [[ -s $1 ]] || head -c "$2" /dev/urandom | od -An -v -tx1 | tr -d ' \n' >"$1"
}

mkdir -p secrets tenants/secrets
chmod 700 secrets
secret secrets/cluster-key 32
secret secrets/journal-password 24
for file in ../config/example/*.yaml; do
  tenant=$(basename "$file" .yaml)
  [[ ! -e tenants/$tenant.yaml ]] || continue
  secret "secrets/$tenant.key" 24
  sed -e "s/GENERATED/$(sha256sum <"secrets/$tenant.key" | cut -d' ' -f1)/" \
    -e 's/127\.0\.0\.201/172.30.7.1/' "$file" >"tenants/$tenant.yaml"
  sed -n 's|.*password-file: *secrets/\([A-Za-z0-9._-]*\).*|\1|p' "$file" | while read -r device; do
    secret "tenants/secrets/$device" 8
  done
done
printf 'docker/tenants and docker/secrets are ready; secrets/NAME.key is the API key of tenant NAME\n'
