#!/usr/bin/env bash
# Starts a Spark Connect server in the foreground: ./start-connect.sh [further spark-submit options]
#   SPARK_HOME    a Spark 3.5 distribution; default: what the POM beside this script has gathered
#   SPARK_MASTER  default local[*]; spark://host:7077, yarn, k8s://https://…
#   SPARK_PORT    default 15002
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export SPARK_HOME=${SPARK_HOME:-$here/target/spark}
if [ ! -f "$SPARK_HOME/bin/spark-submit" ]; then
  echo "No Spark in $SPARK_HOME: run  mvn -f $here/pom.xml package  or set SPARK_HOME to a Spark 3.5 distribution" >&2
  exit 1
fi

shopt -s nullglob
core=("$SPARK_HOME"/jars/spark-core_2.1[23]-3.5.*.jar)
if [ ${#core[@]} -ne 1 ]; then
  echo "$SPARK_HOME is no Spark 3.5: jars/ has no single spark-core of it" >&2
  exit 1
fi
version=${core[0]##*spark-core_}
version=${version%.jar}
scala=${version%%-*}
spark=${version#*-}

# What the distribution lacks, Spark fetches.
packages=()
connect=("$SPARK_HOME"/jars/spark-connect_*.jar)
connector=("$SPARK_HOME"/jars/mongo-spark-connector_*.jar)
[ ${#connect[@]} -gt 0 ] || packages+=("org.apache.spark:spark-connect_$scala:$spark")
[ ${#connector[@]} -gt 0 ] || packages+=("org.mongodb.spark:mongo-spark-connector_$scala:10.5.0")
options=()
[ ${#packages[@]} -eq 0 ] || options+=(--packages "$(IFS=,; echo "${packages[*]}")")

exec bash "$SPARK_HOME/bin/spark-submit" --master "${SPARK_MASTER:-local[*]}" \
  --class org.apache.spark.sql.connect.service.SparkConnectServer \
  --conf spark.connect.grpc.binding.port="${SPARK_PORT:-15002}" \
  ${options[@]+"${options[@]}"} "$@" spark-internal
