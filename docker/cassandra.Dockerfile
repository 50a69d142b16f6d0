# Cassandra as cassandra/run.sh starts it, on a JRE 17.
#   docker build -f docker/cassandra.Dockerfile -t santra-cassandra .        from the root of the repository
FROM maven:3.9-eclipse-temurin-17 AS build
COPY cassandra/pom.xml /build/
RUN mvn -B -q -f /build/pom.xml initialize

FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --home-dir /var/lib/cassandra --create-home cassandra
COPY --from=build /build/target/lib /opt/cassandra/target/lib
COPY cassandra/run.sh /opt/cassandra/run.sh
ENV JAVA17_HOME=/opt/java/openjdk
USER cassandra
VOLUME /var/lib/cassandra
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/cassandra/run.sh", "/var/lib/cassandra"]
