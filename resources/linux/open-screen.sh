#!/bin/sh
# Opens the kiosk's screen: the browser at the address of the service that runs now, as a user without other rights.
#   open-screen.sh USER [DATA_FOLDER]
# Root reads the address, which is another one after every start, and for nobody else.
set -eu
user=$1
data=${2:-/var/lib/beatrunner}
node=${BEATRUNNER_NODE:-/opt/beatrunner/node_modules/node/bin/node}
address=$("$node" "$(dirname "$0")/service-address.mjs" "$data")

# --incognito: the token's cookie on no disk. GTK_THEME, --force-dark-mode: no light flash before the first picture.
# --autoplay-policy: music goes on when the page is loaded again in mid-run.
exec runuser -u "$user" -- env GTK_THEME=Adwaita:dark cage -d -- chromium --kiosk --incognito --force-dark-mode \
  --no-first-run --noerrdialogs --disable-pinch --overscroll-history-navigation=0 \
  --autoplay-policy=no-user-gesture-required "$address"
