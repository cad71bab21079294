#!/bin/sh
# SPDX-License-Identifier: MIT
#
# slurm_node.sh FOLDER COMMAND...
#
# Runs a command beside a Slurm of one node that is its own: munged, slurmctld
# and slurmd with all they keep in FOLDER, on ports of their own, ended with
# the command. Status 77, having said why, where that cannot be.
set -u

folder=$1
shift
PATH=$PATH:/usr/sbin:/sbin

skip() {
	echo "skipped: $*"
	exit 77
}

[ "$(id -u)" = 0 ] || skip "Slurm's daemons want root"
for program in munged slurmctld slurmd sbatch sinfo scontrol; do
	command -v $program >/dev/null ||
		skip "no $program (apt-get install slurm-wlm munge)"
done

host=$(hostname -s 2>/dev/null || uname -n)
base=$((20000 + $$ % 20000))
mkdir -p "$folder/state" "$folder/spool" "$folder/munge"
chmod 700 "$folder/munge"
dd if=/dev/urandom of="$folder/munge/key" bs=128 count=1 2>/dev/null
chmod 400 "$folder/munge/key"

cat >"$folder/slurm.conf" <<END
ClusterName=cablelint
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
SlurmctldPort=$base
SlurmdPort=$((base + 1))
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
SchedulerType=sched/builtin
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
export SLURM_CONF="$folder/slurm.conf"

# Only what was started here is ended.
pids=
end() {
	for pid in $pids; do kill "$pid" 2>/dev/null; done
	for pid in $pids; do wait "$pid" 2>/dev/null; done
}
trap end EXIT
trap 'exit 1' INT TERM

munged --foreground --force --key-file="$folder/munge/key" \
	--socket="$folder/munge/socket" --pid-file="$folder/munge/pid" \
	--log-file="$folder/munge/log" --seed-file="$folder/munge/seed" \
	>"$folder/munged.out" 2>&1 &
pids=$!
i=0
while [ ! -S "$folder/munge/socket" ]; do
	i=$((i + 1))
	[ $i -lt 100 ] || skip "munged does not start: $(tail -n 1 "$folder/munged.out")"
	sleep 0.1
done
slurmctld -D -i >"$folder/slurmctld.out" 2>&1 &
pids="$! $pids"
slurmd -D >"$folder/slurmd.out" 2>&1 &
pids="$! $pids"
i=0
until sinfo -h -o %T 2>/dev/null | grep -q '^idle'; do
	i=$((i + 1))
	[ $i -lt 200 ] || skip "Slurm does not start: $(tail -n 1 "$folder/slurmctld.log") / $(tail -n 1 "$folder/slurmd.log")"
	sleep 0.1
done
"$@"
