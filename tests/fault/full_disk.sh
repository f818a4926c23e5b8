# Runs newscrawl twice in the folder $1: with $3 kB for its data, then with 50 MB; $2 "mount" or "limit" says how the
# space is bounded. Leaves the statuses in $1/statuses and copies of the data in $1/first and $1/second.
set -u
folder=$1 how=$2 size=$3
shift 3
mkdir -p "$folder/data"
[ "$how" = limit ] || mount -t tmpfs -o "size=${size}k" tmpfs "$folder/data" || exit 99
(
	[ "$how" = mount ] || ulimit -f "$size"
	exec "$@"
) >"$folder/first.txt" 2>&1
echo $? >"$folder/statuses"
cp -a "$folder/data" "$folder/first"
[ "$how" = limit ] || mount -o remount,size=50m "$folder/data" || exit 99
"$@" >"$folder/second.txt" 2>&1
echo $? >>"$folder/statuses"
cp -a "$folder/data" "$folder/second"
