# Spark 3.5 with Spark Connect and the MongoDB connector. 10.5.0, not an older one: 10.2 calls what Spark 3.5 has removed.
FROM apache/spark:3.5.7-scala2.12-java17-ubuntu
USER root
RUN mkdir -p /opt/packages && chown spark:spark /opt/packages
USER spark
EXPOSE 15002
# The packages are fetched at the first start and kept in the volume. In the foreground, unlike start-connect-server.sh.
ENTRYPOINT ["/opt/spark/bin/spark-submit", \
  "--master", "local[*]", \
  "--packages", "org.apache.spark:spark-connect_2.12:3.5.7,org.mongodb.spark:mongo-spark-connector_2.12:10.5.0", \
  "--conf", "spark.jars.ivy=/opt/packages", \
  "--conf", "spark.connect.grpc.binding.port=15002", \
  "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", \
  "spark-internal"]
