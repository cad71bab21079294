#!/bin/sh
# SPDX-License-Identifier: MIT
#
# shards.sh CABLELINT parallel|slurm
#
# Runs what docs/large-corpora.md says of GNU parallel or Slurm over copies of
# our fixtures, without and with an index: the merged report must be that of
# one run. Status 77, having said why, where the tool is not there or does not
# start.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cablelint=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
way=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/cablelint-scale.XXXXXX")
trap 'rm -rf "$work"' EXIT

mkdir "$work/bin"
ln -s "$cablelint" "$work/bin/cablelint"
PATH=$work/bin:$PATH
export PATH

cd "$work"
cp -R "$here/../../fixtures" cables
find cables -name cablelint.yaml -exec rm {} +

# one CASE: what one run says.
one() {
	status=0
	cablelint --format text cables >"one-$1" || status=$?
	[ $status = 1 ] || { echo "one run ended with $status"; exit 1; }
}

# merged CASE: runs a block; is the report that of one run?
merged() {
	rm -rf reports
	"$here/block.sh" "$1" >run
	status=0
	sh run >"merged-$1" || status=$?
	[ $status = 1 ] || { echo "$1: merging ended with $status"; exit 1; }
	# sbatch and merging say what they do.
	sed -i '/^Submitted batch job/d' "merged-$1"
	[ "$(ls reports/*.json | wc -l)" = 4 ]
	diff "one-$1" "merged-$1"
	echo "$1: $(grep "^[0-9]* findings in" "merged-$1")"
}

# both CASE: rules about other messages are silent in shards that know nothing
# of each other, and are not with an index.
both() {
	rm -f cablelint.yaml
	one "$1-index"
	echo 'ignore: [ref-unresolved, mrn-duplicate, section-absent, plan-filed-twice]' >cablelint.yaml
	one "$1"
	merged "$1"
	rm -f cablelint.yaml
	merged "$1-index"
}

case $way in
parallel)
	parallel --version 2>/dev/null | grep -q '^GNU parallel' ||
		{ echo "skipped: no GNU parallel (apt-get install parallel)"; exit 77; }
	both parallel
	;;
slurm)
	"$here/block.sh" sbatch >check.sbatch
	"$here/block.sh" sbatch-index >index.sbatch
	"$here/slurm_node.sh" "$work/slurm" "$here/shards.sh" "$cablelint" inside "$work"
	;;
inside) # the Slurm that was started
	cp "$3/check.sbatch" "$3/index.sbatch" .
	both slurm
	;;
esac
